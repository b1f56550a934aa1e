import GRDB
public import RuaCore

/// A mail as the database knows it: when, from where, what became of it.
public struct MailRecord: Sendable {
    /// The number by which commands name it.
    public let id: Int64
    /// When it was received or imported.
    public let received: Timestamp
    /// `smtp` or `import`.
    public let origin: String
    /// The client's address, or the path of the file.
    public let cameFrom: String
    /// The name given in EHLO or HELO.
    public let helo: String?
    /// The reverse-path.
    public let mailFrom: String?
    /// The forward-paths, separated by blanks.
    public let recipients: String?
    /// TLS version and cipher.
    public let tls: String?
    /// The From field.
    public let headerFrom: String?
    /// The subject.
    public let subject: String?
    /// The number of its bytes.
    public let bytes: Int64
    /// The state it is in.
    public let state: MailState
    /// Why it is in quarantine.
    public let reason: String?
    /// What was wrong, one line a problem.
    public let detail: String?
    /// The number of reports in it, known ones included.
    public let reports: Int64
}

/// A report that came with a mail.
public struct MailReport: Sendable {
    /// The number of the report in the database.
    public let id: Int64
    /// `stored`, `duplicate` or `conflicting`.
    public let outcome: String
    /// The policy domain.
    public let domain: String
    /// The reporter's name.
    public let orgName: String
    /// The report_id.
    public let reportID: String
    /// The period.
    public let dateRange: DateRange
    /// The number of rows.
    public let rows: Int64
    /// The oddities and how they were read.
    public let notes: [Note]
}

/// Which mails to list: newest first.
public struct MailFilter: Sendable {
    /// The states wanted; empty means all.
    public var states: [MailState] = []
    /// Folded policy domains, of which a mail must hold a report on one; empty means all mails.
    public var domains: [String] = []
    /// Received at or after this time.
    public var since: Timestamp?
    /// Received before this time.
    public var until: Timestamp?
    /// Only mails with a lower id: where the page before ended.
    public var before: Int64?
    /// How many at most.
    public var limit = 100

    /// All mails.
    public init() {}
}

extension Store {
    /// The mails that a filter lets through, newest first. Without times its cost follows the limit, not the number of
    /// mails.
    ///
    /// - Throws: `StoreError`.
    public func mails(_ filter: MailFilter) throws(StoreError) -> [MailRecord] {
        let states = filter.states.isEmpty ? Set(MailState.allCases) : Set(filter.states)
        let limit = max(filter.limit, 0)
        let ofDomains =
            filter.domains.isEmpty
            ? ""
            : """
            AND id IN (
                SELECT mail_report.mail_id FROM mail_report JOIN report ON report.id = mail_report.report_id
                JOIN name ON name.id = domain_id
                WHERE text IN (\(filter.domains.map { _ in "?" }.joined(separator: ", "))))
            """
        return try read { db in
            // A merge of one descending scan per state, so that a rare state is found without passing all the others.
            var found = try states.flatMap { state in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT mail.*, (SELECT count(*) FROM mail_report WHERE mail_id = mail.id) AS reports FROM mail
                        WHERE state = ? AND id < ? AND received >= ? AND received < ? \(ofDomains)
                        ORDER BY id DESC LIMIT ?
                        """,
                    arguments: [
                        state.rawValue, filter.before ?? .max, filter.since?.seconds ?? .min,
                        filter.until?.seconds ?? .max,
                    ] + StatementArguments(filter.domains) + [limit]
                ).map(MailRecord.init)
            }
            found.sort { $0.id > $1.id }
            return Array(found.prefix(limit))
        }
    }

    /// One mail; nil when there is none of this number.
    ///
    /// - Throws: `StoreError`.
    public func mail(_ id: Int64) throws(StoreError) -> MailRecord? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT mail.*, (SELECT count(*) FROM mail_report WHERE mail_id = mail.id) AS reports FROM mail
                    WHERE id = ?
                    """,
                arguments: [id]
            ).map(MailRecord.init)
        }
    }

    /// The number of mails in each state.
    ///
    /// - Throws: `StoreError`.
    public func mailCounts() throws(StoreError) -> [MailState: Int64] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT state, count(*) AS n FROM mail GROUP BY state")
                .reduce(into: [:]) { counts, row in
                    if let state = MailState(rawValue: row["state"]) { counts[state] = row["n"] }
                }
        }
    }

    /// The bytes of a mail as they were received; nil when they are not kept.
    ///
    /// - Throws: `StoreError`.
    public func rawMail(_ id: Int64) throws(StoreError) -> [UInt8]? {
        try read { try RawMail.bytes(of: id, $0) }
    }

    /// The reports that a mail held.
    ///
    /// - Throws: `StoreError`.
    public func reports(ofMail id: Int64) throws(StoreError) -> [MailReport] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT report.id, outcome, domain.text AS domain, org.text AS org_name, report.report_id, begin, "end",
                        rows
                    FROM mail_report JOIN report ON report.id = mail_report.report_id
                    JOIN name AS domain ON domain.id = domain_id JOIN name AS org ON org.id = org_name_id
                    WHERE mail_report.mail_id = ? ORDER BY report.id
                    """,
                arguments: [id]
            ).map { row in
                MailReport(
                    id: row["id"], outcome: row["outcome"], domain: row["domain"], orgName: row["org_name"],
                    reportID: row["report_id"],
                    dateRange: DateRange(
                        begin: Timestamp(seconds: row["begin"]), end: Timestamp(seconds: row["end"])),
                    rows: row["rows"], notes: try Self.notes(ofReport: row["id"], db))
            }
        }
    }

    private static func notes(ofReport id: Int64, _ db: Database) throws -> [Note] {
        try Row.fetchAll(
            db, sql: "SELECT code, line, text FROM report_note WHERE report_id = ? ORDER BY n", arguments: [id]
        ).map { Note(code: $0["code"], line: $0["line"], text: $0["text"]) }
    }
}

extension MailRecord {
    fileprivate init(_ row: GRDB.Row) {
        id = row["id"]
        received = Timestamp(seconds: row["received"])
        origin = row["origin"]
        cameFrom = row["came_from"]
        helo = row["helo"]
        mailFrom = row["mail_from"]
        recipients = row["recipients"]
        tls = row["tls"]
        headerFrom = row["header_from"]
        subject = row["subject"]
        bytes = row["bytes"]
        state = MailState(rawValue: row["state"]) ?? .pending
        reason = row["reason"]
        detail = row["detail"]
        reports = row["reports"]
    }
}
