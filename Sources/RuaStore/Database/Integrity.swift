import GRDB

extension Store {
    /// What is wrong with the file, in SQLite's words, and with the daily totals; nothing for a sound database.
    ///
    /// Reads all of it. Memory grows with what reports on one domain say in sixty days.
    /// - Throws: `StoreError`.
    public func integrityProblems() throws(StoreError) -> [String] {
        try read { db in
            var found = try String.fetchAll(db, sql: "PRAGMA quick_check(10)").filter { $0 != "ok" }
            let orphans = try Int.fetchOne(db, sql: "SELECT count(*) FROM pragma_foreign_key_check") ?? 0
            if orphans > 0 { found.append("\(orphans) rows refer to something that is not there") }
            let wrong = try Self.wrongTotals(db)
            if wrong > 0 { found.append("the totals of \(wrong) days of a domain are not what the rows come to") }
            return found
        }
    }

    /// The number of days of a domain whose totals are not what the rows, or the reports, come to.
    private static func wrongTotals(_ db: Database) throws -> Int {
        let eras = try RawStatement(
            db,
            """
            SELECT domain_id, \(eraOfDay) FROM report UNION SELECT domain_id, era FROM source_total
            UNION SELECT domain_id, era FROM reporter_total
            """)
        var wrong = 0
        try eras.forEachRow { row in
            let (domain, era) = (row.columnInteger(0), Era(number: Int(row.columnInteger(1))))
            var days: Set<Int> = []
            for (table, counted) in [
                (DayTotalTable.messages, messages), (.reports, reports), (.reportedMessages, reportedMessages),
            ] {
                days.formUnion(
                    try wrongDays(
                        counted: count(counted, of: domain, in: era, db),
                        kept: keptTotals(table, of: domain, in: era, db)))
            }
            wrong += days.count
        }
        return wrong
    }

    private static let eraOfDay = "(day - \(Era.length - 1) * (day < 0)) / \(Era.length)"
    // Day by day, since the index of reports begins with the day: a provider has thousands of domains.
    private static let days = """
        WITH RECURSIVE era (day) AS (SELECT ?2 UNION ALL SELECT day + 1 FROM era WHERE day < ?2 + \(Era.length - 1))
        """
    private static let messages = """
        \(days) SELECT report.day, source_id, evaluation_id, messages
        FROM era CROSS JOIN report ON report.day = era.day AND domain_id = ?1
        CROSS JOIN report_row ON report_row.report_id = report.id
        """
    private static let reports = """
        \(days) SELECT report.day, org_name_id, policy_id, 1
        FROM era CROSS JOIN report ON report.day = era.day AND domain_id = ?1
        """
    private static let reportedMessages = """
        \(days) SELECT report.day, org_name_id, policy_id, coalesce(messages, 0)
        FROM era CROSS JOIN report ON report.day = era.day AND domain_id = ?1
        LEFT JOIN report_row ON report_row.report_id = report.id
        """

    /// What a total is of.
    private struct Key: Hashable {
        let day: Int
        let first: Int64
        let second: Int64
    }

    private static func wrongDays(counted: [Key: Int128], kept: [Key: Int128]) -> Set<Int> {
        var days: Set<Int> = []
        for (key, count) in counted where kept[key] != count { days.insert(key.day) }
        for key in kept.keys where counted[key] == nil { days.insert(key.day) }
        return days
    }

    private static func count(
        _ sql: String, of domain: Int64, in era: Era, _ db: Database
    ) throws -> [Key: Int128] {
        let select = try RawStatement(db, sql)
        select.bind(1, domain)
        select.bind(2, Int64(era.firstDay))
        var counts: [Key: Int128] = [:]
        try select.forEachRow { row in
            let key = Key(
                day: Int(row.columnInteger(0)), first: row.columnInteger(1), second: row.columnInteger(2))
            counts[key, default: 0] += Int128(row.columnInteger(3))
        }
        return counts
    }

    private static func keptTotals(
        _ table: DayTotalTable, of domain: Int64, in era: Era, _ db: Database
    ) throws -> [Key: Int128] {
        var counts: [Key: Int128] = [:]
        try DayTotal.forEach(table, days: era.firstDay..<era.firstDay + Era.length, DomainFilter(domain), db) { total in
            for entry in total.days {
                counts[Key(day: entry.day, first: total.ids.0, second: total.ids.1), default: 0] += entry.count
            }
        }
        return counts
    }
}
