/// What some bytes are, told by how they start and never by a name or a media type: senders get those wrong.
public enum Container: Sendable, Equatable {
    /// RFC 1952.
    case gzip
    /// RFC 1950.
    case zlib
    /// A zip archive, an empty one included.
    case zip
    /// XML, or anything else that begins with `<`, in any encoding that XML parsers know.
    case xml
    /// JSON: a TLS report (RFC 8460).
    case json
    /// None of these.
    case unknown

    /// How far junk before an XML declaration may reach. Unit: bytes.
    static let longestJunk = 1024

    /// Looks at the first bytes of a file; 1 KiB is enough.
    public static func sniff(_ bytes: [UInt8]) -> Container {
        if starts(bytes, [0x1F, 0x8B]) { return .gzip }
        if starts(bytes, [0x50, 0x4B, 0x03, 0x04]) || starts(bytes, [0x50, 0x4B, 0x05, 0x06]) { return .zip }
        // A spanned archive that fits one file starts with a mark of its own (APPNOTE 8.5.4).
        if starts(bytes, [0x50, 0x4B, 0x07, 0x08, 0x50, 0x4B, 0x03, 0x04]) { return .zip }
        if let text = sniffText(bytes) { return text }
        if isZlib(bytes) { return .zlib }
        return hasMarkup(bytes.prefix(longestJunk)) ? .xml : .unknown
    }

    private static func starts(_ bytes: [UInt8], _ magic: [UInt8]) -> Bool {
        bytes.starts(with: magic)
    }

    private static func sniffText(_ bytes: [UInt8]) -> Container? {
        // UTF-16 and UTF-32 with a mark, UTF-16 without one, EBCDIC (XML 1.0 appendix F).
        let marks: [[UInt8]] = [
            [0xFE, 0xFF], [0xFF, 0xFE], [0x00, 0x3C, 0x00], [0x3C, 0x00], [0x00, 0x00, 0xFE, 0xFF],
            [0x4C, 0x6F, 0xA7, 0x94],
        ]
        if marks.contains(where: { starts(bytes, $0) }) { return .xml }
        let rest = starts(bytes, [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let first = rest.first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D && $0 != 0x00 }
        if first == UInt8(ascii: "<") { return .xml }
        return first == UInt8(ascii: "{") ? .json : nil
    }

    /// The two header bytes of zlib agree only once in 31 times by chance, so all of the other bytes count too: text is
    /// not zlib.
    private static func isZlib(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 2, bytes[0] & 0x0F == 8, bytes[0] >> 4 <= 7, bytes[1] & 0x20 == 0 else { return false }
        guard (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0 else { return false }
        return isBinary(bytes)
    }

    /// Whether the start holds bytes that no text in ASCII holds.
    static func isBinary(_ bytes: [UInt8]) -> Bool {
        bytes.prefix(64).contains { $0 >= 0x80 || ($0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D) }
    }

    /// Whether XML starts further on, behind junk.
    private static func hasMarkup(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[(start + 1)...]
            if rest.starts(with: "?xml".utf8) || rest.starts(with: "feedback".utf8) { return true }
        }
        return false
    }
}
