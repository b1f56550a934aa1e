import GRDB
public import RuaCore

/// One row with all that its report says, for an export.
public struct StoredRow: Sendable {
    /// The number of its source in the database.
    public let source: Int64
    /// The report that it belongs to.
    public let report: StoredReport
    /// The source address; nil where the reporter gave none.
    public let sourceIP: IPAddress?
    /// The count.
    public let messages: Int64
    /// The number of its evaluation in the database.
    public let evaluationID: Int64
    /// The rest, and what Rua made of it.
    public let evaluation: StoredEvaluation
}

/// A report as it is in the database.
public struct StoredReport: Sendable {
    /// Its number.
    public let id: Int64
    /// The policy domain, folded.
    public let domain: String
    /// `org_name`.
    public let orgName: String
    /// `email`.
    public let email: String
    /// `extra_contact_info`.
    public let extraContactInfo: String?
    /// `error` elements, one a line.
    public let errors: String?
    /// `generator`.
    public let generator: String?
    /// `version`.
    public let version: String?
    /// The schema it follows.
    public let dialect: String
    /// `report_id`.
    public let reportID: String
    /// The period.
    public let dateRange: DateRange
    /// `policy_published`.
    public let policy: PolicyPublished
    /// The number of rows.
    public let rows: Int64
}

extension Store {
    /// Hands every row of the reports that count on these UTC days to a block, oldest report first.
    ///
    /// Memory does not grow with the number of rows.
    /// - Throws: `StoreError`, or what the block throws.
    public func forEachRow(
        days: Range<Int>, domains: [String] = [], _ body: (StoredRow) throws -> Void
    ) throws {
        do {
            try readRows(days: days, domains: domains, body)
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    private func readRows(days: Range<Int>, domains: [String], _ body: (StoredRow) throws -> Void) throws {
        try database.read { db in
            let filter = try DomainFilter(domains, db)
            let reports = try Row.fetchCursor(
                db,
                sql: """
                    \(StoredReport.select) WHERE day >= ? AND day < ? \(filter.andDomain)
                    ORDER BY begin, "end", report.id
                    """,
                arguments: [days.lowerBound, days.upperBound])
            let rows = try RawStatement(
                db,
                """
                SELECT source_id, ip, messages, evaluation_id FROM report_row JOIN source ON source.id = source_id
                WHERE report_id = ? ORDER BY n
                """)
            var evaluations = EvaluationReader()
            while let report = try reports.next().map(StoredReport.init) {
                rows.bind(1, report.id)
                try rows.forEachRow { row in
                    let evaluation = row.columnInteger(3)
                    try body(
                        StoredRow(
                            source: row.columnInteger(0), report: report,
                            sourceIP: IPAddress(bytes: row.columnBytes(1)), messages: row.columnInteger(2),
                            evaluationID: evaluation, evaluation: try evaluations.evaluation(evaluation, db)))
                }
            }
        }
    }
}

extension StoredReport {
    /// Gives what `init` reads.
    static let select = """
        SELECT report.*, policy_domain, p, sp, np, adkim, aspf, pct, fo, testing, discovery_method,
            domain.text AS domain, org.text AS org_name
        FROM (SELECT id AS policy, policy_domain, p, sp, np, adkim, aspf, pct, fo, testing, discovery_method FROM policy)
        JOIN report ON policy_id = policy
        JOIN name AS domain ON domain.id = domain_id
        JOIN name AS org ON org.id = org_name_id
        """

    init(_ row: GRDB.Row) {
        id = row["id"]
        domain = row["domain"]
        orgName = row["org_name"]
        email = row["email"]
        extraContactInfo = row["extra_contact_info"]
        errors = row["errors"]
        generator = row["generator"]
        version = row["version"]
        dialect = row["dialect"]
        reportID = row["report_id"]
        dateRange = DateRange(begin: Timestamp(seconds: row["begin"]), end: Timestamp(seconds: row["end"]))
        policy = PolicyPublished(row)
        rows = row["rows"]
    }
}
