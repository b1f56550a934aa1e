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
        let day: Int
        let source: Int64
        let orgName: Int64
    }

    /// Sums held before they are written early. Anyone can send a report in which no two rows have the same key.
    private static let most = 50_000
    private var sums: [Key: Sum] = [:]
    private var sightings: Set<Sighting> = []

    /// Adds a row of a report, whose reporter goes by `orgName`.
    mutating func add(_ messages: Int64, to key: Key, report: Int64, orgName: Int64, _ db: Database) throws {
        let isNews = {
            (sum: inout Sum) -> Bool in
            sum.messages += Int128(messages)
            defer { sum.report = report }
            return sum.report != report
        }(&sums[key, default: Sum()])
        guard isNews else { return }
        sightings.insert(Sighting(domain: key.domain, day: key.day, source: key.source, orgName: orgName))
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
            db, "INSERT OR IGNORE INTO day_reporter (domain_id, day, source_id, org_name_id) VALUES (?, ?, ?, ?)")
        let inOrder = sightings.sorted {
            ($0.domain, $0.day, $0.source, $0.orgName) < ($1.domain, $1.day, $1.source, $1.orgName)
        }
        for sighting in inOrder {
            insert.bind(1, sighting.domain)
            insert.bind(2, Int64(sighting.day))
            insert.bind(3, sighting.source)
            insert.bind(4, sighting.orgName)
            try insert.run()
        }
    }
}
