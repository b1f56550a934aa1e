/// Why a mail, or a part of it, could not be counted and is kept raw instead.
public struct Quarantine: Sendable, Hashable {
    /// The kind of trouble: what `rua mail list` shows and scripts tell apart.
    public enum Reason: String, Sendable, CaseIterable {
        /// Nothing in the mail could be a report.
        case noReport = "no-report"
        /// An SMTP TLS report (RFC 8460), which Rua cannot read yet.
        case tlsReport = "tls-report"
        /// A failure report (RFC 6591, RFC 9991), which Rua cannot read yet.
        case failureReport = "failure-report"
        /// A report on a domain that is not among those of the settings.
        case foreignDomain = "foreign-domain"
        /// The report is known already, with other rows.
        case conflicting = "conflicting"
        /// Reading the mail brought the process down twice.
        case crashed = "crashed"
        /// A limit was passed.
        case tooLarge = "too-large"
        /// The MIME structure cannot be read.
        case badMail = "bad-mail"
        /// A gzip or zip is damaged, cut short, or of a kind that cannot be unpacked.
        case badArchive = "bad-archive"
        /// A zip is encrypted.
        case encrypted = "encrypted"
        /// The XML is damaged or cut short, or declares a DTD.
        case badXML = "bad-xml"
        /// The XML is read, but something that a report cannot do without is missing or makes no sense.
        case badReport = "bad-report"
    }

    /// The kind of trouble.
    public let reason: Reason
    /// What was wrong, with the file within the mail and the line, in words.
    public let detail: String

    /// A reason with its detail.
    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}
