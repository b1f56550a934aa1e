import GRDB
import RuaCore
import RuaStore
import Testing

@Suite struct RoundTripTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    @Test(arguments: UInt64(1)...6)
    func `what is written is read back, row for row, in order`(seed: UInt64) throws {
        var maker = ReportMaker(seed: seed)
        let writer = MailWriter(store: store)
        var made = (0..<30).map { maker.report($0) }
        for pair in stride(from: 0, to: 30, by: 2) { try store.record(Array(made[pair..<pair + 2]), writer: writer) }
        // Oldest first; among those of one day in the order in which they came.
        made = made.enumerated().sorted { left, right in
            let (first, second) = (left.element.report.dateRange, right.element.report.dateRange)
            return (first.begin.seconds, left.offset) < (second.begin.seconds, right.offset)
        }.map(\.element)
        let rows = try store.allRows()
        #expect(rows.map(\.row) == made.flatMap(\.rows), "seed \(seed)")
        for (row, text) in zip(rows, made.flatMap(\.rows)) {
            // Swift calls texts equal that differ in how an accent is written; the database must not.
            #expect(Array(row.evaluation.evaluation.encoded) == text.evaluation.encoded, "seed \(seed)")
        }
        var heads = made.filter { !$0.rows.isEmpty }[...]
        for row in rows where row.report.reportID == heads.first?.report.reportID {
            let next = heads.removeFirst()
            Self.expectEqual(row.report, next)
        }
        #expect(heads.isEmpty)
        #expect(try store.integrityProblems() == [])
    }

    private static func expectEqual(_ stored: StoredReport, _ made: MadeReport) {
        let report = made.report
        #expect(stored.domain == ReportIdentity.fold(report.policyPublished.domain))
        #expect(Array(stored.orgName.utf8) == Array(report.orgName.utf8))
        #expect(stored.email == report.email)
        #expect(stored.extraContactInfo == report.extraContactInfo)
        #expect(stored.errors == (report.errors.isEmpty ? nil : report.errors.joined(separator: "\n")))
        #expect(stored.generator == report.generator)
        #expect(stored.version == report.version)
        #expect(stored.dialect == report.dialect.rawValue)
        #expect(stored.dateRange == report.dateRange)
        #expect(stored.policy == report.policyPublished)
        #expect(stored.rows == Int64(made.rows.count))
    }

    @Test(arguments: UInt64(1)...3)
    func `the judgement stored is the one of the published modes`(seed: UInt64) throws {
        var maker = ReportMaker(seed: seed)
        for id in 0..<40 { try store.record([maker.report(id)]) }
        let alignment = Alignment()
        for row in try store.allRows() {
            #expect(row.evaluation.judgement == alignment.judge(row.evaluation.evaluation, under: row.report.policy))
        }
    }

    @Test func `one evaluation under strict and relaxed modes is judged twice`() throws {
        let rows = [Row(sourceIP: nil, messages: 1, evaluation: .passing)]
        try store.record([
            MadeReport(id: "relaxed", rows: rows),
            MadeReport(id: "strict", rows: rows).with { $0.report.policyPublished.adkim = "s" },
        ])
        #expect(try store.allRows().map(\.evaluation.judgement.dkimAligned) == [true, false])
        #expect(try store.count("evaluation") == 2)
    }

    @Test func `an evaluation that repeats is stored once`() throws {
        for id in 0..<5 { try store.record([MadeReport(id: "\(id)", rows: (0..<50).map { Row("192.0.2.\($0)", 1) })]) }
        #expect(try store.count("evaluation") == 1)
        #expect(try store.count("report_row") == 250)
        #expect(try store.count("source") == 50)
    }

    @Test func `notes come back in order`() throws {
        let notes = (0..<12).map { Note(code: "code-\($0)", line: $0 * 10, text: "text \($0)") }
        try store.record([MadeReport().with { $0.report.notes = notes }])
        #expect(try store.reports(ofMail: 1).map(\.notes) == [notes])
    }

    @Test func `rows can be had by day and by domain`() throws {
        for (id, day) in [99, 100, 101, 102].enumerated() {
            try store.record([
                MadeReport("a.example", id: "\(id)", day: day, rows: [Row(nil, Int64(day))]),
                MadeReport("b.example", id: "\(id)", day: day, rows: [Row(nil, Int64(day) + 1000)]),
            ])
        }
        #expect(try store.allRows(100..<102).map(\.messages) == [100, 1100, 101, 1101])
        #expect(try store.allRows(100..<102, domains: ["a.example"]).map(\.messages) == [100, 101])
        #expect(try store.allRows(100..<102, domains: ["b.example", "c.example"]).map(\.messages) == [1100, 1101])
        #expect(try store.allRows(100..<102, domains: ["c.example"]).isEmpty)
        #expect(try store.allRows(100..<102, domains: ["a.example' OR 1=1 --"]).isEmpty)
        #expect(try store.allRows(100..<100).isEmpty)
    }

    @Test func `what a block throws comes out as it is, what SQLite says as an error of the store`() throws {
        struct Stop: Error {}
        try store.record([MadeReport(rows: [Row(nil, 1), Row(nil, 2)])])
        var seen = 0
        #expect(throws: Stop.self) {
            try store.forEachRow(days: 0..<100_000) { _ in
                seen += 1
                throw Stop()
            }
        }
        #expect(seen == 1)
        try store.write { try $0.execute(sql: "DROP VIEW spf_results; DROP TABLE spf_result") }
        #expect(throws: StoreError.self) { try store.forEachRow(days: 0..<100_000) { _ in } }
    }
}
