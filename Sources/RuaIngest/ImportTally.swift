import RuaStore

/// What an import did (contract section 4.1). Mails are input items; reports, rows and messages are those newly stored.
public struct ImportTally: Sendable, Equatable {
    /// Items in all.
    public private(set) var mails = 0
    /// Items with at least one new report.
    public private(set) var stored = 0
    /// Items whose reports were all known already.
    public private(set) var duplicate = 0
    /// Items of which something that could be a report could not be read.
    public private(set) var quarantined = 0
    /// Items with nothing in them that could be a report.
    public private(set) var ignored = 0
    /// Reports newly stored.
    public private(set) var reports = 0
    /// Rows newly stored.
    public private(set) var rows = 0
    /// The messages that these rows count.
    public private(set) var messages: Int128 = 0

    /// An empty tally.
    public init() {}

    mutating func addIgnored() {
        mails += 1
        ignored += 1
    }

    mutating func add(_ outcome: MailOutcome) {
        mails += 1
        switch outcome.state {
        case .stored: stored += 1
        case .duplicate: duplicate += 1
        case .quarantined, .pending: quarantined += 1
        }
        reports += outcome.reports
        rows += outcome.rows
        messages += outcome.messages
    }
}
