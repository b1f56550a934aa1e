import GRDB
public import RuaCore

/// What the reports that count on one UTC day say, added up: the raw material of charts.
public struct DayFigures: Sendable, Equatable {
    /// The UTC day, as days since 1970-01-01.
    public let day: Int
    /// Messages by class.
    public var classes: [Int128]
    /// Messages that pass DMARC.
    public var pass: Int128 = 0
    /// Messages with an aligned DKIM pass.
    public var dkimAligned: Int128 = 0
    /// Messages with an aligned SPF pass.
    public var spfAligned: Int128 = 0
    /// Messages to which the reporter did nothing.
    public var none: Int128 = 0
    /// Messages that the reporter says passed under an enforcing policy.
    public var passed: Int128 = 0
    /// Messages treated as suspicious.
    public var quarantine: Int128 = 0
    /// Messages refused.
    public var reject: Int128 = 0

    /// All of them.
    public var messages: Int128 { classes.reduce(0, +) }

    init(day: Int, classes: Int) {
        self.day = day
        self.classes = Array(repeating: 0, count: classes)
    }

    fileprivate mutating func add(_ messages: Int128, as facts: EvaluationFacts, in place: Int) {
        classes[place] += messages
        if facts.dkimAligned || facts.spfAligned { pass += messages }
        if facts.dkimAligned { dkimAligned += messages }
        if facts.spfAligned { spfAligned += messages }
        switch facts.disposition {
        case .none: none += messages
        case .pass: passed += messages
        case .quarantine: quarantine += messages
        case .reject: reject += messages
        case .other: break
        }
    }
}

/// What counts of an evaluation for the figures of a day.
private struct EvaluationFacts {
    var dkimAligned = false
    var spfAligned = false
    var disposition = Disposition.none
}

extension Store {
    /// The figures of each UTC day that has rows, oldest first.
    ///
    /// One pass over the daily totals of the period.
    /// - Parameters:
    ///   - days: Days since 1970-01-01.
    ///   - domains: Folded policy domains; empty means all.
    ///   - classes: The number of classes.
    ///   - classOf: The class that messages of a source count in, below `classes`; nil leaves the source out.
    /// - Returns: The figures.
    /// - Throws: `StoreError`.
    public func dayFigures(
        days: Range<Int>, domains: [String] = [], classes: Int,
        classOf: (_ domain: String, _ sourceIP: IPAddress?) -> Int?
    ) throws(StoreError) -> [DayFigures] {
        try read { db in
            let filter = try DomainFilter(domains, db)
            var reader = try SourceReader(db)
            var sources: [Int64: Int] = [:]
            var evaluations: [Int64: EvaluationFacts] = [:]
            var found: [Int: DayFigures] = [:]
            try DayTotal.forEach(.messages, days: days, filter, db) { total in
                let (id, evaluation) = total.ids
                let place: Int
                if let known = sources[id] {
                    place = known
                } else {
                    let source = try reader.source(id)
                    place =
                        classOf(source.domain, source.sourceIP).flatMap { (0..<classes).contains($0) ? $0 : nil } ?? -1
                    sources[id] = place
                }
                guard place >= 0 else { return }
                let facts: EvaluationFacts
                if let known = evaluations[evaluation] {
                    facts = known
                } else {
                    facts = try Self.facts(evaluation, db)
                    evaluations[evaluation] = facts
                }
                for entry in total.days {
                    found[entry.day, default: DayFigures(day: entry.day, classes: classes)]
                        .add(entry.count, as: facts, in: place)
                }
            }
            return found.values.sorted { $0.day < $1.day }
        }
    }

    private static func facts(_ id: Int64, _ db: Database) throws -> EvaluationFacts {
        let select = try RawStatement(
            db, "SELECT dkim_aligned, spf_aligned, disposition FROM evaluation WHERE id = ?")
        select.bind(1, id)
        var facts = EvaluationFacts()
        try select.forEachRow { row in
            facts = EvaluationFacts(
                dkimAligned: row.columnInteger(0) != 0, spfAligned: row.columnInteger(1) != 0,
                disposition: Disposition(row.columnText(2) ?? ""))
        }
        return facts
    }
}

/// A policy that reports of one UTC day show.
public struct PolicyDay: Sendable, Equatable {
    /// The UTC day, as days since 1970-01-01.
    public let day: Int
    /// `p`.
    public let p: String?
    /// `pct`.
    public let pct: Int?
    /// `testing`.
    public let testing: String?
    /// The number of reports that show it.
    public let reports: Int
}

extension Store {
    /// Which policies reports on a domain show, day by day, oldest first, and on one day the most reported first.
    ///
    /// - Parameters:
    ///   - days: Days since 1970-01-01.
    ///   - domain: The folded policy domain.
    /// - Returns: The policies.
    /// - Throws: `StoreError`.
    public func policyDays(_ days: Range<Int>, domain: String) throws(StoreError) -> [PolicyDay] {
        try read { db in
            let filter = try DomainFilter([domain], db)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT \(Era.length) * era + key AS day, p, pct, testing, sum(value) AS reports
                    FROM reporter_total JOIN json_each(reports) JOIN policy ON policy.id = policy_id
                    WHERE reporter_total.\(filter.everyDomain) AND day >= ? AND day < ? GROUP BY day, p, pct, testing
                    ORDER BY day, 5 DESC, p, pct, testing
                    """,
                arguments: [days.lowerBound, days.upperBound]
            ).map {
                PolicyDay(
                    day: $0["day"], p: $0["p"], pct: $0["pct"], testing: $0["testing"], reports: $0["reports"])
            }
        }
    }
}
