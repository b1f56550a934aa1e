import RuaCore
import RuaStore
import Testing

/// Totals never overflow and never turn into floating point (contract section 7).
@Suite struct TotalsTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private static let most: Int64 = 1 << 53
    private static let exactSum = "exact(SUM(messages >> 26), SUM(messages & 67108863))"

    @Test func `1,500 counts of 2^53 and one of 1 add up to the last digit`() throws {
        let rows = Array(repeating: Row("192.0.2.1", Self.most), count: 1500) + [Row("192.0.2.1", 1)]
        let outcome = try store.record([MadeReport(rows: rows)])
        let expected = 1500 * Int128(Self.most) + 1
        #expect(expected > Int128(Int64.max))
        #expect(outcome.messages == expected)
        let figures = try store.figures(.init(days: 0..<100_000))
        #expect(figures.sources.flatMap(\.tallies).map(\.messages) == [expected])
        let sql = try store.query("SELECT \(Self.exactSum) FROM rows", parameters: [:])
        #expect(sql.rows == [[.text("13510798882111488001")]])
        // What it is needed for: SQLite's own sum gives up.
        #expect(throws: QueryError.self) { try store.query("SELECT SUM(messages) FROM rows", parameters: [:]) }
    }

    @Test(
        arguments: [
            ([], nil), ([0], 0), ([1, 2, 3], 6), ([1 << 26], 1 << 26), ([(1 << 26) - 1, 1], 1 << 26),
            ([1 << 53, 1 << 53], 1 << 54),
            (Array(repeating: 1 << 53, count: 1023) + [(1 << 53) - 1], Int64.max),
        ] as [([Int64], Int64?)])
    func `a sum that fits is an integer`(counts: [Int64], sum: Int64?) throws {
        try store.record([MadeReport(rows: counts.map { Row(nil, $0) })])
        let found = try store.query("SELECT \(Self.exactSum) FROM rows", parameters: [:])
        #expect(found.rows == [[sum.map { .integer($0) } ?? .null]])
    }

    @Test func `a count of 2^53 is stored, one more cannot be`() throws {
        #expect(try store.record([MadeReport(id: "1", rows: [Row(nil, Self.most)])]).messages == Int128(Self.most))
        #expect(code { try store.record([MadeReport(id: "2", rows: [Row(nil, Self.most + 1)])]) } == .other)
        #expect(code { try store.record([MadeReport(id: "3", rows: [Row(nil, -1)])]) } == .other)
        #expect(try store.count("report") == 1)
    }

    @Test func `the totals of a batch are exact too`() throws {
        let writer = MailWriter(store: store)
        var total: Int128 = 0
        for id in 0..<3 {
            total += try store.record(
                [MadeReport(id: "\(id)", rows: (0..<700).map { _ in Row(nil, Self.most) })], writer: writer
            )
            .messages
        }
        #expect(total == 2100 * Int128(Self.most))
    }
}
