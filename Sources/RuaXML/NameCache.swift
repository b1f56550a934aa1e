/// Finds the element of a name by the address of the name.
///
/// libxml2 keeps one copy of each name of a document, so an address stands for a name as long as the document is read.
struct NameCache {
    private var addresses = [UInt](repeating: 0, count: Self.size)
    private var elements = [Element](repeating: .unknown, count: Self.size)

    /// A power of two. libxml2 lays short names side by side, so that the low bits of the address seldom collide.
    private static let size = 1024

    mutating func removeAll() {
        for index in addresses.indices { addresses[index] = 0 }
    }

    /// The element of the name at an address, if it was met before.
    @inline(__always)
    func element(at address: UInt) -> Element? {
        let index = Int(truncatingIfNeeded: address) & (Self.size &- 1)
        return addresses[index] == address ? elements[index] : nil
    }

    /// Remembers the element of the name at an address, in the place of another.
    mutating func learn(_ element: Element, at address: UInt) {
        let index = Int(truncatingIfNeeded: address) & (Self.size &- 1)
        addresses[index] = address
        elements[index] = element
    }
}
