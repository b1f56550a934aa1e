/// How the bytes of a body are written in the mail (RFC 2045 section 6).
public enum TransferEncoding: Sendable, Equatable {
    /// As they are: 7bit, 8bit, binary, or no encoding named.
    case identity
    /// Six bits a character.
    case base64
    /// Text with `=XX` for what is not.
    case quotedPrintable

    /// The encoding that a field names; an unknown one is taken for identity (standards 2.3).
    init(_ value: [UInt8]?) {
        guard let value else {
            self = .identity
            return
        }
        // Comments and parameters behind the word are seen, and quotes around it.
        let word = value.drop { $0.isBlank || $0 == Byte.quote }
            .prefix { !$0.isBlank && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "(") && $0 != Byte.quote }
        switch String(decoding: word.map(\.lowercased), as: UTF8.self) {
        case "base64", "base-64", "b64": self = .base64
        case "quoted-printable", "quotedprintable": self = .quotedPrintable
        default: self = .identity
        }
    }

    /// What the body itself says, where that is beyond doubt: some senders name the wrong encoding.
    ///
    /// A body that starts like an archive or like XML is not base64, and one whose base64 would start like one is.
    func corrected(by bytes: [UInt8], _ body: Range<Int>) -> TransferEncoding {
        let start = bytes.trimmed(body).lowerBound
        let end = body.upperBound
        guard end - start >= 4 else { return self }
        switch self {
        case .base64:
            return Self.startsBare(bytes, start) ? .identity : self
        case .identity, .quotedPrintable:
            return Self.startsEncoded(bytes, start, end) ? .base64 : self
        }
    }

    private static func startsBare(_ bytes: [UInt8], _ start: Int) -> Bool {
        switch (bytes[start], bytes[start + 1], bytes[start + 2], bytes[start + 3]) {
        case (0x1F, 0x8B, _, _), (0x50, 0x4B, 0x03, 0x04), (0x50, 0x4B, 0x05, 0x06), (0x3C, _, _, _),
            (0xEF, 0xBB, 0xBF, 0x3C):
            true
        default: false
        }
    }

    /// The first bytes of gzip, zip, `<?xml`, `<feed`, and of a byte order mark before XML, in base64.
    private static let encodedStarts: [StaticString] = ["H4sI", "UEsD", "UEsF", "PD94", "PGZl", "77u/"]

    private static func startsEncoded(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        let isKnown = encodedStarts.contains { wanted in
            wanted.withUTF8Buffer { bytes[start..<(start + 4)].elementsEqual($0) }
        }
        return isKnown && bytes[start..<min(end, start + 1024)].allSatisfy { $0.isBlank || Base64Decoder.isDigit($0) }
    }
}
