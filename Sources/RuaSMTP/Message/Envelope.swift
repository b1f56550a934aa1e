/// Who sends a message to whom, as the commands said (RFC 5321 section 2.3.1).
public struct Envelope: Sendable, Equatable {
    /// What the message is made of, as BODY declares (RFC 6152).
    public enum Body: String, Sendable {
        /// Seven-bit text.
        case sevenBit = "7BIT"
        /// Text with bytes above 127.
        case eightBit = "8BITMIME"
    }

    /// The name the client gave itself in EHLO or HELO; printable ASCII, not verified.
    public var clientName: String
    /// Whether the client said EHLO rather than HELO.
    public var isExtended: Bool
    /// The encryption in force; `nil` for plain text.
    public var tls: TLSFacts?
    /// The reverse-path; `nil` for `<>`, which must never be answered.
    public var sender: Mailbox?
    /// The forward-paths that were taken, in order.
    public var recipients: [Mailbox] = []
    /// What SIZE declared. Unit: bytes.
    public var declaredBytes: Int?
    /// What BODY declared.
    public var body: Body?
    /// Whether the transaction uses SMTPUTF8.
    public var isSMTPUTF8 = false

    /// An envelope without recipients.
    public init(clientName: String, isExtended: Bool, tls: TLSFacts? = nil, sender: Mailbox? = nil) {
        self.clientName = clientName
        self.isExtended = isExtended
        self.tls = tls
        self.sender = sender
    }

    /// The word after `with` in `Received:` (RFC 3848, RFC 6531 section 4.3).
    ///
    /// HELO stays `SMTP` under TLS, for which no word is registered; the cipher's comment tells.
    public var protocolName: String {
        guard isExtended else { return "SMTP" }
        return (isSMTPUTF8 ? "UTF8SMTP" : "ESMTP") + (tls == nil ? "" : "S")
    }
}

/// What was agreed in a TLS handshake.
public struct TLSFacts: Sendable, Hashable {
    /// The version, such as `TLSv1.3`.
    public var version: String
    /// The cipher suite, such as `TLS_AES_256_GCM_SHA384`; empty when it is not known.
    public var cipher: String

    /// Facts of a handshake that succeeded.
    public init(version: String, cipher: String) {
        self.version = version
        self.cipher = cipher
    }
}
