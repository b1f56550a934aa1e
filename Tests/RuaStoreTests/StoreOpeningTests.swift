import Foundation
import GRDB
import RuaCore
import RuaStore
import Synchronization
import Testing

@Suite struct StoreOpeningTests {
    @Test func `opening makes the database, with its folder`() throws {
        try withTemporaryPath("a/b/rua.db") { path in
            _ = try Store.open(path)
            #expect(FileManager.default.fileExists(atPath: path))
            let header = try Data(contentsOf: URL(filePath: path))
            #expect(Array(header[68..<72]) == Array("Rua1".utf8), "application id")
        }
    }

    @Test func `opening again finds what was written, under the same key`() throws {
        try withTemporaryPath { path in
            let first = try Store.open(path)
            try first.record([MadeReport()])
            let second = try Store.open(path)
            #expect(second.rowHash == first.rowHash)
            #expect(try second.allRows().count == 1)
            #expect(try Store.openReadOnly(path).rowHash == first.rowHash)
        }
    }

    @Test func `each database has a key of its own`() throws {
        #expect(try TemporaryStore().store.rowHash != TemporaryStore().store.rowHash)
    }

    @Test func `a folder is not a database, in words`() throws {
        try withTemporaryPath { path in
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for open in [{ _ = try Store.open(path) }, { _ = try Store.openReadOnly(path) }] {
                let error = #expect(throws: StoreError.self) { try open() }
                #expect(error?.description.contains("this is a folder") == true)
            }
        }
    }

    @Test func `opening for reading never makes a database`() throws {
        try withTemporaryPath("a/rua.db") { path in
            #expect(code { _ = try Store.openReadOnly(path) } == .missing)
            #expect(!FileManager.default.fileExists(atPath: path))
            #expect(!FileManager.default.fileExists(atPath: URL(filePath: path).deletingLastPathComponent().path))
        }
    }

    @Test func `an empty file is no database to read, and becomes one to write`() throws {
        try withTemporaryPath { path in
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            #expect(code { _ = try Store.openReadOnly(path) } == .missing)
            #expect(try FileHandle(forReadingAtPath: path)?.readToEnd() ?? Data() == Data())
            _ = try Store.open(path)
            _ = try Store.openReadOnly(path)
        }
    }

    @Test func `a database of another program is left alone to the last byte`() throws {
        try withTemporaryPath { path in
            try DatabaseQueue(path: path).close(after: { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") })
            let before = try Data(contentsOf: URL(filePath: path))
            #expect(code { _ = try Store.open(path) } == .foreign)
            #expect(code { _ = try Store.openReadOnly(path) } == .foreign)
            #expect(try Data(contentsOf: URL(filePath: path)) == before)
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        }
    }

    @Test func `a database with another application id is foreign, tables or none`() throws {
        try withTemporaryPath { path in
            try DatabaseQueue(path: path).close(after: { try $0.execute(sql: "PRAGMA application_id = 7; VACUUM") })
            #expect(code { _ = try Store.open(path) } == .foreign)
        }
    }

    @Test func `a file that is no database is foreign, and stays as it is`() throws {
        try withTemporaryPath { path in
            let text = Data(String(repeating: "Dear diary, ", count: 1000).utf8)
            try text.write(to: URL(filePath: path))
            #expect(code { _ = try Store.open(path) } == .foreign)
            #expect(code { _ = try Store.openReadOnly(path) } == .foreign)
            #expect(try Data(contentsOf: URL(filePath: path)) == text)
        }
    }

    @Test func `a database of a newer Rua is not touched`() throws {
        try withTemporaryPath { path in
            try Store.open(path).write {
                try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v99 from the future')")
            }
            #expect(code { _ = try Store.open(path) } == .newer)
            #expect(code { _ = try Store.openReadOnly(path) } == .newer)
        }
    }

    @Test func `a database without its key is damaged, not hashed under another`() throws {
        try withTemporaryPath { path in
            try Store.open(path).write { try $0.execute(sql: "DELETE FROM setting") }
            #expect(code { _ = try Store.open(path) } == .corrupt)
            #expect(code { _ = try Store.openReadOnly(path) } == .corrupt)
        }
    }

    @Test func `a folder is no database`() throws {
        try withTemporaryPath("folder/") { path in
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            #expect(code { _ = try Store.open(path) } == .io)
        }
    }

    @Test func `a file in the way of the folder is said`() throws {
        try withTemporaryPath("file/rua.db") { path in
            let file = URL(filePath: path).deletingLastPathComponent().path
            #expect(FileManager.default.createFile(atPath: file, contents: Data("x".utf8)))
            #expect(code { _ = try Store.open(path) } == .io)
        }
    }

    @Test func `several that make the same database at once all get it`() throws {
        for _ in 0..<20 {
            try withTemporaryPath { path in
                let keys = Mutex<[Result<SipHash, any Error>]>([])
                DispatchQueue.concurrentPerform(iterations: 6) { _ in
                    let key = Result { try Store.open(path).rowHash }
                    keys.withLock { $0.append(key) }
                }
                let opened = try keys.withLock { $0 }.map { try $0.get() }
                #expect(Set(opened).count == 1)
                #expect(opened.count == 6)
            }
        }
    }

    @Test func `a database that another process is about to make is not foreign`() throws {
        try withTemporaryPath { path in
            try DatabaseQueue(path: path).close(after: {
                try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
            })
            #expect(code { _ = try Store.openReadOnly(path) } == .missing)
            try Store.open(path).record([MadeReport()])
        }
    }

    @Test func `errors name the file and what to do`() throws {
        try withTemporaryPath { path in
            let error = #expect(throws: StoreError.self) { _ = try Store.openReadOnly(path) }
            let text = try #require(error).description
            #expect(text.hasPrefix("\(path): "))
            #expect(text.contains("rua import"))
        }
    }
}

extension DatabaseQueue {
    /// Runs SQL and closes the file.
    fileprivate func close(after body: (Database) throws -> Void) throws {
        try writeWithoutTransaction(body)
        try close()
    }
}
