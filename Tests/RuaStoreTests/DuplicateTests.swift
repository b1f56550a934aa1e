import RuaCore
import RuaStore
import Testing

/// Standards section 8.3 and contract section 7, as the database sees them.
@Suite struct DuplicateTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private static let rows = [Row("192.0.2.1", 4), Row("192.0.2.2", 6) { $0 = .passing }]

    @Test func `the same rows in another order, in another mail, are a duplicate`() throws {
        #expect(try store.record([MadeReport(rows: Self.rows)]).state == .stored)
        let second = try store.record([MadeReport(rows: Self.rows.reversed())])
        #expect(second.state == .duplicate)
        #expect((second.reports, second.rows, second.messages) == (0, 0, 0))
        #expect(second.quarantine == nil)
        #expect(try store.allRows().count == 2)
        #expect(try store.reports(ofMail: 2).map(\.outcome) == ["duplicate"])
        #expect(try store.reports(ofMail: 2).map(\.id) == [1])
    }

    @Test func `other rows under the same identity never count, and are told`() throws {
        try store.record([MadeReport(rows: Self.rows)])
        let more = MadeReport(rows: Self.rows + [Row("192.0.2.3", 4)])
        let second = try store.record([more])
        #expect(second.state == .quarantined)
        #expect(second.quarantine?.reason == .conflicting)
        #expect(second.quarantine?.detail.contains("report 1") == true)
        #expect(second.reports == 0)
        #expect(try store.allRows().reduce(0) { $0 + $1.messages } == 10)
        #expect(try store.reports(ofMail: 2).map(\.outcome) == ["conflicting"])
        #expect(try store.rawMail(2) == Array("raw".utf8))
    }

    @Test func `a mail with a new report and a conflicting one is quarantined, the new one counts`() throws {
        try store.record([MadeReport(rows: Self.rows)])
        let outcome = try store.record([MadeReport(rows: []), MadeReport(id: "2", rows: Self.rows)])
        #expect(outcome.state == .quarantined)
        #expect((outcome.reports, outcome.rows, outcome.messages) == (1, 2, 10))
        #expect(try store.allRows().count == 4)
    }

    @Test func `the same report twice in one mail counts once`() throws {
        let outcome = try store.record([MadeReport(rows: Self.rows), MadeReport(rows: Self.rows)])
        #expect(outcome.state == .stored)
        #expect(outcome.reports == 1)
        #expect(try store.reports(ofMail: 1).map(\.outcome) == ["stored"])
    }

    @Test func `reports without rows are told apart and found again`() throws {
        #expect(try store.record([MadeReport(rows: [])]).state == .stored)
        #expect(try store.record([MadeReport(rows: [])]).state == .duplicate)
        #expect(try store.record([MadeReport(rows: [Row(nil, 0)])]).quarantine?.reason == .conflicting)
        #expect(try store.record([MadeReport(id: "2", rows: [])]).state == .stored)
    }

    @Test(
        arguments: [
            { $0.report.reportID = "1 " }, { $0.report.policyPublished.domain = "example.org" },
            { $0.report.email = "dmarc@other.example" },
            { $0.report.dateRange = DateRange(begin: $0.report.dateRange.begin, end: Timestamp(day: 20_001)) },
        ] as [@Sendable (inout MadeReport) -> Void])
    func `any other part of the identity makes another report`(_ change: @Sendable (inout MadeReport) -> Void) throws {
        try store.record([MadeReport(rows: Self.rows)])
        #expect(try store.record([MadeReport(rows: Self.rows).with(change)]).state == .stored)
        #expect(try store.count("report") == 2)
    }

    @Test func `what is not part of the identity makes none`() throws {
        try store.record([MadeReport(rows: Self.rows)])
        let again = MadeReport(rows: Self.rows).with {
            $0.report.orgName = "Another name"
            $0.report.policyPublished.p = "reject"
            $0.report.policyPublished.domain = "Example.COM."
            $0.report.notes = [Note(code: "c", line: 1, text: "t")]
        }
        #expect(try store.record([again]).state == .duplicate)
        #expect(try store.count("report_note") == 0)
    }

    @Test(arguments: UInt64(1)...3)
    func `the order of mails never changes the rows when nothing conflicts`(seed: UInt64) throws {
        var maker = ReportMaker(seed: seed)
        let made = (0..<40).map { maker.report($0) }
        func rows(_ order: [MadeReport]) throws -> Set<String> {
            let temporary = try TemporaryStore()
            defer { withExtendedLifetime(temporary) {} }
            let store = temporary.store
            for report in order + order.prefix(10) { try store.record([report]) }
            return Set(try store.allRows().map { "\($0.report.reportID) \($0.row) \($0.evaluation.judgement)" })
        }
        #expect(try rows(made) == rows(made.reversed()), "seed \(seed)")
    }
}
