import RuaCore
import RuaStore
import RuaTestSupport
import Testing

@Suite struct SourceTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private func sources(_ store: Store) throws -> [[QueryValue]] {
        try store.query("SELECT domain, source_ip, first_day, last_day FROM sources ORDER BY 1, 2", parameters: [:])
            .rows
    }

    @Test func `first and last day grow in both directions, whatever the order`() throws {
        let writer = MailWriter(store: store)
        for day in [110, 105, 120, 107, 101, 119] {
            try store.record([MadeReport(id: "\(day)", day: day)], writer: writer)
        }
        #expect(
            try sources(store) == [
                [.text("example.com"), .text("192.0.2.1"), .text("1970-04-12"), .text("1970-05-01")]
            ])
    }

    @Test func `another process that widens the days is not undone`() throws {
        let writer = MailWriter(store: temporary.store)
        try temporary.store.record([MadeReport(id: "1", day: 110)], writer: writer)
        try Store.open(temporary.path).record([MadeReport(id: "2", day: 100), MadeReport(id: "3", day: 120)])
        try temporary.store.record([MadeReport(id: "4", day: 109)], writer: writer)
        try temporary.store.record([MadeReport(id: "5", day: 111)], writer: writer)
        #expect(try sources(temporary.store).first?.suffix(2) == [.text("1970-04-11"), .text("1970-05-01")])
    }

    @Test func `a duplicate or conflicting report sees no source`() throws {
        try store.record([MadeReport()])
        try store.record([MadeReport(rows: [Row("198.51.100.1", 1)])])
        #expect(try store.count("source") == 1)
    }

    @Test func `a source is a domain with an address, or with none`() throws {
        let rows = [
            Row("192.0.2.1", 1), Row("::c000:201", 1), Row(nil, 1), Row("::", 1), Row("0.0.0.0", 1),
            Row("192.0.2.1", 1),
        ]
        try store.record([MadeReport("a.example", rows: rows), MadeReport("b.example", rows: rows)])
        #expect(
            try sources(store).map { Array($0.prefix(2)) }
                == ["a.example", "b.example"].flatMap { domain in
                    ["", "0.0.0.0", "192.0.2.1", "::", "::c000:201"].map { [.text(domain), .text($0)] }
                })
    }

    @Test(arguments: UInt64(1)...3)
    func `the days are those of the rows`(seed: UInt64) throws {
        var maker = ReportMaker(seed: seed)
        let writer = MailWriter(store: store)
        for id in 0..<40 { try store.record([maker.report(id)], writer: writer) }
        var days: [Int64: (first: Int, last: Int)] = [:]
        for row in try store.allRows() {
            let day = row.report.dateRange.day
            let known = days[row.source] ?? (day, day)
            days[row.source] = (min(known.first, day), max(known.last, day))
        }
        let figures = try store.figures(.init(days: 0..<100_000))
        #expect(figures.sources.count == days.count)
        for source in figures.sources {
            #expect(days[source.id].map { $0 == (source.firstDay, source.lastDay) } == true, "seed \(seed)")
        }
    }
}
