import GRDB

/// Adds up what a transaction stores by day, and brings the sums to the database before it ends, so that the daily totals
/// and the rows always agree.
///
/// In the order of their key, and many reports at once: a total is touched once a transaction, however many rows it has.
struct DayTotals {
    /// What a total of messages is of.
    struct Key: Hashable {
        let domain: Int64
        let day: Int
        let source: Int64
        let evaluation: Int64
    }

    /// What a total of reports is of.
    struct ReportKey: Hashable {
        let domain: Int64
        let day: Int
        let orgName: Int64
        let policy: Int64
    }

    private struct Sum {
        var messages: Int128 = 0
        /// The last report that added to it; 0 for none.
        var report: Int64 = 0
    }

    private struct ReportSum {
        var reports: Int128 = 0
        var messages: Int128 = 0
    }

    private struct Sighting: Hashable {
        let domain: Int64
        let era: Int
        let source: Int64
        let orgName: Int64
    }

    /// Sums held before they are written early. Anyone can send a report in which no two rows have the same key.
    private static let most = 20_000
    private var sums: [Key: Sum] = [:]
    private var reports: [ReportKey: ReportSum] = [:]
    private var sightings: [Sighting: Int64] = [:]

    /// Adds a report with the messages in its rows.
    mutating func addReport(_ key: ReportKey, messages: Int128) {
        reports[key, default: ReportSum()].reports += 1
        reports[key, default: ReportSum()].messages += messages
    }

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
        try DayTotalWriter(.messages, db).write(
            sums.map { key, sum in
                DayTotalWriter.Addition(key.domain, key.day, key.source, key.evaluation, count: sum.messages)
            })
        try writeReports(.reports, \.reports, db)
        try writeReports(.reportedMessages, \.messages, db)
        try writeSightings(db)
        sums.removeAll(keepingCapacity: true)
        reports.removeAll(keepingCapacity: true)
        sightings.removeAll(keepingCapacity: true)
    }

    private func writeReports(
        _ table: DayTotalTable, _ count: (ReportSum) -> Int128, _ db: Database
    ) throws {
        try DayTotalWriter(table, db).write(
            reports.map { key, sum in
                DayTotalWriter.Addition(key.domain, key.day, key.orgName, key.policy, count: count(sum))
            })
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
