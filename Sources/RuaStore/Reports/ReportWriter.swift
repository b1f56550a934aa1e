import GRDB
public import RuaCore

/// A report that has been read to its end without error, with its rows, ready to be stored.
public struct ReadReport: Sendable {
    /// The report.
    public let report: Report
    /// What makes it the same as another.
    public let identity: ReportIdentity
    /// Its rows. Handed from the reader to the writer, never used by both.
    public let rows: RowSpool

    /// A read report.
    public init(report: Report, identity: ReportIdentity, rows: RowSpool) {
        self.report = report
        self.identity = identity
        self.rows = rows
    }
}

/// Writes reports with their rows: the hot path of the store, on prepared statements and kept ids.
///
/// Used within the transactions of one `Store` at a time. When a transaction is rolled back, a new writer is needed.
struct ReportWriter {
    /// What became of a report.
    enum Outcome: Equatable {
        /// It is new and now stored.
        case stored
        /// It is known already, with the same rows.
        case duplicate
        /// Its identity is known already, with other rows; the first one counts.
        case conflicting(with: Int64)
    }

    private let hash: SipHash
    private let alignment: Alignment
    private var names = NameTable()
    private var sources = SourceTable()
    private var evaluations = EvaluationTable()
    private var policies = PolicyTable()
    private var totals = DayTotals()

    init(hash: SipHash, alignment: Alignment = Alignment()) {
        self.hash = hash
        self.alignment = alignment
    }

    /// Stores a report unless it is known.
    mutating func write(_ read: ReadReport, from mail: Int64, _ db: Database) throws -> Outcome {
        let domain = try names.id(read.identity.domain, db)
        let reporter = try names.id(read.identity.reporter, db)
        if let known = try known(read, domain: domain, reporter: reporter, db) {
            let outcome: Outcome = known.sameRows ? .duplicate : .conflicting(with: known.id)
            try link(mail, known.id, known.sameRows ? "duplicate" : "conflicting", db)
            return outcome
        }
        let orgName: Int64 = try names.id(read.report.orgName, db)
        let policy = try policies.id(domain: domain, read.report.policyPublished, read.report.dateRange, db)
        let id = try insert(
            read, from: mail, domain: domain, reporter: reporter, orgName: orgName, policy: policy, db)
        try writeNotes(read.report.notes, of: id, db)
        try writeRows(read, report: id, domain: domain, orgName: orgName, db)
        totals.addReport(
            .init(domain: domain, day: read.report.dateRange.day, orgName: orgName, policy: policy),
            messages: read.report.messages)
        try link(mail, id, "stored", db)
        return .stored
    }

    /// Brings the daily totals up to the rows written; to be called before the transaction ends.
    mutating func finish(_ db: Database) throws { try totals.write(db) }

    private func known(
        _ read: ReadReport, domain: Int64, reporter: Int64, _ db: Database
    ) throws -> (id: Int64, sameRows: Bool)? {
        let find = try RawStatement(
            db,
            """
            SELECT id, row_hash FROM report
            WHERE domain_id = ? AND reporter_id = ? AND report_id = ? AND begin = ? AND "end" = ?
            """)
        find.bind(1, domain)
        find.bind(2, reporter)
        find.bind(3, read.identity.reportID)
        find.bind(4, read.identity.dateRange.begin.seconds)
        find.bind(5, read.identity.dateRange.end.seconds)
        var found: (Int64, Bool)?
        try find.forEachRow {
            found = ($0.columnInteger(0), $0.columnBytes(1).elementsEqual(read.rows.rowHash.storedBytes))
        }
        return found
    }

    private func link(_ mail: Int64, _ report: Int64, _ outcome: String, _ db: Database) throws {
        // A mail that is read again finds its own reports, which makes them no duplicates.
        if outcome == "duplicate", try isOwn(mail, report, db) { return }
        let insert = try RawStatement(
            db, "INSERT OR IGNORE INTO mail_report (mail_id, report_id, outcome) VALUES (?, ?, ?)")
        insert.bind(1, mail)
        insert.bind(2, report)
        insert.bind(3, outcome)
        try insert.run()
    }

    private func isOwn(_ mail: Int64, _ report: Int64, _ db: Database) throws -> Bool {
        let find = try RawStatement(
            db, "SELECT 1 FROM mail_report WHERE mail_id = ? AND report_id = ? AND outcome = 'stored'")
        find.bind(1, mail)
        find.bind(2, report)
        return try find.integer() != nil
    }

    private func insert(
        _ read: ReadReport, from mail: Int64, domain: Int64, reporter: Int64, orgName: Int64, policy: Int64,
        _ db: Database
    ) throws -> Int64 {
        let report = read.report
        let insert = try RawStatement(
            db,
            """
            INSERT INTO report (mail_id, domain_id, reporter_id, report_id, begin, "end", day, row_hash, rows,
                org_name_id, email, extra_contact_info, errors, generator, version, dialect, policy_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        insert.bind(1, mail)
        insert.bind(2, domain)
        insert.bind(3, reporter)
        insert.bind(4, read.identity.reportID)
        insert.bind(5, report.dateRange.begin.seconds)
        insert.bind(6, report.dateRange.end.seconds)
        insert.bind(7, Int64(report.dateRange.day))
        insert.bind(8, bytes: read.rows.rowHash.storedBytes)
        insert.bind(9, Int64(read.rows.rows))
        insert.bind(10, orgName)
        let errors = report.errors.isEmpty ? nil : report.errors.joined(separator: "\n")
        let texts: [String?] = [
            report.email, report.extraContactInfo, errors, report.generator, report.version, report.dialect.rawValue,
        ]
        for (offset, text) in texts.enumerated() { insert.bind(Int32(11 + offset), text) }
        insert.bind(17, policy)
        return try insert.insert()
    }

    private func writeNotes(_ notes: [Note], of report: Int64, _ db: Database) throws {
        for (index, note) in notes.enumerated() {
            let insert = try RawStatement(
                db, "INSERT INTO report_note (report_id, n, code, line, text) VALUES (?, ?, ?, ?, ?)")
            insert.bind(1, report)
            insert.bind(2, Int64(index))
            insert.bind(3, note.code)
            insert.bind(4, Int64(note.line))
            insert.bind(5, note.text)
            try insert.run()
        }
    }

    private mutating func writeRows(
        _ read: ReadReport, report: Int64, domain: Int64, orgName: Int64, _ db: Database
    ) throws {
        var inserter = try RowInserter(report: report, db)
        let day = read.report.dateRange.day
        let policy = read.report.policyPublished
        var numbered: [Int64] = []
        try read.rows.forEach { event in
            switch event {
            case .define(let hash, let encoded):
                let key = EvaluationTable.Key(evaluation: hash, dkim: policy.dkimMode, spf: policy.spfMode)
                numbered.append(
                    try evaluations.id(key, db, names: &names) {
                        let evaluation = Evaluation(encoded: encoded)
                        return (evaluation, alignment.judge(evaluation, under: policy))
                    })
            case .restart:
                numbered.removeAll(keepingCapacity: true)
            case .row(let ip, let messages, let evaluation):
                let source = try sources.id(domain: domain, ip: ip, day: day, db)
                try inserter.insert(source: source, messages: messages, evaluation: numbered[evaluation])
                let key = DayTotals.Key(domain: domain, day: day, source: source, evaluation: numbered[evaluation])
                try totals.add(messages, to: key, report: report, orgName: orgName, db)
            }
        }
        try inserter.finish()
    }
}

extension UInt128 {
    /// The 16 bytes by which a hash is kept in the database.
    var storedBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}
