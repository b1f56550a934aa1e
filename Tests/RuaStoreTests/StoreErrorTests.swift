import Foundation
import GRDB
import RuaStore
import Testing

@Suite struct StoreErrorTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    struct Case: Sendable, CustomTestStringConvertible {
        let result: ResultCode
        let code: StoreError.Code
        init(_ result: ResultCode, _ code: StoreError.Code) { (self.result, self.code) = (result, code) }
        var testDescription: String { "\(result) is \(code)" }
    }

    static let cases: [Case] = [
        Case(.SQLITE_FULL, .full), Case(.SQLITE_BUSY, .busy), Case(.SQLITE_BUSY_SNAPSHOT, .busy),
        Case(.SQLITE_LOCKED, .busy),
        Case(.SQLITE_CORRUPT, .corrupt), Case(.SQLITE_CORRUPT_VTAB, .corrupt), Case(.SQLITE_NOTADB, .foreign),
        Case(.SQLITE_IOERR_FSYNC, .unsynced), Case(.SQLITE_IOERR_READ, .io), Case(.SQLITE_CANTOPEN, .io),
        Case(.SQLITE_READONLY, .io), Case(.SQLITE_CONSTRAINT_UNIQUE, .other), Case(.SQLITE_TOOBIG, .other),
    ]

    @Test(arguments: cases)
    func `what SQLite says becomes what a caller can act on`(_ item: Case) throws {
        let error = #expect(throws: StoreError.self) {
            errno = 0
            try store.read { _ in throw DatabaseError(resultCode: item.result, message: "words of SQLite") }
        }
        #expect(error?.code == item.code)
        #expect(error?.path == store.path)
        #expect(error?.text.isEmpty == false)
    }

    @Test func `a full disk is known by any of its three names`() throws {
        #expect(code { try store.read { _ in throw CocoaError(.fileWriteOutOfSpace) } } == .full)
        #expect(code { try store.read { _ in throw POSIXError(.ENOSPC) } } == .full)
        #expect(code { try store.read { _ in throw POSIXError(.EIO) } } == .io)
    }

    @Test func `an error of the store passes through as it is`() throws {
        let own = StoreError(.inUse, path: "/p", "words.")
        let found = #expect(throws: StoreError.self) { try store.read { _ in throw own } }
        #expect(found == own)
        #expect(own.description == "/p: words.")
    }
}
