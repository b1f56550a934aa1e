public import RuaCore

/// What reading a mail, or an imported item, yielded: reports, and what could not be read of it.
public struct MailReading: Sendable {
    /// Reports that were read whole.
    public var reports: [ReadReport] = []
    /// What could be a report and could not be read, or is none of ours.
    public var problems: [Quarantine] = []
    /// The subject, decoded; nil for an item that is no mail.
    public var subject: String?
    /// The From field, decoded; nil for an item that is no mail.
    public var headerFrom: String?

    /// A reading that yielded nothing.
    public init() {}

    /// The bytes of rows that wait in memory. Unit: bytes.
    public var heldBytes: Int { reports.reduce(0) { $0 + $1.rows.heldBytes } }

    /// The number of rows.
    public var rows: Int { reports.reduce(0) { $0 + $1.rows.rows } }

    /// The UTC day on which the newest report counts, as days since 1970-01-01; nil without reports.
    var day: Int64? { reports.map { Int64($0.report.dateRange.day) }.max() }

    /// Whether there was nothing in it that could be a report.
    public var isEmpty: Bool { reports.isEmpty && problems.isEmpty }
}

/// The states that a mail can be in (contract section 5).
public enum MailState: String, Sendable, CaseIterable {
    /// Received and durable, not yet read.
    case pending
    /// It holds at least one report that counts.
    case stored
    /// All its reports were known already.
    case duplicate
    /// Something in it could not be read; kept raw, with the reason.
    case quarantined
}

/// What became of a mail, and what it newly brought.
public struct MailOutcome: Sendable, Equatable {
    /// The state it is now in.
    public let state: MailState
    /// Reports newly stored.
    public var reports = 0
    /// Rows newly stored.
    public var rows = 0
    /// The messages that these rows count.
    public var messages: Int128 = 0
    /// Why it is in quarantine.
    public let quarantine: Quarantine?
}

/// An item read from a file, to be recorded together with what it yielded.
public struct ImportedItem: Sendable {
    /// Where it came from: a path, for a message of a mailbox with its number.
    public let origin: String
    /// The number of its bytes.
    public let count: Int
    /// A hash over its bytes, by which the same item is known again.
    public let digest: UInt128
    /// Its bytes, when they are few enough to be kept in case of quarantine.
    public let bytes: [UInt8]?
    /// What reading it yielded; not empty.
    public let reading: MailReading

    /// An item.
    public init(origin: String, count: Int, digest: UInt128, bytes: [UInt8]?, reading: MailReading) {
        self.origin = origin
        self.count = count
        self.digest = digest
        self.bytes = bytes
        self.reading = reading
    }
}
