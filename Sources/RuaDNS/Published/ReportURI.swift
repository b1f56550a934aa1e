/// An entry of the tag `rua`: `mailto:rua@example.com`, perhaps with `!10m` behind it.
public struct ReportURI: Sendable, Equatable {
    /// The entry as it is published.
    public let text: String
    /// The mail address, percent-decoded; nil when the entry is no `mailto:` URI (RFC 6068).
    public let address: String?
    /// What follows the `!`, the largest report wanted (RFC 7489 section 6.2, gone in RFC 9989); nil without one.
    public let sizeLimit: String?

    /// Reads an entry.
    init(_ text: String) {
        self.text = text
        var uri = text[...]
        if let mark = uri.lastIndex(of: "!") {
            sizeLimit = String(uri[uri.index(after: mark)...])
            uri = uri[..<mark]
        } else {
            sizeLimit = nil
        }
        let scheme = "mailto:"
        guard uri.utf8.count > scheme.utf8.count, uri.prefix(scheme.count).lowercased() == scheme else {
            address = nil
            return
        }
        address = Self.decoded(uri.dropFirst(scheme.count).prefix { $0 != "?" })
    }

    /// Text with `%XX` read; nil when one is broken.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.first != UInt8(ascii: "+"),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
