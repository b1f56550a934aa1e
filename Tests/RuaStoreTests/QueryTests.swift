import Foundation
import GRDB
import RuaCore
import RuaStore
import Testing

@Suite struct QueryTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    @Test func `columns and values come as they are`() throws {
        let result = try store.query(
            "SELECT 1 AS one, 2.5 AS two, 'three' AS three, x'0405' AS four, NULL AS five, 1 AS one", parameters: [:])
        #expect(result.columns == ["one", "two", "three", "four", "five", "one"])
        #expect(result.rows == [[.integer(1), .real(2.5), .text("three"), .blob([4, 5]), .null, .integer(1)]])
        let none = try store.query("SELECT 1 AS x WHERE 0", parameters: [:])
        #expect(none.columns == ["x"])
        #expect(none.rows.isEmpty)
    }

    @Test(arguments: [
        QueryValue.text("x' OR 1=1 --"), .text(""), .text("%"), .integer(.min), .real(-0.5), .blob([0, 255]), .blob([]),
        .null,
    ])
    func `a parameter is bound, whatever it holds`(value: QueryValue) throws {
        #expect(try store.query("SELECT :v", parameters: ["v": value]).rows == [[value]])
        #expect(try store.query("SELECT :v, $v, @v", parameters: ["v": value]).rows == [[value, value, value]])
    }

    @Test func `a parameter cannot change what is asked`() throws {
        try store.record([MadeReport("a.example", id: "1"), MadeReport("b.example", id: "2")])
        let sql = "SELECT domain FROM rows WHERE domain = :domain"
        #expect(try store.query(sql, parameters: ["domain": .text("a.example")]).rows == [[.text("a.example")]])
        #expect(try store.query(sql, parameters: ["domain": .text("a.example' OR '1'='1")]).rows.isEmpty)
        #expect(try store.query(sql, parameters: ["domain": .text("a.example'; DROP TABLE report; --")]).rows.isEmpty)
        #expect(try store.count("report") == 2)
    }

    @Test func `parameters that the query does not use are passed over`() throws {
        #expect(try store.query("SELECT 1", parameters: ["other": .integer(2)]).rows == [[.integer(1)]])
    }

    @Test(arguments: [
        ("SELECT :domain", "--param domain=VALUE"), ("SELECT :a, :b", "--param b=VALUE"),
        ("SELECT ?", "must have names"),
        ("SELECT ?1", "--param 1=VALUE"),
    ])
    func `a missing parameter is asked for by name`(sql: String, words: String) throws {
        let error = #expect(throws: QueryError.self) { try store.query(sql, parameters: ["a": .integer(1)]) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        "DELETE FROM mail", "DELETE FROM mail RETURNING id", "UPDATE report SET day = 0 RETURNING day",
        "INSERT INTO setting VALUES ('a', 1) RETURNING value", "CREATE TABLE t (x)", "DROP TABLE mail",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA user_version = 7", "PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "REINDEX", "ANALYZE", "BEGIN IMMEDIATE",
        "COMMIT", "SELECT 1; DELETE FROM mail", "WITH x AS (SELECT 1) DELETE FROM mail", "", " ", "-- only words",
        "SELECT * FROM no_such_table", "SELEKT 1", "SELECT load_extension('/tmp/evil.so')", "SELECT exact(1)",
    ])
    func `what is not one SELECT is refused, and nothing changes`(sql: String) throws {
        try store.record([MadeReport()])
        let sizes = try store.sizes()
        for store in [store, try Store.openReadOnly(temporary.path)] {
            let error = #expect(throws: QueryError.self) { try store.query(sql, parameters: [:]) }
            #expect(error?.description.isEmpty == false)
        }
        #expect(try store.sizes() == sizes)
        #expect(try store.integrityProblems() == [])
    }

    @Test(arguments: ["ATTACH :path AS other", "ATTACH DATABASE '/tmp/x' AS y", "VACUUM INTO :path"])
    func `no other file can be opened or made`(sql: String) throws {
        let path = temporary.folder.appending(path: "other.db").path
        #expect(throws: QueryError.self) { try store.query(sql, parameters: ["path": .text(path)]) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `exact adds halves, and says nothing of what is no number`() throws {
        func exact(_ arguments: String) throws -> QueryValue? {
            try store.query("SELECT exact(\(arguments))", parameters: [:]).rows.first?.first
        }
        #expect(try exact("1, 5") == .integer((1 << 26) + 5))
        #expect(try exact("0, 0") == .integer(0))
        #expect(try exact("NULL, 1") == .null)
        #expect(try exact("1, NULL") == .null)
        #expect(try exact("9223372036854775807, 9223372036854775807") == .text("618970028866062174237229055"))
    }

    @Test func `a question in the middle of writing sees the state before`() throws {
        try store.record([MadeReport()])
        let reader = try Store.openReadOnly(temporary.path)
        let seen = try store.write { db in
            try db.execute(
                sql: "INSERT INTO mail (received, origin, came_from, bytes, state) VALUES (1, 'smtp', '', 0, 'pending')"
            )
            return try reader.query("SELECT count(*) FROM mail", parameters: [:]).rows
        }
        #expect(seen == [[.integer(1)]])
        #expect(try reader.count("mail") == 2)
    }
}
