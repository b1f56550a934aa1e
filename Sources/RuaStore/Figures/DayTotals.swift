import GRDB

/// Adds up the rows that a transaction stores by domain, day, source and evaluation, and brings the sums to the database
/// before it ends, so that the daily totals and the rows always agree.
///
/// In the order of their key, and many reports at once: a total is touched once a transaction, however many rows it has.
struct DayTotals {
    /// What a total is of.
    struct Key: Hashable {
        let domain: Int64
        let day: Int
        let source: Int64
        let evaluation: Int64
    }

    private struct Sum {
        var messages: Int128 = 0
        /// The last report that added to it; 0 for none.
        var report: Int64 = 0
    }

    private struct Sighting: Hashable {
        let domain: Int64
        let era: Int
        let source: Int64
        let orgName: Int64
    }

    /// Sums held before they are written early. Anyone can send a report in which no two rows have the same key.
    private static let most = 50_000
    private var sums: [Key: Sum] = [:]
    private var sightings: [Sighting: Int64] = [:]

    /// Adds a row of a report, whose reporter goes by `orgName`.
    mutating func add(_ messages: Int64, to key: Key, report: Int64, orgName: Int64, _ db: Database) throws {
        let isNews = {
            (sum: inout Sum) -> Bool in
            sum.messages += Int128(messages)
            defer { sum.report = report }
            return sum.report != report
        }(&sums[key, default: Sum()])
        guard isNews else { return }
        let era = Era(of: key.day)
        let sighting = Sighting(domain: key.domain, era: era.number, source: key.source, orgName: orgName)
        sightings[sighting, default: 0] |= era.bits(of: key.day..<key.day + 1)
        if sums.count >= Self.most { try write(db) }
    }

    /// Writes what has been added since the last time.
    mutating func write(_ db: Database) throws {
        try writeSums(db)
        try writeSightings(db)
        sums.removeAll(keepingCapacity: true)
        sightings.removeAll(keepingCapacity: true)
    }

    private func writeSums(_ db: Database) throws {
        let upsert = try RawStatement(
            db,
            """
            INSERT INTO day_total (domain_id, day, source_id, evaluation_id, high, low) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET high = high + excluded.high, low = low + excluded.low
            """)
        let inOrder = sums.sorted {
            ($0.key.domain, $0.key.day, $0.key.source, $0.key.evaluation)
                < ($1.key.domain, $1.key.day, $1.key.source, $1.key.evaluation)
        }
        for (key, sum) in inOrder {
            upsert.bind(1, key.domain)
            upsert.bind(2, Int64(key.day))
            upsert.bind(3, key.source)
            upsert.bind(4, key.evaluation)
            upsert.bind(5, Int64(sum.messages >> 26))
            upsert.bind(6, Int64(sum.messages & 0x3FF_FFFF))
            try upsert.run()
        }
    }

    private func writeSightings(_ db: Database) throws {
        let insert = try RawStatement(
            db,
            """
            INSERT INTO source_reporter (domain_id, era, source_id, org_name_id, days) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET days = days | excluded.days
            """)
        let inOrder = sightings.sorted {
            ($0.key.domain, $0.key.era, $0.key.source, $0.key.orgName)
                < ($1.key.domain, $1.key.era, $1.key.source, $1.key.orgName)
        }
        for (sighting, days) in inOrder {
            insert.bind(1, sighting.domain)
            insert.bind(2, Int64(sighting.era))
            insert.bind(3, sighting.source)
            insert.bind(4, sighting.orgName)
            insert.bind(5, days)
            try insert.run()
        }
    }
}

/// Sixty UTC days, which one integer has a bit for each of.
struct Era {
    private static let days = 60
    let number: Int

    init(number: Int) {
        self.number = number
    }

    /// The era that a day falls in, also before 1970.
    init(of day: Int) {
        number = (day - (day < 0 ? Self.days - 1 : 0)) / Self.days
    }

    /// The bits of those of some days that fall in the era.
    func bits(of days: Range<Int>) -> Int64 {
        let first = number * Self.days
        let here = days.clamped(to: first..<first + Self.days)
        guard !here.isEmpty else { return 0 }
        return ((1 << Int64(here.count)) - 1) << Int64(here.lowerBound - first)
    }
}
