/// The two header fields that a mail server writes above a message it delivers (RFC 5321 section 4.4).
///
/// `Return-Path:` keeps the reverse-path, `Received:` says where the message came from. Nothing in them can end a line
/// or a comment early: what the client said of itself is reduced to the characters of host names.
public struct TraceHeader: Sendable, Equatable {
    /// The envelope of the message.
    public var envelope: Envelope
    /// The client's IP address as text, without brackets.
    public var peerAddress: String
    /// The client's name by reverse look-up, when it was confirmed; otherwise `unknown` is written.
    public var peerName: String?
    /// The name of this server.
    public var host: String
    /// The queue identifier.
    public var id: String
    /// When the message came in. Unit: seconds since 1970-01-01 UTC.
    public var secondsSince1970: Int64

    /// The facts that the header tells.
    public init(
        envelope: Envelope, peerAddress: String, peerName: String? = nil, host: String, id: String,
        secondsSince1970: Int64
    ) {
        self.envelope = envelope
        self.peerAddress = peerAddress
        self.peerName = peerName
        self.host = host
        self.id = id
        self.secondsSince1970 = secondsSince1970
    }

    /// The longest client name written. Unit: bytes.
    private static let nameBytes = 255

    /// Both fields, folded, each line ended by CRLF.
    public var text: String {
        var lines = ["Return-Path: <\(envelope.sender.map(Self.path) ?? "")>"]
        let peer = "\(peerName.map(Self.name) ?? "unknown") [\(Self.literal(peerAddress))]"
        lines.append("Received: from \(Self.name(envelope.clientName)) (\(peer))")
        if let tls = envelope.tls {
            let cipher = tls.cipher.isEmpty ? "" : " with cipher \(Self.name(tls.cipher))"
            lines.append("\t(using \(Self.name(tls.version))\(cipher))")
        }
        lines.append("\tby \(Self.name(host)) with \(envelope.protocolName) id \(Self.name(id))")
        // With several recipients the field would show each of them the others.
        if envelope.recipients.count == 1, let only = envelope.recipients.first {
            lines.append("\tfor <\(Self.path(only))>")
        }
        lines[lines.count - 1] += ";"
        lines.append("\t\(MailDate.text(secondsSince1970: secondsSince1970))")
        return lines.map { $0 + "\r\n" }.joined()
    }

    private static func literal(_ address: String) -> String {
        let text = name(address)
        return text.utf8.contains(0x3A) ? "IPv6:\(text)" : text
    }

    /// Letters, digits and the marks of host names, address literals and cipher names; all else becomes `?`.
    private static func name(_ text: String) -> String {
        let kept = text.utf8.prefix(nameBytes).map { byte -> UInt8 in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x3A, 0x5B, 0x5D, 0x5F: byte
            default: 0x3F
            }
        }
        return kept.isEmpty ? "unknown" : String(decoding: kept, as: UTF8.self)
    }

    /// An address as it stands in angle brackets, without control characters, for `Mailbox` values made elsewhere.
    private static func path(_ mailbox: Mailbox) -> String {
        String(String.UnicodeScalarView(mailbox.description.unicodeScalars.map { isControl($0) ? "?" : $0 }))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
