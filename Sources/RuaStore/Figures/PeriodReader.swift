import GRDB
public import RuaCore

/// What the reports of a period say, added up: the raw material of verdicts.
public struct PeriodFigures: Sendable {
    /// The sources with rows in the period.
    public var sources: [SourceFigures] = []
    /// Every evaluation that the tallies name, as far as verdicts need it: without the reporter's words on results, and
    /// with the first 200 characters of comments.
    public var evaluations: [Int64: StoredEvaluation] = [:]

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
}

/// The reports of one reporter on one domain that count on one day.
public struct ReportDay: Sendable {
    /// The policy domain.
    public let domain: String
    /// The reporter's name.
    public let orgName: String
    /// The UTC day.
    public let day: Int
    /// The number of reports.
    public let reports: Int
}

/// A policy that reports on a domain show.
public struct PolicySeen: Sendable {
    /// The policy domain, folded.
    public let domain: String
    /// The policy.
    public let policy: PolicyPublished
    /// The begin of the first report that shows it.
    public let firstSeen: Timestamp
    /// The end of the last one.
    public let lastSeen: Timestamp
}

extension Store {
    /// What the reports that count on these UTC days say.
    ///
    /// - Parameters:
    ///   - days: Days since 1970-01-01.
    ///   - domains: Folded policy domains; empty means all.
    ///   - withReporters: Whether to say for each source who reported it.
    /// - Returns: The figures.
    /// - Throws: `StoreError`.
    public func figures(
        days: Range<Int>, domains: [String] = [], withReporters: Bool = false
    ) throws(StoreError) -> PeriodFigures {
        try read { db in
            var figures = PeriodFigures()
            var index: [Int64: Int] = [:]
            var evaluations = EvaluationReader(.forVerdicts)
            let filter = try DomainFilter(domains, db)
            var reader = try SourceReader(db)
            var sums: [TallyKey: Int128] = [:]
            try DayTotal.forEach(days: days, filter, db) { total in
                sums[TallyKey(source: total.source, evaluation: total.evaluation), default: 0] += total.messages
            }
            for (key, messages) in sums.sorted(by: { $0.key < $1.key }) {
                if figures.sources.last?.id != key.source {
                    index[key.source] = figures.sources.count
                    figures.sources.append(
                        PeriodFigures.SourceFigures(id: key.source, try reader.source(key.source)))
                }
                figures.sources[figures.sources.count - 1].tallies.append((key.evaluation, messages))
                if figures.evaluations[key.evaluation] == nil {
                    figures.evaluations[key.evaluation] = try evaluations.evaluation(key.evaluation, db)
                }
            }
            if withReporters { try Self.addReporters(to: &figures, index: index, days: days, filter, db) }
            return figures
        }
    }

    /// The evaluations with an aligned DKIM signature that passed, in reports that count on these days, each with up to
    /// two sources that show it: enough to know one that is not a given one.
    ///
    /// - Throws: `StoreError`.
    public func passingSignatures(
        days: Range<Int>, domains: [String] = []
    ) throws(StoreError) -> [(source: PeriodFigures.SourceFigures, evaluation: StoredEvaluation)] {
        try read { db in
            let filter = try DomainFilter(domains, db)
            var evaluations = EvaluationReader(.forVerdicts)
            var sources = try SourceReader(db)
            var found: [(source: PeriodFigures.SourceFigures, evaluation: StoredEvaluation)] = []
            func note(_ source: Int64, _ evaluation: StoredEvaluation) throws {
                found.append((PeriodFigures.SourceFigures(id: source, try sources.source(source)), evaluation))
            }
            // Of each evaluation of the domain at hand: the one source that shows it so far; nil when there is nothing
            // more to look for. Totals come a domain at a time.
            var domain: Int64?
            var shown: [Int64: Int64?] = [:]
            try DayTotal.forEach(days: days, filter, db) { total in
                if total.domain != domain { (domain, shown) = (total.domain, [:]) }
                switch shown[total.evaluation] {
                case nil:
                    let evaluation = try evaluations.evaluation(total.evaluation, db)
                    let isSigned = evaluation.judgement.dkimAligned
                    shown.updateValue(isSigned ? total.source : nil, forKey: total.evaluation)
                    if isSigned { try note(total.source, evaluation) }
                case .some(.some(total.source)), .some(nil): break
                case .some(.some):
                    shown.updateValue(nil, forKey: total.evaluation)
                    try note(total.source, try evaluations.evaluation(total.evaluation, db))
                }
            }
            return found
        }
    }

    private static func addReporters(
        to figures: inout PeriodFigures, index: [Int64: Int], days: Range<Int>, _ filter: DomainFilter, _ db: Database
    ) throws {
        let select = try RawStatement(
            db,
            """
            SELECT DISTINCT source_id, text FROM day_reporter JOIN name ON name.id = org_name_id
            WHERE \(filter.everyDomain) AND day >= ? AND day < ? ORDER BY text
            """)
        select.bind(1, Int64(days.lowerBound))
        select.bind(2, Int64(days.upperBound))
        try select.forEachRow { row in
            if let position = index[row.columnInteger(0)] {
                figures.sources[position].reporters.append(row.columnText(1) ?? "")
            }
        }
    }

    /// The reports that count on these UTC days, by domain, reporter and day.
    ///
    /// - Throws: `StoreError`.
    public func reportDays(_ days: Range<Int>, domains: [String] = []) throws(StoreError) -> [ReportDay] {
        try read { db in
            let filter = try DomainFilter(domains, db)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT domain.text AS domain, org.text AS org_name, day, count(*) AS reports FROM report
                    JOIN name AS domain ON domain.id = domain_id JOIN name AS org ON org.id = org_name_id
                    WHERE day >= ? AND day < ? \(filter.andDomain) GROUP BY domain_id, org_name_id, day
                    """,
                arguments: [days.lowerBound, days.upperBound]
            ).map {
                ReportDay(domain: $0["domain"], orgName: $0["org_name"], day: $0["day"], reports: $0["reports"])
            }
        }
    }

    /// Every policy that reports of all time show, by domain, the oldest first.
    ///
    /// - Throws: `StoreError`.
    public func policiesSeen(domains: [String] = []) throws(StoreError) -> [PolicySeen] {
        try read { db in
            let filter = try DomainFilter(domains, db)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT text AS domain, policy_domain, p, sp, np, adkim, aspf, pct, fo, testing, discovery_method,
                        min(first_seen) AS first_seen, max(last_seen) AS last_seen
                    FROM policy JOIN name ON name.id = domain_id WHERE true \(filter.andDomain)
                    GROUP BY domain_id, p, sp, np, adkim, aspf, pct, fo, testing ORDER BY domain, first_seen
                    """
            ).map { row in
                PolicySeen(
                    domain: row["domain"], policy: PolicyPublished(row),
                    firstSeen: Timestamp(seconds: row["first_seen"]), lastSeen: Timestamp(seconds: row["last_seen"]))
            }
        }
    }

    /// The numbers of mails behind the figures of a period: those that hold a report that counts in it, by state, and
    /// those in quarantine that were received since it began, since what cannot be read has no other day.
    ///
    /// - Throws: `StoreError`.
    public func mailCounts(days: Range<Int>) throws(StoreError) -> [MailState: Int64] {
        try read { db in
            let held = try Row.fetchAll(
                db,
                sql: """
                    SELECT state, count(*) AS n FROM mail WHERE state IN ('stored', 'duplicate') AND id IN (
                        SELECT mail_report.mail_id FROM report JOIN mail_report ON mail_report.report_id = report.id
                        WHERE day >= ? AND day < ?)
                    GROUP BY state
                    """,
                arguments: [days.lowerBound, days.upperBound])
            var counts: [MailState: Int64] = [:]
            for row in held {
                if let state = MailState(rawValue: row["state"]) { counts[state] = row["n"] }
            }
            counts[.quarantined] = try Int64.fetchOne(
                db, sql: "SELECT count(*) FROM mail WHERE state = 'quarantined' AND received >= ?",
                arguments: [Timestamp(day: days.lowerBound).seconds])
            return counts
        }
    }
}

/// What messages of a period are added up by.
private struct TallyKey: Hashable, Comparable {
    let source: Int64
    let evaluation: Int64

    static func < (one: TallyKey, other: TallyKey) -> Bool {
        (one.source, one.evaluation) < (other.source, other.evaluation)
    }
}

extension PolicyPublished {
    init(_ row: GRDB.Row) {
        self.init()
        domain = row["policy_domain"]
        p = row["p"]
        sp = row["sp"]
        np = row["np"]
        adkim = row["adkim"]
        aspf = row["aspf"]
        pct = row["pct"]
        fo = row["fo"]
        testing = row["testing"]
        discoveryMethod = row["discovery_method"]
    }
}
