import GRDB
import RuaCore
import RuaStore
import Testing

/// The daily totals agree with the rows, and where they don't `rua doctor` finds it.
@Suite struct DayTotalTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private func messages(of table: String) throws -> Int64? {
        try store.read { try Int64.fetchOne($0, sql: "SELECT sum(messages) FROM \(table)") }
    }

    @Test(arguments: UInt64(1)...3)
    func `whatever is stored, by however many transactions, the totals are right`(seed: UInt64) throws {
        var maker = ReportMaker(seed: seed)
        var writer = MailWriter(store: store)
        for id in 0..<40 {
            if id % 10 == 0 { writer = MailWriter(store: store) }
            try store.record((0..<3).map { maker.report(id * 3 + $0) }, writer: writer)
        }
        #expect(try store.integrityProblems().isEmpty)
    }

    @Test func `a report with more totals than are held at once is counted whole`() throws {
        let rows = (0..<60_000).map { Row("10.\($0 >> 16).\($0 >> 8 & 255).\($0 & 255)", 2) }
        try store.record([MadeReport(id: "1", rows: rows), MadeReport(id: "2", rows: rows)])
        #expect(try messages(of: "totals") == 240_000)
        #expect(try store.count("source_total") == 60_000)
        #expect(try store.integrityProblems().isEmpty)
    }

    @Test func `a total that SQLite has no integer for is exact`() throws {
        let half = Int64(1) << 53
        try store.record([MadeReport(id: "1", day: 20_000, rows: (0..<1500).map { _ in Row("192.0.2.1", half) })])
        try store.record([MadeReport(id: "2", day: 20_000, rows: (0..<1500).map { _ in Row("192.0.2.1", half) })])
        let figures = try store.figures(.init(days: 20_000..<20_001))
        #expect(figures.sources.first?.tallies.map(\.messages) == [3000 * Int128(half)])
        #expect(try store.integrityProblems().isEmpty)
        let parts = try store.read { try Int64.fetchAll($0, sql: "SELECT messages FROM totals") }
        let sum = parts.reduce(Int128(0)) { $0 + Int128($1) }
        #expect(sum == 3000 * Int128(half))
    }

    @Test(arguments: [
        "", "{", "x", "[1]", #"{"0":}"#, #"{"0":1"#, #"{"60":1}"#, #"{"0":-1}"#, #"{"0":1.5}"#,
        #"{"0":99999999999999999999}"#, #"{"99999999999999999999999":1}"#,
    ])
    func `totals that can't be read are damage, not figures`(text: String) throws {
        try store.record([MadeReport()])
        try store.write { try $0.execute(sql: "UPDATE source_total SET messages = ?", arguments: [text]) }
        #expect(code { _ = try store.figures(.init(days: 0..<100_000)) } == .corrupt)
    }

    @Test(arguments: [-61, -60, -1, 0, 59, 60, 119, 20_039, 20_040])
    func `a reporter is told on the days on which it saw a source, and on no other`(day: Int) throws {
        try store.record([MadeReport(org: "One", id: "1", day: day), MadeReport(org: "Two", id: "2", day: day + 61)])
        for (days, expected) in [
            (day..<day + 1, ["One"]), (day..<day + 62, ["One", "Two"]), (day - 70..<day + 1, ["One"]),
            (day + 61..<day + 62, ["Two"]), (day + 61..<day + 200, ["Two"]),
        ] {
            let figures = try store.figures(.init(days: days, withReporters: true))
            #expect(figures.sources.map(\.reporters) == [expected], "\(days)")
        }
    }

    @Test func `what is not stored is not counted`() throws {
        let writer = MailWriter(store: store)
        try store.write {
            try $0.execute(
                sql: """
                    CREATE TRIGGER stop BEFORE INSERT ON report_note BEGIN SELECT RAISE(ABORT, 'stop'); END
                    """)
        }
        var noted = MadeReport(id: "2")
        noted.report.notes = [Note(code: "odd", line: 1, text: "odd")]
        #expect(code { try store.record([MadeReport(id: "1"), noted], writer: writer) } == .other)
        try store.record([MadeReport(id: "1"), MadeReport(id: "1")], writer: writer)
        #expect(try messages(of: "totals") == 1)
        #expect(try messages(of: "rows") == 1)
    }

    @Test(arguments: [
        "UPDATE source_total SET messages = replace(messages, ':1', ':2')", "DELETE FROM source_total",
        "UPDATE source_total SET era = era + 1", "UPDATE source_total SET era = 1 << 62",
        "UPDATE source_total SET evaluation_id = 99",
        "UPDATE report_row SET messages = messages + 1", "DELETE FROM reporter_total",
        "UPDATE reporter_total SET reports = replace(reports, ':1', ':2')",
        "UPDATE reporter_total SET messages = replace(messages, ':1', ':2')",
        "UPDATE reporter_total SET policy_id = 99",
    ])
    func `a total that is wrong is found`(change: String) throws {
        try store.record([MadeReport()])
        try store.write { try $0.execute(sql: change) }
        #expect(try store.integrityProblems().contains { $0.contains("totals") })
    }
}
