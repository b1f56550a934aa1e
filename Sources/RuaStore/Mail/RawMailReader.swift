import GRDB
import GRDBSQLite

extension Store {
    /// The number of bytes of a mail that are kept; nil when they are not. Unit: bytes.
    ///
    /// - Throws: `StoreError`.
    public func rawMailLength(_ id: Int64) throws(StoreError) -> Int? {
        try read { db in
            try Int.fetchOne(db, sql: "SELECT length(bytes) FROM mail_raw WHERE mail_id = ?", arguments: [id])
        }
    }

    /// Some of the bytes of a mail, so that a large one need never be in memory as a whole; nil when the mail is gone or
    /// ends before.
    ///
    /// - Parameters:
    ///   - id: The number of the mail.
    ///   - offset: The first byte, from 0.
    ///   - count: How many at most.
    /// - Returns: The bytes.
    /// - Throws: `StoreError`.
    public func rawMail(_ id: Int64, from offset: Int, count: Int) throws(StoreError) -> [UInt8]? {
        try read { db in
            var blob: OpaquePointer?
            let opened = sqlite3_blob_open(db.sqliteConnection, "main", "mail_raw", "bytes", id, 0, &blob)
            defer { sqlite3_blob_close(blob) }
            // Without such a row SQLite says just SQLITE_ERROR.
            guard opened == SQLITE_OK else {
                if opened == SQLITE_ERROR { return nil }
                throw DatabaseError(resultCode: ResultCode(rawValue: opened))
            }
            let length = Int(sqlite3_blob_bytes(blob))
            guard offset >= 0, offset < length, count > 0 else { return nil }
            let size = min(count, length - offset)
            var code = SQLITE_OK
            let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
                code = sqlite3_blob_read(blob, buffer.baseAddress, Int32(clamping: size), Int32(clamping: offset))
                filled = code == SQLITE_OK ? size : 0
            }
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
            return bytes
        }
    }
}
