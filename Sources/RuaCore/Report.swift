/// One DMARC aggregate feedback report without its rows: a `<feedback>` document (RFC 9990, RFC 7489 appendix C).
public struct Report: Sendable, Equatable {
    /// `version`, as written.
    public var version: String?
    /// The schema that the document follows.
    public var dialect: Dialect = .rfc7489
    /// `org_name`, as written; may be empty.
    public var orgName = ""
    /// `email`, as written; may be empty.
    public var email = ""
    /// `extra_contact_info`.
    public var extraContactInfo: String?
    /// `report_id`, without one pair of `<>` around it.
    public var reportID = ""
    /// `date_range`.
    public var dateRange = DateRange(begin: Timestamp(seconds: 0), end: Timestamp(seconds: 0))
    /// `error` elements.
    public var errors: [String] = []
    /// `generator`.
    public var generator: String?
    /// `policy_published`.
    public var policyPublished = PolicyPublished()
    /// What was odd and how it was read.
    public var notes: [Note] = []
    /// The number of rows.
    public var rows = 0
    /// The sum of their counts.
    public var messages: Int128 = 0

    /// An empty report.
    public init() {}

    /// The schema that a document follows, told from its namespace and elements (standards section 1.1).
    public enum Dialect: String, Sendable {
        /// RFC 7489 appendix C.
        case rfc7489
        /// RFC 9990, told by its namespace.
        case rfc9990
        /// No namespace, yet elements that only RFC 9990 has.
        case mixed
    }
}

/// The policy that the reporter found in DNS (`policy_published`). What the report leaves out is nil, not a default.
public struct PolicyPublished: Sendable, Hashable {
    /// Where the record was found, as written.
    public var domain = ""
    /// Policy for the domain: `none`, `quarantine` or `reject`.
    public var p: String?
    /// Policy for its subdomains.
    public var sp: String?
    /// Policy for subdomains that do not exist (RFC 9990).
    public var np: String?
    /// DKIM alignment mode.
    public var adkim: String?
    /// SPF alignment mode.
    public var aspf: String?
    /// The share of mail that the policy applies to (RFC 7489). Unit: percent.
    public var pct: Int?
    /// Failure reporting options.
    public var fo: String?
    /// Whether the policy is only being tested (RFC 9990): `y` or `n`.
    public var testing: String?
    /// How the record was found (RFC 9990): `psl` or `treewalk`.
    public var discoveryMethod: String?

    /// An empty policy.
    public init() {}

    /// The alignment mode in force for DKIM.
    public var dkimMode: AlignmentMode { AlignmentMode(reported: adkim) }
    /// The alignment mode in force for SPF.
    public var spfMode: AlignmentMode { AlignmentMode(reported: aspf) }
}

/// Something odd in a report that has one sensible reading: what it was, and where it was first seen.
public struct Note: Sendable, Hashable {
    /// A short name for the oddity, such as `count-missing`.
    public let code: String
    /// The line of the XML where it was first seen; 0 when that is not known.
    public let line: Int
    /// What it was and how it was read, in words.
    public let text: String

    /// A note.
    public init(code: String, line: Int, text: String) {
        self.code = code
        self.line = line
        self.text = text
    }
}
