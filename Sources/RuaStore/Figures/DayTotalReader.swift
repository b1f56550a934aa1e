import GRDB
import RuaCore

/// What the rows of one source with one evaluation come to on one day.
struct DayTotal {
    let domain: Int64
    let day: Int
    let source: Int64
    let evaluation: Int64
    let messages: Int128

    /// Hands the totals of some UTC days to a block, those of a domain together and by day.
    static func forEach(
        days: Range<Int>, _ filter: DomainFilter, _ db: Database, _ body: (DayTotal) throws -> Void
    ) throws {
        let select = try RawStatement(
            db,
            """
            SELECT domain_id, day, source_id, evaluation_id, high, low FROM day_total
            WHERE \(filter.everyDomain) AND day >= ? AND day < ?
            """)
        select.bind(1, Int64(days.lowerBound))
        select.bind(2, Int64(days.upperBound))
        try select.forEachRow { row in
            try body(
                DayTotal(
                    domain: row.columnInteger(0), day: Int(row.columnInteger(1)), source: row.columnInteger(2),
                    evaluation: row.columnInteger(3),
                    messages: Int128(row.columnInteger(4)) << 26 + Int128(row.columnInteger(5))))
        }
    }
}

/// A restriction to some policy domains, as SQL of numbers only.
struct DomainFilter {
    /// More of a condition on `domain_id`; empty for all domains.
    let andDomain: String
    /// A condition by which an index that begins with `domain_id` can be used also for all domains.
    let everyDomain: String

    init(_ domains: [String], _ db: Database) throws {
        guard !domains.isEmpty else {
            andDomain = ""
            everyDomain = "domain_id IN (SELECT domain_id FROM policy)"
            return
        }
        let ids = try domains.compactMap {
            try Int64.fetchOne(db, sql: "SELECT id FROM name WHERE text = ?", arguments: [$0])
        }
        everyDomain = "domain_id IN (\(ids.map(String.init).joined(separator: ",")))"
        andDomain = "AND \(everyDomain)"
    }
}
