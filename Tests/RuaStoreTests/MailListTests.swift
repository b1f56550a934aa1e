import GRDB
import RuaCore
import RuaStore
import RuaTestSupport
import Testing

@Suite struct MailListTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private struct Made {
        let id: Int64
        let received: Int64
        let state: MailState
    }

    private static func make(_ count: Int, seed: UInt64, in store: Store) throws -> [Made] {
        var random = SeededGenerator(seed: seed)
        return try store.write { db in
            try (0..<count).map { _ in
                let state = MailState.allCases.randomElement(using: &random) ?? .pending
                let received = Int64.random(in: 0..<100, using: &random)
                try db.execute(
                    sql: """
                        INSERT INTO mail (received, origin, came_from, bytes, state, reason)
                        VALUES (?, 'smtp', '', 0, ?, iif(?2 = 'quarantined', 'no-report', NULL))
                        """, arguments: [received, state.rawValue])
                return Made(id: db.lastInsertedRowID, received: received, state: state)
            }
        }
    }

    @Test(arguments: UInt64(1)...4)
    func `a list is what the filter lets through, newest first`(seed: UInt64) throws {
        let made = try Self.make(120, seed: seed, in: store)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            var filter = MailFilter()
            filter.states = MailState.allCases.filter { _ in Bool.random(using: &random) }
            if filter.states.count > 1, Bool.random(using: &random) { filter.states += filter.states }
            filter.since =
                Bool.random(using: &random) ? Timestamp(seconds: Int64.random(in: 0..<100, using: &random)) : nil
            filter.until =
                Bool.random(using: &random) ? Timestamp(seconds: Int64.random(in: 0..<100, using: &random)) : nil
            filter.before = Bool.random(using: &random) ? Int64.random(in: 0...130, using: &random) : nil
            filter.limit = Int.random(in: -1...130, using: &random)
            let expected = made.reversed().filter { mail in
                (filter.states.isEmpty || filter.states.contains(mail.state))
                    && mail.received >= filter.since?.seconds ?? .min && mail.received < filter.until?.seconds ?? .max
                    && mail.id < filter.before ?? .max
            }.prefix(max(filter.limit, 0))
            #expect(try store.mails(filter).map(\.id) == expected.map(\.id), "\(filter), seed \(seed)")
        }
    }

    @Test func `pages follow each other without gap or overlap`() throws {
        let made = try Self.make(95, seed: 9, in: store)
        var filter = MailFilter()
        filter.limit = 10
        var seen: [Int64] = []
        while true {
            let page = try store.mails(filter).map(\.id)
            guard let last = page.last else { break }
            #expect(page.count == min(10, 95 - seen.count))
            seen += page
            filter.before = last
        }
        #expect(seen == made.reversed().map(\.id))
    }

    @Test func `counts are by state`() throws {
        let made = try Self.make(50, seed: 3, in: store)
        let expected = Dictionary(grouping: made, by: \.state).mapValues { Int64($0.count) }
        #expect(try store.mailCounts() == expected)
        #expect(try TemporaryStore().store.mailCounts() == [:])
    }

    @Test func `what is not there is nil, or empty`() throws {
        #expect(try store.mail(1)?.id == nil)
        #expect(try store.rawMail(1) == nil)
        #expect(try store.reports(ofMail: 1).isEmpty)
    }

    @Test func `the reports of a mail are told with what became of each`() throws {
        try store.record([MadeReport(id: "1"), MadeReport(id: "2", rows: [])])
        try store.record([
            MadeReport(id: "1"), MadeReport(id: "2"), MadeReport("EXAMPLE.org", org: "Third", id: "3", day: 9),
        ])
        let reports = try store.reports(ofMail: 2)
        #expect(reports.map(\.outcome) == ["duplicate", "conflicting", "stored"])
        #expect(reports.map(\.reportID) == ["1", "2", "3"])
        #expect(reports.map(\.rows) == [1, 0, 1])
        #expect(reports.last?.domain == "example.org")
        #expect(reports.last?.orgName == "Third")
        #expect(reports.last?.dateRange.begin == Timestamp(day: 9))
        #expect(try store.mail(2)?.reports == 3)
    }
}
