import GRDB
public import RuaCore

/// One row of a report with its place in it.
public struct NumberedRow: Sendable {
    /// Its place in the report, from 0.
    public let number: Int64
    /// The row.
    public let row: StoredRow
}

extension Store {
    /// One report with the mail that brought it; nil when there is none of this number.
    ///
    /// - Throws: `StoreError`.
    public func report(_ id: Int64) throws(StoreError) -> (report: StoredReport, mail: Int64)? {
        try read { db in try Self.reportHead(id, db) }
    }

    /// The rows of a report after a place in it, in the reporter's order; its cost follows the limit.
    ///
    /// - Parameters:
    ///   - id: The number of the report.
    ///   - after: The number of the last row of the page before; nil from the first on.
    ///   - limit: How many at most.
    /// - Returns: The rows; none when there is no such report.
    /// - Throws: `StoreError`.
    public func rows(ofReport id: Int64, after: Int64?, limit: Int) throws(StoreError) -> [NumberedRow] {
        try read { db in
            guard let (report, _) = try Self.reportHead(id, db) else { return [] }
            let select = try RawStatement(
                db,
                """
                SELECT n, source_id, ip, messages, evaluation_id FROM report_row
                JOIN source ON source.id = source_id WHERE report_id = ? AND n > ? ORDER BY n LIMIT ?
                """)
            select.bind(1, id)
            select.bind(2, after ?? -1)
            select.bind(3, Int64(max(limit, 0)))
            var evaluations = EvaluationReader()
            var rows: [NumberedRow] = []
            try select.forEachRow { row in
                rows.append(
                    NumberedRow(
                        number: row.columnInteger(0),
                        row: try Self.storedRow(row, from: 1, of: report, &evaluations, db)))
            }
            return rows
        }
    }

    /// Rows of some sources of a domain, newest report first.
    ///
    /// - Parameters:
    ///   - days: Days since 1970-01-01.
    ///   - domain: The folded policy domain.
    ///   - addresses: Those of the sources; nil stands for rows without one.
    ///   - limit: How many at most; reading ends there.
    /// - Returns: The rows.
    /// - Throws: `StoreError`.
    public func sampleRows(
        days: Range<Int>, domain: String, addresses: [IPAddress?], limit: Int
    ) throws(StoreError) -> [StoredRow] {
        try read { db in
            let ids = Set(try Self.sourceIDs(domain: domain, addresses, db))
            guard !ids.isEmpty else { return [] }
            let filter = try DomainFilter([domain], db)
            let select = try RawStatement(
                db,
                """
                SELECT report.id, source_id, ip, messages, evaluation_id
                FROM report CROSS JOIN report_row ON report_row.report_id = report.id
                JOIN source ON source.id = source_id
                WHERE day = ? AND report.\(filter.everyDomain)
                    AND source_id IN (\(ids.map(String.init).joined(separator: ","))) LIMIT ?
                """)
            var evaluations = EvaluationReader()
            var rows: [StoredRow] = []
            // The totals know the days; without them a rare source would have all rows of the period read.
            for day in try Self.daysSeen(ids, days, filter, db) where rows.count < limit {
                select.bind(1, Int64(day))
                select.bind(2, Int64(limit - rows.count))
                try select.forEachRow { row in
                    guard let (report, _) = try Self.reportHead(row.columnInteger(0), db) else { return }
                    rows.append(try Self.storedRow(row, from: 1, of: report, &evaluations, db))
                }
            }
            return rows
        }
    }

    /// The days with rows of some sources of a domain, newest first.
    private static func daysSeen(
        _ sources: Set<Int64>, _ days: Range<Int>, _ filter: DomainFilter, _ db: Database
    ) throws -> [Int] {
        var seen: Set<Int> = []
        try DayTotal.forEach(.messages, days: days, filter, db) { total in
            if sources.contains(total.ids.0) { seen.formUnion(total.days.map(\.day)) }
        }
        return seen.sorted(by: >)
    }

    private static func sourceIDs(domain: String, _ addresses: [IPAddress?], _ db: Database) throws -> [Int64] {
        let select = try RawStatement(
            db, "SELECT source.id FROM source JOIN name ON name.id = domain_id WHERE text = ? AND ip = ?")
        return try addresses.compactMap { address in
            select.bind(1, domain)
            select.bind(2, bytes: address?.bytes ?? [])
            return try select.integer()
        }
    }

    private static func reportHead(_ id: Int64, _ db: Database) throws -> (StoredReport, Int64)? {
        try GRDB.Row.fetchOne(
            db,
            sql: """
                \(StoredReport.select) WHERE report.id = ?
                """,
            arguments: [id]
        ).map { (StoredReport($0), $0["mail_id"]) }
    }

    /// A row from `source_id, ip, messages, evaluation_id` at a column.
    private static func storedRow(
        _ row: RawStatement, from column: Int32, of report: StoredReport, _ evaluations: inout EvaluationReader,
        _ db: Database
    ) throws -> StoredRow {
        let evaluation = row.columnInteger(column + 3)
        return StoredRow(
            source: row.columnInteger(column), report: report,
            sourceIP: IPAddress(bytes: row.columnBytes(column + 1)), messages: row.columnInteger(column + 2),
            evaluationID: evaluation, evaluation: try evaluations.evaluation(evaluation, db))
    }
}
