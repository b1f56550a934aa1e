/// One part of a mail that holds content rather than further parts. A mail that is not divided has one.
public struct BodyPart: Sendable {
    /// The fields of this part; of the mail, when it is not divided.
    public let header: Headers
    /// What the part says it is. Decide by the first bytes of the content instead: senders get this wrong.
    public let contentType: ContentType
    /// How the content is written: what the part says, corrected where the body is plainly something else.
    public let encoding: TransferEncoding
    /// What Content-Disposition says; nil without that field.
    public let disposition: ContentDisposition?
    /// The name of the file, without any path, at most 255 characters, control characters replaced: `filename` of
    /// Content-Disposition, else `name` of Content-Type. A label, never a path.
    public let filename: String?
    /// How deep the part lies: 0 for the body of a mail that is not divided.
    public let depth: Int
    /// Where the body stands as it was sent, still encoded. Unit: bytes from the start of the mail, or of the encoded
    /// mail that the part lies in.
    public let body: Range<Int>

    init(header: Headers, contentType: ContentType, depth: Int, body: Range<Int>) {
        self.header = header
        self.contentType = contentType
        self.depth = depth
        self.body = body
        let bytes = header.lines.bytes
        encoding = TransferEncoding(header.value(of: "content-transfer-encoding")).corrected(by: bytes, body)
        let disposition = header.value(of: "content-disposition").map { ContentDisposition($0) }
        self.disposition = disposition
        let name = disposition?.parameters.text("filename") ?? contentType.parameters.text("name")
        filename = name.flatMap { FileName.basename($0) }
    }

    /// Hands out the content, decoded, piece by piece. Each call starts anew.
    public func decoder() -> BodyDecoder {
        BodyDecoder(header.lines.bytes, body, encoding)
    }

    /// Whether the content is a mail that must be decoded before it can be read: message/rfc822 in base64, or a file
    /// whose name ends in `.eml`.
    var isEncodedMail: Bool {
        if contentType.isMail { return true }
        guard let filename, filename.lowercased().hasSuffix(".eml") else { return false }
        var decoder = decoder()
        var piece: [UInt8] = []
        return decoder.next(into: &piece) && MailForm(piece) != .neither
    }
}
