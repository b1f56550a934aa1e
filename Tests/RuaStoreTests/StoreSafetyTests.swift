import GRDB
import RuaCore
import RuaStore
import Testing

@Suite struct StoreSafetyTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    @Test(arguments: [
        ("synchronous", "2"), ("journal_mode", "wal"), ("foreign_keys", "1"), ("trusted_schema", "0"),
        ("cell_size_check", "1"),
    ])
    func `the writer keeps every promise of SQLite's`(pragma: String, value: String) throws {
        #expect(try temporary.store.write { try String.fetchOne($0, sql: "PRAGMA \(pragma)") } == value)
        // And still after the file was closed and opened again.
        let again = try Store.open(temporary.path)
        #expect(try again.write { try String.fetchOne($0, sql: "PRAGMA \(pragma)") } == value)
    }

    @Test func `readers cannot write`() throws {
        let readOnly = try Store.openReadOnly(temporary.path)
        for store in [temporary.store, readOnly] {
            #expect(code { try store.read { try $0.execute(sql: "DELETE FROM mail") } } != nil)
        }
        #expect(code { try readOnly.write { try $0.execute(sql: "DELETE FROM mail") } } == .io)
    }

    @Test func `a transaction that throws leaves nothing`() throws {
        struct Stop: Error {}
        let sizes = try temporary.store.sizes()
        #expect(throws: StoreError.self) {
            try temporary.store.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO mail (received, origin, came_from, bytes, state)
                        VALUES (1, 'smtp', '', 0, 'pending')
                        """
                )
                throw Stop()
            }
        }
        #expect(try temporary.store.sizes() == sizes)
    }

    @Test func `one writer keeps the others out`() throws {
        var impatient = Configuration()
        impatient.busyMode = .immediateError
        let other = try DatabaseQueue(path: temporary.path, configuration: impatient)
        try temporary.store.write { _ in
            let error = #expect(throws: DatabaseError.self) {
                try other.write { try $0.execute(sql: "DELETE FROM mail") }
            }
            #expect(error?.resultCode == .SQLITE_BUSY)
        }
    }

    @Test(arguments: [
        "INSERT INTO mail (received, origin, came_from, bytes, state) VALUES (1, 'post', '', 0, 'pending')",
        "INSERT INTO mail (received, origin, came_from, bytes, state) VALUES (1, 'smtp', '', 0, 'lost')",
        "INSERT INTO mail (received, origin, came_from, bytes, state) VALUES (1, 'smtp', '', -1, 'pending')",
        "INSERT INTO mail (received, origin, came_from, bytes, state) VALUES (1, 'smtp', '', 0, 'quarantined')",
        "INSERT INTO mail (received, origin, came_from, bytes, state) VALUES ('soon', 'smtp', '', 0, 'pending')",
        "INSERT INTO mail_raw VALUES (99, x'00')", "UPDATE report SET \"end\" = begin - 1",
        "UPDATE report_row SET messages = -1", "UPDATE report_row SET messages = 9007199254740993",
        "UPDATE report_row SET source_id = 99", "UPDATE report_row SET evaluation_id = 99", "DELETE FROM name",
        "UPDATE source SET ip = x'010203'", "UPDATE mail_report SET outcome = 'lost'",
        "INSERT INTO report SELECT 99, mail_id, domain_id, reporter_id, report_id, begin, \"end\", day, row_hash, "
            + "rows, org_name_id, email, extra_contact_info, errors, generator, version, dialect, policy_id FROM report",
    ])
    func `the schema refuses what cannot be true`(sql: String) throws {
        try temporary.store.record([MadeReport()])
        let sizes = try temporary.store.sizes()
        #expect(code { try temporary.store.write { try $0.execute(sql: sql) } } == .other)
        #expect(try temporary.store.sizes() == sizes)
    }

    @Test(arguments: ["mails", "reports", "sources", "rows", "totals", "dkim_results", "spf_results"])
    func `the views that docs promise are there`(view: String) throws {
        try temporary.store.record([MadeReport(rows: [Row(sourceIP: nil, messages: 1, evaluation: .passing)])])
        let result = try temporary.store.query("SELECT * FROM \(view)", parameters: [:])
        #expect(result.rows.count == 1)
        #expect(Set(result.columns).count == result.columns.count)
    }

    @Test func `every table is strict`() throws {
        let loose = try temporary.store.read { db in
            try String.fetchAll(
                db, sql: "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict")
        }
        #expect(Set(loose) == ["sqlite_schema", "sqlite_sequence", "grdb_migrations"])
    }

    @Test func `a sound database has no problems, an orphan is one`() throws {
        try temporary.store.record([MadeReport()])
        #expect(try temporary.store.integrityProblems() == [])
        var careless = Configuration()
        careless.foreignKeysEnabled = false
        try DatabaseQueue(path: temporary.path, configuration: careless).write {
            try $0.execute(sql: "DELETE FROM source")
        }
        let problems = try temporary.store.integrityProblems()
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("1 ") == true)
    }
}
