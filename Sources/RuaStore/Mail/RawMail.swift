import Foundation
import GRDB
import GRDBSQLite

/// The raw bytes of mails in the database, written and read in chunks.
enum RawMail {
    static func insert(_ bytes: borrowing SpillBuffer, under trace: [UInt8], of mail: Int64, _ db: Database) throws {
        if let whole = bytes.inMemory {
            try insert(trace + whole, of: mail, db)
            return
        }
        let insert = try RawStatement(db, "INSERT OR REPLACE INTO mail_raw (mail_id, bytes) VALUES (?, zeroblob(?))")
        insert.bind(1, mail)
        insert.bind(2, Int64(trace.count + bytes.count))
        try insert.run()
        var blob: OpaquePointer?
        let opened = sqlite3_blob_open(db.sqliteConnection, "main", "mail_raw", "bytes", mail, 1, &blob)
        defer { sqlite3_blob_close(blob) }
        guard opened == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: opened)) }
        var offset: Int32 = 0
        func write(_ chunk: ArraySlice<UInt8>) throws {
            let code = chunk.withUnsafeBytes {
                sqlite3_blob_write(blob, $0.baseAddress, Int32(clamping: $0.count), offset)
            }
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
            offset += Int32(clamping: chunk.count)
        }
        try write(trace[...])
        try bytes.forEachChunk(write)
    }

    static func insert(_ bytes: [UInt8], of mail: Int64, _ db: Database) throws {
        let insert = try RawStatement(db, "INSERT OR REPLACE INTO mail_raw (mail_id, bytes) VALUES (?, ?)")
        insert.bind(1, mail)
        insert.bind(2, bytes: bytes)
        try insert.run()
    }

    static func bytes(of mail: Int64, _ db: Database) throws -> [UInt8]? {
        let select = try RawStatement(db, "SELECT bytes FROM mail_raw WHERE mail_id = ?")
        select.bind(1, mail)
        var bytes: [UInt8]?
        try select.forEachRow { bytes = Array($0.columnBytes(0)) }
        return bytes
    }
}
