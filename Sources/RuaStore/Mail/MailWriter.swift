import GRDB
public import RuaCore

/// Records what became of mails: their reports, rows and states, many mails in one transaction.
///
/// One at a time in a process; other processes are kept apart by SQLite.
public final class MailWriter {
    private let store: Store
    private var reports: ReportWriter

    /// A writer for a database.
    public init(store: Store) {
        self.store = store
        reports = ReportWriter(hash: store.rowHash)
    }

    /// Records what reading some mails of the database yielded, all in one transaction.
    ///
    /// Serves the worker, and `rua mail retry`: reports that a mail has brought before are found as its own.
    /// - Throws: `StoreError`; nothing is then recorded.
    public func record(_ readings: [(mail: Int64, reading: MailReading)]) throws(StoreError) -> [MailOutcome] {
        try transaction { db in
            try readings.map { item in
                let outcome = try self.write(item.reading, mail: item.mail, db)
                try self.update(item.mail, item.reading, outcome, db)
                return outcome
            }
        }
    }

    /// Records imported items, all in one transaction. An item that is known already adds nothing.
    ///
    /// - Throws: `StoreError`; nothing is then recorded.
    public func record(imported items: [ImportedItem], at now: Timestamp) throws(StoreError) -> [MailOutcome] {
        try transaction { db in try items.map { try self.write($0, at: now, db) } }
    }

    private func transaction<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do throws(StoreError) {
            return try store.write { db in
                let value = try body(db)
                try reports.finish(db)
                return value
            }
        } catch {
            // Ids that the transaction made are gone with it.
            reports = ReportWriter(hash: store.rowHash)
            throw error
        }
    }

    private func write(_ item: ImportedItem, at now: Timestamp, _ db: Database) throws -> MailOutcome {
        let known = try known(item, db)
        let mail = try known?.id ?? insert(item, at: now, db)
        let outcome = try write(item.reading, mail: mail, db)
        if outcome.state == .quarantined || outcome.state != known?.state ?? .stored {
            try update(mail, item.reading, outcome, db)
            try keepRaw(item, outcome, mail, db)
        }
        return known == nil ? outcome : outcome.asRepeated
    }

    private func known(_ item: ImportedItem, _ db: Database) throws -> (id: Int64, state: MailState?)? {
        let find = try RawStatement(db, "SELECT id, state FROM mail WHERE digest = ?")
        find.bind(1, bytes: item.digest.storedBytes)
        var found: (Int64, MailState?)?
        try find.forEachRow { found = ($0.columnInteger(0), $0.columnText(1).flatMap(MailState.init)) }
        return found
    }

    /// Inserts an item as what most turn out to be.
    private func insert(_ item: ImportedItem, at now: Timestamp, _ db: Database) throws -> Int64 {
        let insert = try RawStatement(
            db,
            """
            INSERT INTO mail (received, origin, came_from, bytes, digest, subject, header_from, day, state)
            VALUES (?, 'import', ?, ?, ?, ?, ?, ?, 'stored')
            """)
        insert.bind(1, now.seconds)
        insert.bind(2, item.origin)
        insert.bind(3, Int64(item.count))
        insert.bind(4, bytes: item.digest.storedBytes)
        insert.bind(5, item.reading.subject)
        insert.bind(6, item.reading.headerFrom)
        insert.bind(7, item.reading.day)
        return try insert.insert()
    }

    private func keepRaw(_ item: ImportedItem, _ outcome: MailOutcome, _ mail: Int64, _ db: Database) throws {
        if outcome.state == .quarantined {
            if let bytes = item.bytes { try RawMail.insert(bytes, of: mail, db) }
        } else {
            let delete = try RawStatement(db, "DELETE FROM mail_raw WHERE mail_id = ?")
            delete.bind(1, mail)
            try delete.run()
        }
    }

    private func write(_ reading: MailReading, mail: Int64, _ db: Database) throws -> MailOutcome {
        var problems = reading.problems
        var stored: [ReadReport] = []
        for read in reading.reports {
            switch try reports.write(read, from: mail, db) {
            case .stored: stored.append(read)
            case .duplicate: break
            case .conflicting(let other): problems.append(Self.conflict(read, with: other))
            }
        }
        if reading.isEmpty {
            problems.append(Quarantine(.noReport, "there is no DMARC report in this mail"))
        }
        var outcome = MailOutcome(
            state: try state(of: mail, problems: problems, stored: !stored.isEmpty, db),
            quarantine: problems.first.map { first in
                Quarantine(first.reason, problems.map(\.detail).joined(separator: "\n"))
            })
        outcome.reports = stored.count
        outcome.rows = stored.reduce(0) { $0 + $1.rows.rows }
        outcome.messages = stored.reduce(0) { $0 + $1.report.messages }
        return outcome
    }

    private func state(of mail: Int64, problems: [Quarantine], stored: Bool, _ db: Database) throws -> MailState {
        if !problems.isEmpty { return .quarantined }
        if stored { return .stored }
        let own = try RawStatement(db, "SELECT count(*) FROM report WHERE mail_id = ?")
        own.bind(1, mail)
        return try own.integer() ?? 0 > 0 ? .stored : .duplicate
    }

    private func update(_ mail: Int64, _ reading: MailReading, _ outcome: MailOutcome, _ db: Database) throws {
        let update = try RawStatement(
            db,
            """
            UPDATE mail SET state = ?, reason = ?, detail = ?, subject = ?, header_from = ?, day = ?, crashes = 0
            WHERE id = ?
            """)
        update.bind(1, outcome.state.rawValue)
        update.bind(2, outcome.quarantine?.reason.rawValue)
        update.bind(3, outcome.quarantine?.detail)
        update.bind(4, reading.subject)
        update.bind(5, reading.headerFrom)
        update.bind(6, reading.day)
        update.bind(7, mail)
        try update.run()
    }

    private static func conflict(_ read: ReadReport, with other: Int64) -> Quarantine {
        let range = read.report.dateRange
        return Quarantine(
            .conflicting,
            "report \(read.identity.reportID) of \(read.identity.reporter) on \(read.identity.domain) for \(range.begin) "
                + "to \(range.end) is known already, as report \(other), with other rows; the first one counts")
    }
}

extension MailOutcome {
    /// The outcome in the tally of an item that has been imported before: what it brought then is no news.
    fileprivate var asRepeated: MailOutcome {
        guard state == .stored, reports == 0 else { return self }
        return MailOutcome(state: .duplicate, quarantine: nil)
    }
}
