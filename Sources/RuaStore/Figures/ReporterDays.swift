import GRDB
public import RuaCore

/// The reports of one reporter on one domain that show one policy.
public struct ReporterDays: Sendable {
    /// The policy domain.
    public let domain: String
    /// The reporter's name.
    public let orgName: String
    /// The published policy.
    public let policy: PolicyPublished
    /// The number of reports by UTC day, in days since 1970-01-01.
    public let days: [(day: Int, reports: Int)]
}

/// A policy that reports on a domain show.
public struct PolicySeen: Sendable {
    /// The policy domain, folded.
    public let domain: String
    /// The policy.
    public let policy: PolicyPublished
    /// The begin of the first report that shows it.
    public let firstSeen: Timestamp
    /// The end of the last one.
    public let lastSeen: Timestamp
}

extension Store {
    /// The reports that count on these UTC days, by domain, reporter and policy. The same may come several times, with
    /// other days.
    ///
    /// - Throws: `StoreError`.
    public func reporterDays(_ days: Range<Int>, domains: [String] = []) throws(StoreError) -> [ReporterDays] {
        guard !days.isEmpty else { return [] }
        return try read { db in
            let filter = try DomainFilter(domains, db)
            var names = try NameReader(db)
            let select = try db.cachedStatement(sql: "SELECT * FROM policy WHERE id = ?")
            var policies: [Int64: PolicyPublished] = [:]
            func policy(_ id: Int64) throws -> PolicyPublished {
                if let known = policies[id] { return known }
                let policy = try GRDB.Row.fetchOne(select, arguments: [id]).map { PolicyPublished($0) }
                policies[id] = policy ?? PolicyPublished()
                return policy ?? PolicyPublished()
            }
            var found: [ReporterDays] = []
            try DayTotal.forEach(.reports, days: days, filter, db) { total in
                found.append(
                    ReporterDays(
                        domain: try names.name(total.domain), orgName: try names.name(total.ids.0),
                        policy: try policy(total.ids.1),
                        days: total.days.map { ($0.day, Int(clamping: $0.count)) }))
            }
            return found
        }
    }

    /// The newest UTC day that a report on some folded domains (empty means all) counts on, as days since 1970-01-01;
    /// nil without reports.
    ///
    /// - Throws: `StoreError`.
    public func newestReportDay(domains: [String] = []) throws(StoreError) -> Int? {
        try read { db in
            let filter = try DomainFilter(domains, db)
            return try Int.fetchOne(db, sql: "SELECT max(day) FROM report WHERE true \(filter.andDomain)")
        }
    }

    /// Every policy that reports of all time show, by domain, the oldest first.
    ///
    /// - Throws: `StoreError`.
    public func policiesSeen(domains: [String] = []) throws(StoreError) -> [PolicySeen] {
        try read { db in
            let filter = try DomainFilter(domains, db)
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT text AS domain, policy_domain, p, sp, np, adkim, aspf, pct, fo, testing, discovery_method,
                        min(first_seen) AS first_seen, max(last_seen) AS last_seen
                    FROM policy JOIN name ON name.id = domain_id WHERE true \(filter.andDomain)
                    GROUP BY domain_id, p, sp, np, adkim, aspf, pct, fo, testing ORDER BY domain, first_seen
                    """
            ).map { row in
                PolicySeen(
                    domain: row["domain"], policy: PolicyPublished(row),
                    firstSeen: Timestamp(seconds: row["first_seen"]), lastSeen: Timestamp(seconds: row["last_seen"]))
            }
        }
    }

    /// The numbers of mails behind the figures of a period: those whose newest report counts in it, by state, and those
    /// in quarantine that were received since it began, since what cannot be read has no other day.
    ///
    /// - Throws: `StoreError`.
    public func mailCounts(days: Range<Int>) throws(StoreError) -> [MailState: Int64] {
        try read { db in
            let held = try Row.fetchAll(
                db,
                sql: """
                    SELECT state, count(*) AS n FROM mail
                    WHERE (state = 'stored' OR state = 'duplicate') AND day >= ? AND day < ? GROUP BY state
                    """,
                arguments: [days.lowerBound, days.upperBound])
            var counts: [MailState: Int64] = [:]
            for row in held {
                if let state = MailState(rawValue: row["state"]) { counts[state] = row["n"] }
            }
            counts[.quarantined] = try Int64.fetchOne(
                db, sql: "SELECT count(*) FROM mail WHERE state = 'quarantined' AND received >= ?",
                arguments: [Timestamp(day: days.lowerBound).seconds])
            return counts
        }
    }
}

extension PolicyPublished {
    init(_ row: GRDB.Row) {
        self.init()
        domain = row["policy_domain"]
        p = row["p"]
        sp = row["sp"]
        np = row["np"]
        adkim = row["adkim"]
        aspf = row["aspf"]
        pct = row["pct"]
        fo = row["fo"]
        testing = row["testing"]
        discoveryMethod = row["discovery_method"]
    }
}
