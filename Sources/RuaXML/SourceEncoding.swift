/// How the characters of a document are written as bytes.
enum SourceEncoding: Equatable {
    /// UTF-8, ASCII, or nothing said.
    case utf8
    /// ISO-8859-1 or windows-1252, which are read alike.
    case latin
    /// Another that the C library converts, by the name that it has there.
    case converted(String)
    /// A name of two or four bytes a character, which a document that reads as ASCII cannot have.
    case contradicted
    /// No name of an encoding that reports come in.
    case unknown

    /// The encoding that a document's first four bytes show, and how many of them are a byte order mark.
    static func sniff(_ head: [UInt8]) -> (encoding: SourceEncoding, markBytes: Int)? {
        func begins(_ bytes: UInt8...) -> Bool { head.starts(with: bytes) }
        if begins(0xef, 0xbb, 0xbf) { return (.utf8, 3) }
        if begins(0xff, 0xfe, 0, 0) { return (.converted("UTF-32LE"), 4) }
        if begins(0, 0, 0xfe, 0xff) { return (.converted("UTF-32BE"), 4) }
        if begins(0xff, 0xfe) { return (.converted("UTF-16LE"), 2) }
        if begins(0xfe, 0xff) { return (.converted("UTF-16BE"), 2) }
        // EBCDIC's `<?xm`.
        if begins(0x4c, 0x6f, 0xa7, 0x94) { return nil }
        guard head.count == 4 else { return (.utf8, 0) }
        switch (head[0] == 0, head[1] == 0, head[2] == 0, head[3] == 0) {
        case (false, true, true, true): return (.converted("UTF-32LE"), 0)
        case (true, true, true, false): return (.converted("UTF-32BE"), 0)
        case (false, true, false, true): return (.converted("UTF-16LE"), 0)
        case (true, false, true, false): return (.converted("UTF-16BE"), 0)
        default: return (.utf8, 0)
        }
    }

    /// The encoding of a name in an XML declaration of a document whose bytes read as ASCII.
    init(declared name: [UInt8]?) {
        guard let name else {
            self = .utf8
            return
        }
        let folded = String(decoding: name.map(\.lowercased), as: UTF8.self)
        switch folded {
        case "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968": self = .utf8
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "windows-1252", "cp1252":
            self = .latin
        default:
            if ["utf-16", "utf16", "utf-32", "utf32", "ucs-", "iso-10646"].contains(where: folded.hasPrefix) {
                self = .contradicted
            } else {
                self = Self.convertible.contains(folded) ? .converted(folded.uppercased()) : .unknown
            }
        }
    }

    /// What may be asked of the C library: a hostile name must not make it load just any converter.
    private static let convertible: Set<String> = Set(
        (2...16).map { "iso-8859-\($0)" } + (1250...1258).flatMap { ["windows-\($0)", "cp\($0)"] } + [
            "big5", "cp437", "cp850", "cp852", "cp866", "euc-jp", "euc-kr", "gb18030", "gb2312", "gbk", "ibm437",
            "ibm850", "ibm852", "ibm866", "iso-2022-jp", "koi8-r", "koi8-u", "macintosh", "shift_jis", "sjis",
            "tis-620", "utf-7",
        ])
}
