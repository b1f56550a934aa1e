import GRDB

extension Store {
    /// What is wrong with the file, in SQLite's words, and with the daily totals; nothing for a sound database.
    ///
    /// Reads all of it. Memory grows with the sources of one domain on one day only.
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

    private static func wrongTotals(_ db: Database) throws -> Int {
        let days = try RawStatement(
            db, "SELECT domain_id, day FROM report UNION SELECT domain_id, day FROM day_total")
        var wrong = 0
        try days.forEachRow { row in
            let (domain, day) = (row.columnInteger(0), row.columnInteger(1))
            let counted = try sums(
                """
                SELECT source_id, evaluation_id, messages >> 26, messages & 67108863 FROM report
                CROSS JOIN report_row ON report_row.report_id = report.id WHERE domain_id = ? AND day = ?
                """, domain, day, db)
            let kept = try sums(
                "SELECT source_id, evaluation_id, high, low FROM day_total WHERE domain_id = ? AND day = ?", domain,
                day,
                db)
            if counted != kept { wrong += 1 }
        }
        return wrong
    }

    private static func sums(
        _ sql: String, _ domain: Int64, _ day: Int64, _ db: Database
    ) throws -> [DayTotals.Key: Int128] {
        let select = try RawStatement(db, sql)
        select.bind(1, domain)
        select.bind(2, day)
        var sums: [DayTotals.Key: Int128] = [:]
        try select.forEachRow { row in
            let key = DayTotals.Key(
                domain: domain, day: Int(day), source: row.columnInteger(0), evaluation: row.columnInteger(1))
            sums[key, default: 0] += Int128(row.columnInteger(2)) << 26 + Int128(row.columnInteger(3))
        }
        return sums
    }
}
