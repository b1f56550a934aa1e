import GRDB
import RuaCore

extension Store {
    /// The mails that wait to be read, oldest first, without those over which the process may have ended.
    ///
    /// - Throws: `StoreError`.
    public func pendingMails(limit: Int) throws(StoreError) -> [Int64] {
        try read { db in
            try Int64.fetchAll(
                db, sql: "SELECT id FROM mail WHERE state = 'pending' AND crashes = 0 ORDER BY id LIMIT ?",
                arguments: [limit])
        }
    }

    /// The oldest mail that waits and over which the process may have ended.
    ///
    /// - Throws: `StoreError`.
    public func suspectedMail() throws(StoreError) -> Int64? {
        try read { db in
            try Int64.fetchOne(
                db, sql: "SELECT id FROM mail WHERE state = 'pending' AND crashes > 0 ORDER BY id LIMIT 1")
        }
    }

    /// Notes that the process ended while it read a mail, or could not record it; when that has now happened twice the
    /// mail is quarantined.
    ///
    /// - Parameters:
    ///   - mail: The mail.
    ///   - words: What happened.
    /// - Returns: Whether the mail was quarantined as `crashed`.
    /// - Throws: `StoreError`.
    public func noteCrash(
        whileReading mail: Int64, _ words: String = "the process ended twice while it read this mail"
    ) throws(StoreError) -> Bool {
        try write { db in
            try db.execute(
                sql: "UPDATE mail SET crashes = crashes + 1 WHERE id = ? AND state = 'pending'", arguments: [mail])
            try db.execute(
                sql: """
                    UPDATE mail SET state = 'quarantined', reason = ?, detail = ?
                    WHERE id = ? AND state = 'pending' AND crashes >= 2
                    """,
                arguments: [
                    Quarantine.Reason.crashed.rawValue,
                    "\(words); please report it with `rua mail raw \(mail)`", mail,
                ])
            return db.changesCount > 0
        }
    }
}
