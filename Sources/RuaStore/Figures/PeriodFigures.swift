public import RuaCore

/// What the reports of a period say, added up: the raw material of verdicts.
public struct PeriodFigures: Sendable {
    /// What to add up.
    public struct Wanted: Sendable {
        /// The UTC days of the period, as days since 1970-01-01.
        public var days: Range<Int>
        /// The UTC days on which signatures that passed are looked for.
        public var signatureDays: Range<Int>
        /// Whether to say for each source who reported it.
        public var withReporters: Bool

        /// A period.
        public init(days: Range<Int>, signatureDays: Range<Int> = 0..<0, withReporters: Bool = false) {
            self.days = days
            self.signatureDays = signatureDays
            self.withReporters = withReporters
        }
    }

    /// The sources with rows in the period.
    public var sources: [SourceFigures] = []
    /// Every evaluation that the tallies name, as far as verdicts need it: without the reporter's words on results, and
    /// with the first 200 characters of comments.
    public var evaluations: [Int64: StoredEvaluation] = [:]
    /// The evaluations with an aligned DKIM signature that passed on the signature days, each with up to two sources of
    /// a domain that show it: enough to know one that is not a given one.
    public var signatures: [Signer] = []

    /// One source.
    public struct SourceFigures: Sendable {
        /// Its number in the database.
        public let id: Int64
        /// The policy domain.
        public let domain: String
        /// The address; nil where reporters gave none.
        public let sourceIP: IPAddress?
        /// The first UTC day on which it was ever seen.
        public let firstDay: Int
        /// The last one.
        public let lastDay: Int
        /// Messages of the period by evaluation.
        public var tallies: [(evaluation: Int64, messages: Int128)] = []
        /// The reporters that saw it in the period; filled only when asked for.
        public var reporters: [String] = []

        init(id: Int64, _ source: SourceReader.Source) {
            self.id = id
            domain = source.domain
            sourceIP = source.sourceIP
            firstDay = source.firstDay
            lastDay = source.lastDay
        }
    }

    /// A source whose signature passed.
    public struct Signer: Sendable {
        /// The policy domain.
        public let domain: String
        /// The address; nil where reporters gave none.
        public let sourceIP: IPAddress?
        /// What shows it.
        public let evaluation: StoredEvaluation
    }
}
