import Foundation
public import GRDB
public import RuaCore

/// The database file: SQLite in WAL mode, one writer, any number of readers in this and other processes.
///
/// Every connection that writes uses `synchronous=FULL`: what a returned transaction wrote survives a power cut.
public final class Store: Sendable {
    /// The file.
    public let path: String
    /// The folder of the file, where temporary files are made too.
    public let folder: String
    let database: any DatabaseReader & DatabaseWriter
    /// The key under which rows of this database are hashed.
    public let rowHash: SipHash
    /// What an answer may take; nil for a process that may take what it needs.
    let question: Limits.Question?

    private init(
        path: String, database: any DatabaseReader & DatabaseWriter, rowHash: SipHash, question: Limits.Question? = nil
    ) {
        self.path = path
        self.question = question
        folder = Self.folder(of: path).path
        self.database = database
        self.rowHash = rowHash
    }

    /// Opens the database for writing, and makes it, with its folder, when there is none.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - question: What an answer may take; nil for a process that may take what it needs.
    /// - Returns: The database.
    /// - Throws: `StoreError` for a file of another program or a newer Rua, or one that cannot be opened.
    public static func open(_ path: String, question: Limits.Question? = nil) throws(StoreError) -> Store {
        try StoreError.catching(path) {
            try FileManager.default.createDirectory(at: folder(of: path), withIntermediateDirectories: true)
            if FileManager.default.fileExists(atPath: path) {
                try checkFile(path)
                // Only then for writing, which would turn on write-ahead logging in the database of another program.
                try checkOwner(of: DatabaseQueue(path: path, configuration: configuration(readOnly: true)), path: path)
            }
            try makePrivateFile(path)
            let database = try DatabasePool(path: path, configuration: configuration(readOnly: false))
            try checkOwner(of: database, path: path)
            try migrate(database)
            let store = try Store(path: path, database: database, rowHash: readKey(database), question: question)
            try store.makeDurable()
            return store
        }
    }

    /// Says in words what SQLite only has a number for.
    private static func checkFile(_ path: String) throws(StoreError) {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        if isFolder.boolValue { throw StoreError(.io, path: path, "this is a folder; name the database file in it.") }
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw StoreError(.io, path: path, "this user may not read the database; ask as the one who owns it.")
        }
    }

    /// A connection for reading. Where SQLite can make no file beside the database, as on a file system that is mounted
    /// read-only, and there is none, nobody writes either: the one file is then the whole database.
    private static func readOnlyQueue(_ path: String) throws -> DatabaseQueue {
        let configuration = configuration(readOnly: true)
        do {
            let database = try DatabaseQueue(path: path, configuration: configuration)
            _ = try database.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
            return database
        } catch let error as DatabaseError where [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode) {
            let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
            guard !FileManager.default.fileExists(atPath: file.path + "-wal") else { throw error }
            return try DatabaseQueue(path: file.absoluteString + "?immutable=1", configuration: configuration)
        }
    }

    /// Opens an existing database for reading only.
    ///
    /// - Throws: `StoreError.Code.missing` when there is none, and as `open` does.
    public static func openReadOnly(_ path: String) throws(StoreError) -> Store {
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError(
                .missing, path: path,
                "there is no database here yet. Make one with `rua import PATH…` or `rua serve`, or name another with --db."
            )
        }
        return try StoreError.catching(path) {
            try checkFile(path)
            let database = try readOnlyQueue(path)
            guard try !checkOwner(of: database, path: path) else {
                throw StoreError(
                    .missing, path: path, "this file is empty. Fill it with `rua import PATH…` or `rua serve`.")
            }
            return try Store(path: path, database: database, rowHash: readKey(database))
        }
    }

    /// Runs a block on a connection that sees one unchanging state of the database.
    ///
    /// - Throws: `StoreError`.
    public func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try StoreError.catching(path) { try database.read(body) }
    }

    /// Runs a block in one transaction of the only writer; what it wrote is durable when this returns.
    ///
    /// - Throws: `StoreError`; nothing is then written.
    public func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try StoreError.catching(path) { try database.write(body) }
    }

    private static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(
                sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY")
            if !readOnly { try db.execute(sql: "PRAGMA journal_size_limit = 67108864") }
        }
        return configuration
    }

    /// Makes the file before SQLite does, so that only its owner can read it: it holds mail. SQLite gives the files
    /// beside it the same mode.
    private static func makePrivateFile(_ path: String) throws {
        let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        close(file)
    }

    private static func folder(of path: String) -> URL {
        URL(fileURLWithPath: path).deletingLastPathComponent()
    }

    /// Makes every transaction of the writer durable. GRDB sets `synchronous=NORMAL` for WAL when it opens, with which
    /// a power cut may take the last transactions away again.
    private func makeDurable() throws {
        let (synchronous, journal) = try database.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            return (
                try Int.fetchOne(db, sql: "PRAGMA synchronous"),
                try String.fetchOne(db, sql: "PRAGMA journal_mode")
            )
        }
        guard synchronous == 2, journal == "wal" else {
            throw StoreError(
                .other, path: path,
                "this file system does not allow write-ahead logging (journal \(journal ?? "?")), which Rua needs to "
                    + "keep its promise. Put the database on a local disk.")
        }
    }

    /// Whether the database is still empty.
    ///
    /// - Throws: `StoreError` when it is another program's, or a newer Rua's.
    @discardableResult
    private static func checkOwner(of database: any DatabaseReader, path: String) throws -> Bool {
        let (application, tables, newer) = try database.read { db in
            (
                try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                // Another process that makes the database at this moment begins with the table of migrations.
                try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'")
                    ?? 0,
                try Schema.migrator.hasBeenSuperseded(db)
            )
        }
        let isEmpty = application == 0 && tables == 0
        guard application == Schema.applicationID || isEmpty else {
            throw StoreError(.foreign, path: path, "this is a database of another program; Rua leaves it alone.")
        }
        guard !newer else {
            throw StoreError(.newer, path: path, "this database was made by a newer Rua. Upgrade this one to use it.")
        }
        return isEmpty
    }

    /// Brings the schema up to date. When two processes do so at once, one finds it done in the middle.
    private static func migrate(_ database: DatabasePool) throws {
        do {
            try Schema.migrator.migrate(database)
        } catch let error as DatabaseError {
            guard try database.read(Schema.migrator.hasCompletedMigrations) else { throw error }
        }
    }

    private static func readKey(_ database: any DatabaseReader) throws -> SipHash {
        let key = try database.read { try Data.fetchOne($0, sql: "SELECT value FROM setting WHERE name = 'row_key'") }
        guard let key, key.count == 16 else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the setting row_key is missing")
        }
        return SipHash(key: key.reduce(0) { $0 << 8 | UInt128($1) })
    }

    /// The path of a file beside the database, named after the database itself also where `path` is a link to it.
    public func companionPath(_ suffix: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().path + suffix
    }
}

extension StoreError {
    /// Runs a block and says any failure in the store's words.
    static func catching<Value>(_ path: String, _ body: () throws -> Value) throws(StoreError) -> Value {
        do {
            return try body()
        } catch let error as StoreError {
            throw error
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        } catch {
            let isFull = (error as? POSIXError)?.code == .ENOSPC || (error as? CocoaError)?.code == .fileWriteOutOfSpace
            throw StoreError(isFull ? .full : .io, path: path, error.localizedDescription)
        }
    }

    init(_ error: DatabaseError, path: String) {
        let code: Code =
            switch error.resultCode {
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_FSYNC: .unsynced
            case .SQLITE_FULL: .full
            case .SQLITE_BUSY, .SQLITE_LOCKED: .busy
            case .SQLITE_CORRUPT: .corrupt
            case .SQLITE_NOTADB: .foreign
            case .SQLITE_IOERR where errno == ENOSPC: .full
            case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY: .io
            default: .other
            }
        let words =
            switch code {
            case .full: "no room left on the disk; free some and it goes on by itself."
            case .busy: "another process has held the database for over 10 seconds; try again."
            case .corrupt: "the database is damaged. Keep a copy, then try `sqlite3 FILE .recover` into a new file."
            case .unsynced: "the system could not bring what was written to the disk."
            case .foreign: "this is not a database that Rua made."
            case _ where error.resultCode == .SQLITE_READONLY:
                "this user, or this file system, may not write to the database and its folder."
            case _ where error.resultCode == .SQLITE_CANTOPEN:
                "this user, or this file system, does not let SQLite open it and the -wal and -shm files beside it."
            default: "SQLite says: \(error.message ?? "error") (\(error.extendedResultCode.rawValue))."
            }
        self.init(code, path: path, words)
    }
}
