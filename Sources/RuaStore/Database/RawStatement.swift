import GRDB
import GRDBSQLite

/// A prepared statement driven through SQLite's own calls: the only pointers of this module.
///
/// GRDB boxes every argument in an existential; on the way of a row that costs more than SQLite itself. Lives as long
/// as the `Statement` of GRDB that it borrows, and is used on that database's queue only.
struct RawStatement {
    private let owner: Statement
    private let handle: OpaquePointer
    private let connection: OpaquePointer?

    init(_ db: Database, _ sql: String) throws {
        owner = try db.cachedStatement(sql: sql)
        handle = owner.sqliteStatement
        connection = db.sqliteConnection
    }

    func bind(_ index: Int32, _ value: Int64) {
        sqlite3_bind_int64(handle, index, value)
    }

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(handle, index) }
    }

    /// Binds text; SQLite copies it.
    func bind(_ index: Int32, _ text: String?) {
        guard var text else {
            sqlite3_bind_null(handle, index)
            return
        }
        // An empty buffer may have no address, and SQLite would take that for NULL.
        if text.isEmpty {
            sqlite3_bind_text(handle, index, "", 0, transient)
            return
        }
        text.withUTF8 { utf8 in
            _ = utf8.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(handle, index, $0.baseAddress, Int32(clamping: $0.count), transient)
            }
        }
    }

    /// Binds text, not empty, by its bytes; SQLite copies them.
    func bind(_ index: Int32, utf8: [UInt8]) {
        utf8.withUnsafeBytes { bytes in
            _ = bytes.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(handle, index, $0.baseAddress, Int32(clamping: $0.count), transient)
            }
        }
    }

    /// Binds bytes; SQLite copies them.
    func bind(_ index: Int32, bytes: some Collection<UInt8>) {
        let bound: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            _ =
                buffer.isEmpty
                ? sqlite3_bind_zeroblob(handle, index, 0)
                : sqlite3_bind_blob(handle, index, buffer.baseAddress, Int32(clamping: buffer.count), transient)
        }
        if bound == nil { bind(index, bytes: Array(bytes)) }
    }

    /// Runs a statement that gives no rows.
    func run() throws {
        defer { sqlite3_reset(handle) }
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(code) }
    }

    /// Runs an INSERT and gives the id of the row that it made. `RETURNING` would build a table in memory to hold it.
    func insert() throws -> Int64 {
        try run()
        return sqlite3_last_insert_rowid(connection)
    }

    /// Runs a statement and takes the integer in its first row and column; nil when it gives no row.
    func integer() throws -> Int64? {
        defer { sqlite3_reset(handle) }
        let code = sqlite3_step(handle)
        switch code {
        case SQLITE_ROW: return sqlite3_column_int64(handle, 0)
        case SQLITE_DONE: return nil
        default: throw failure(code)
        }
    }

    /// Runs a statement and hands each row to a block, which reads it by `column…`.
    func forEachRow(_ body: (RawStatement) throws -> Void) throws {
        defer { sqlite3_reset(handle) }
        while true {
            let code = sqlite3_step(handle)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw failure(code) }
            try body(self)
        }
    }

    func columnInteger(_ index: Int32) -> Int64 { sqlite3_column_int64(handle, index) }

    func columnIsNull(_ index: Int32) -> Bool { sqlite3_column_type(handle, index) == SQLITE_NULL }

    /// The bytes of a blob or a text, valid until the next step.
    func columnBytes(_ index: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: sqlite3_column_blob(handle, index), count: Int(sqlite3_column_bytes(handle, index)))
    }

    func columnText(_ index: Int32) -> String? {
        columnIsNull(index) ? nil : String(decoding: columnBytes(index), as: UTF8.self)
    }

    private func failure(_ code: Int32) -> DatabaseError {
        let message = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
        let extended = connection.map { sqlite3_extended_errcode($0) } ?? code
        return DatabaseError(resultCode: ResultCode(rawValue: extended), message: message)
    }
}

private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
