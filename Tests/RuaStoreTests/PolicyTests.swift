import RuaCore
import RuaStore
import Testing

@Suite struct PolicyTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    @Test func `policies are told by domain, the oldest first, with when they were seen`() throws {
        let days: [(Int, String)] = [(110, "none"), (100, "none"), (120, "quarantine"), (105, "none"), (119, "reject")]
        for (day, p) in days { try store.record([MadeReport("b.example", id: "\(day)", day: day, p: p)]) }
        try store.record([MadeReport("a.example", day: 130, p: "none")])
        let seen = try store.policiesSeen()
        #expect(seen.map(\.domain) == ["a.example", "b.example", "b.example", "b.example"])
        #expect(seen.map(\.policy.p) == ["none", "none", "reject", "quarantine"])
        #expect(seen.map(\.firstSeen.day) == [130, 100, 119, 120])
        #expect(seen.map(\.lastSeen.day) == [130, 110, 119, 120])
        #expect(try store.policiesSeen(domains: ["a.example"]).map(\.domain) == ["a.example"])
        #expect(try store.policiesSeen(domains: ["c.example"]).isEmpty)
    }

    @Test(
        arguments: [
            { $0.p = "reject" }, { $0.p = nil }, { $0.sp = "none" }, { $0.np = "none" }, { $0.adkim = "s" },
            { $0.aspf = "r" },
            { $0.pct = 50 }, { $0.pct = 0 }, { $0.fo = "1" }, { $0.testing = "n" },
        ] as [@Sendable (inout PolicyPublished) -> Void])
    func `another policy is another entry, whatever part of it differs`(
        _ change: @Sendable (inout PolicyPublished) -> Void
    )
        throws
    {
        var changed = MadeReport(id: "2", day: 20_001)
        change(&changed.report.policyPublished)
        try store.record([MadeReport(id: "1"), MadeReport(id: "3", day: 20_002), changed])
        let seen = try store.policiesSeen()
        #expect(seen.map(\.firstSeen.day) == [20_000, 20_001])
        #expect(seen.map(\.lastSeen.day) == [20_002, 20_001])
        #expect(seen.last?.policy == changed.report.policyPublished)
    }

    @Test func `mails are counted with the period that their newest report counts in`() throws {
        try store.record([MadeReport(id: "1", day: 100), MadeReport(id: "2", day: 105)])
        try store.record([MadeReport(id: "1", day: 100)])
        try store.record([MadeReport(id: "3", day: 200)])
        // Recorded at second 1, so on day 0.
        try store.record([], problems: [Quarantine(.noReport, "nothing")])
        #expect(try store.mailCounts(days: 100..<101) == [.duplicate: 1, .quarantined: 0])
        #expect(try store.mailCounts(days: 105..<201) == [.stored: 2, .quarantined: 0])
        #expect(try store.mailCounts(days: 101..<105) == [.quarantined: 0])
        #expect(try store.mailCounts(days: -5..<300) == [.stored: 2, .duplicate: 1, .quarantined: 1])
        #expect(try store.mailCounts(days: 0..<1) == [.quarantined: 1], "received in the first second of the day")
    }
}
