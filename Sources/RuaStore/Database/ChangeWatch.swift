import GRDB

/// Tells whether a database has changed since the last look, whoever changed it.
///
/// SQLite's `data_version` says so, but to one connection only; this is that connection.
public final class ChangeWatch: Sendable {
    private let database: DatabaseQueue
    private let path: String

    /// A watch on the database of a store.
    ///
    /// - Throws: `StoreError`.
    public init(_ store: Store) throws(StoreError) {
        path = store.path
        var configuration = Configuration()
        configuration.readonly = true
        let path = store.path
        database = try StoreError.catching(path) { try DatabaseQueue(path: path, configuration: configuration) }
    }

    /// A number that is another one after every commit.
    ///
    /// - Throws: `StoreError`.
    public func version() throws(StoreError) -> Int {
        try StoreError.catching(path) {
            try database.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA data_version") ?? 0 }
        }
    }
}
