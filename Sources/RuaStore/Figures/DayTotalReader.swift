import GRDB
import RuaCore

/// What two ids of a domain come to on some UTC days: messages of a source with an evaluation, or reports of a reporter
/// that show a policy.
struct DayTotal {
    /// The count of one day.
    struct Day {
        let day: Int
        let count: Int128
    }

    private(set) var domain: Int64 = 0
    private(set) var ids: (Int64, Int64) = (0, 0)
    /// Days with a count, in any order; a day may come twice.
    private(set) var days: [Day] = []

    /// Hands the totals of some UTC days to a block, those of a domain together. What has the same domain and ids comes
    /// once for each era.
    static func forEach(
        _ table: DayTotalTable, days: Range<Int>, _ filter: DomainFilter, _ db: Database,
        _ body: (DayTotal) throws -> Void
    ) throws {
        let select = try RawStatement(
            db,
            """
            SELECT domain_id, \(table.ids.0), \(table.ids.1), era, \(table.counts) FROM \(table.name)
            WHERE \(filter.everyDomain) AND era >= ? AND era <= ?
            """)
        let eras = Era.numbers(of: days)
        select.bind(1, Int64(eras.lowerBound))
        select.bind(2, Int64(eras.upperBound))
        var total = DayTotal()
        try select.forEachRow { row in
            let firstDay = Era(number: Int(row.columnInteger(3))).firstDay
            total.days.removeAll(keepingCapacity: true)
            try DayCounts.forEach(in: row.columnBytes(4)) { place, count in
                let day = firstDay + place
                if days.contains(day) { total.days.append(Day(day: day, count: count)) }
            }
            guard !total.days.isEmpty else { return }
            total.domain = row.columnInteger(0)
            total.ids = (row.columnInteger(1), row.columnInteger(2))
            try body(total)
        }
    }
}

/// A restriction to some policy domains, as SQL of numbers only.
struct DomainFilter {
    /// More of a condition on `domain_id`; empty for all domains.
    let andDomain: String
    /// A condition by which an index that begins with `domain_id` can be used also for all domains.
    let everyDomain: String

    /// One domain by its id.
    init(_ domain: Int64) {
        everyDomain = "domain_id = \(domain)"
        andDomain = "AND \(everyDomain)"
    }

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
