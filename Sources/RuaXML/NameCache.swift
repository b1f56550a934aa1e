/// Finds the element of a name by the address of the name.
///
/// libxml2 keeps one copy of each name of a document, so an address stands for a name as long as the document is read.
struct NameCache {
    private struct Entry {
        var address: UInt = 0
        var element = Element.unknown
    }

    private var entries = [Entry](repeating: Entry(), count: Self.size)

    /// A power of two. libxml2 lays short names side by side, so that the low bits of the address seldom collide.
    private static let size = 1024

    mutating func removeAll() {
        for index in entries.indices { entries[index] = Entry() }
    }

    /// The element of the name at an address, if it was met before.
    @inline(__always)
    func element(at address: UInt) -> Element? {
        let entry = entries[Int(truncatingIfNeeded: address & UInt(Self.size &- 1))]
        return entry.address == address ? entry.element : nil
    }

    /// Remembers the element of the name at an address, in the place of another.
    mutating func learn(_ element: Element, at address: UInt) {
        entries[Int(truncatingIfNeeded: address & UInt(Self.size &- 1))] = Entry(address: address, element: element)
    }
}
