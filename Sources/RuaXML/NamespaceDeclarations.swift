/// The namespaces that a start tag declares: all that a report's reader needs of its attributes.
struct NamespaceDeclarations {
    private var declarations: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []

    /// All of the text was attributes.
    let areWhole: Bool

    private static let most = 16

    /// Reads what follows the name of a start tag, as far as it is well-formed.
    init(_ text: ArraySlice<UInt8>) {
        var rest = text.drop { $0.isBlank || $0 == ASCII.slash }
        while declarations.count < Self.most, let (name, value) = Self.attribute(&rest) {
            if Self.isNamespace(name), !declarations.contains(where: { $0.name == name }) {
                declarations.append((name, value))
            }
            rest = rest.drop { $0.isBlank || $0 == ASCII.slash }
        }
        areWhole = rest.isEmpty
    }

    /// Takes an attribute off the front of a text; nil when there is none.
    private static func attribute(
        _ text: inout ArraySlice<UInt8>
    ) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)? {
        let name = text.prefix { $0.isInName }
        var rest = text[name.endIndex...].drop { $0.isBlank }
        guard !name.isEmpty, rest.first == ASCII.equals else { return nil }
        rest = rest.dropFirst().drop { $0.isBlank }
        guard let quote = rest.first, quote.isQuote, let end = rest.dropFirst().firstIndex(of: quote) else {
            return nil
        }
        text = rest[(end + 1)...]
        return (name, rest[(rest.startIndex + 1)..<end])
    }

    private static func isNamespace(_ name: ArraySlice<UInt8>) -> Bool {
        guard name.starts(with: "xmlns".utf8) else { return false }
        let rest = name.dropFirst(5)
        guard !rest.isEmpty else { return true }
        let prefix = rest.dropFirst()
        return rest.first == ASCII.colon && prefix.first?.startsName == true && !prefix.contains(ASCII.colon)
    }

    func append(to output: inout [UInt8]) {
        for (name, value) in declarations {
            output.append(UInt8(ascii: " "))
            output.append(contentsOf: name)
            output.append(contentsOf: "=\"".utf8)
            for byte in value {
                switch byte {
                case ASCII.ampersand: output.append(contentsOf: "&amp;".utf8)
                case UInt8(ascii: "\""): output.append(contentsOf: "&quot;".utf8)
                case ASCII.newline: output.append(UInt8(ascii: " "))
                default: output.append(byte)
                }
            }
            output.append(UInt8(ascii: "\""))
        }
    }
}
