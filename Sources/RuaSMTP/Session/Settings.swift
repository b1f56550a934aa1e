public import RuaCore

extension Session {
    /// Whether STARTTLS can be had (RFC 3207).
    public enum TLSAvailability: Sendable {
        /// No certificate and key: not offered, 454 when asked for.
        case unavailable
        /// Offered.
        case offered
        /// Offered, and MAIL needs it: 530. Not for a public mail exchanger (RFC 3207 section 4).
        case required
    }

    /// What becomes of a message with a CR or LF that stands alone.
    public enum BareLineEndings: Sendable {
        /// It is taken as it is and noted in `MessageFacts`. Nothing is passed on, so nothing can be smuggled onward.
        case normalize
        /// It is refused at its true end: 550 5.5.2.
        case reject
    }

    /// What becomes of a client that speaks before the greeting.
    public enum EarlyTalkers: Sendable {
        /// It is served.
        case allow
        /// 554 in place of the greeting.
        case refuse
    }

    /// How one listener treats its clients.
    public struct Settings: Sendable {
        /// The name of this server in greeting and EHLO, as an A-label.
        public var hostname: String
        /// For whom mail is taken.
        public var recipients: RecipientPolicy
        /// The bounds.
        public var limits: Limits.SMTP
        /// Whether STARTTLS can be had.
        public var tls = TLSAvailability.unavailable
        /// What becomes of bare line endings in messages.
        public var bareLineEndings = BareLineEndings.normalize
        /// What becomes of early talkers.
        public var earlyTalkers = EarlyTalkers.allow

        /// Settings without TLS that takes bare line endings and early talkers.
        public init(hostname: String, recipients: RecipientPolicy, limits: Limits.SMTP = .init()) {
            self.hostname = hostname
            self.recipients = recipients
            self.limits = limits
        }
    }
}
