import GRDB
public import RuaCore

extension Store {
    /// The owner's word on senders that is kept in the database, by name.
    ///
    /// - Throws: `StoreError`.
    public func declaredSenders() throws(StoreError) -> [DeclaredSender] {
        try read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM declared_sender ORDER BY name").map { row in
                DeclaredSender(
                    name: row["name"], networks: Self.list(row["networks"]).compactMap { Network($0) },
                    dkimDomains: Self.list(row["dkim_domains"]).compactMap { DomainName($0) },
                    spfDomains: Self.list(row["spf_domains"]).compactMap { DomainName($0) }, isOurs: row["is_ours"])
            }
        }
    }

    /// Keeps the owner's word on a sender; what was said of the same name before is replaced.
    ///
    /// - Throws: `StoreError`.
    public func declare(_ sender: DeclaredSender) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO declared_sender VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    sender.name, sender.isOurs, Self.text(sender.networks), Self.text(sender.dkimDomains),
                    Self.text(sender.spfDomains),
                ])
        }
    }

    /// Forgets what was said of a sender; says whether there was anything.
    ///
    /// - Throws: `StoreError`.
    public func forgetSender(_ name: String) throws(StoreError) -> Bool {
        try write { db in
            try db.execute(sql: "DELETE FROM declared_sender WHERE name = ?", arguments: [name])
            return db.changesCount > 0
        }
    }

    private static func list(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

    private static func text(_ values: [some CustomStringConvertible]) -> String {
        values.map(\.description).joined(separator: " ")
    }
}
