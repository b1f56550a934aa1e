import GRDB

extension Store {
    /// What is wrong with the file, in SQLite's words; nothing for a sound database.
    ///
    /// - Throws: `StoreError`.
    public func integrityProblems() throws(StoreError) -> [String] {
        try read { db in
            let found = try String.fetchAll(db, sql: "PRAGMA quick_check(10)").filter { $0 != "ok" }
            let orphans = try Int.fetchOne(db, sql: "SELECT count(*) FROM pragma_foreign_key_check") ?? 0
            return orphans > 0 ? found + ["\(orphans) rows refer to something that is not there"] : found
        }
    }
}
