import GRDB
public import RuaCore

/// When something was last heard on a domain.
public struct LastReport: Sendable, Equatable {
    /// The folded policy domain.
    public let domain: String
    /// When the mail with its newest report came in.
    public let received: Timestamp
}

extension Store {
    /// When the oldest mail that waits to be read came in; nil when none waits.
    ///
    /// - Throws: `StoreError`.
    public func oldestPending() throws(StoreError) -> Timestamp? {
        try read { db in
            try Int64.fetchOne(db, sql: "SELECT received FROM mail WHERE state = 'pending' ORDER BY id LIMIT 1")
                .map { Timestamp(seconds: $0) }
        }
    }

    /// For each domain with reports that count on these UTC days, when the one stored last came in; the latest first.
    ///
    /// - Parameters:
    ///   - days: Days since 1970-01-01.
    ///   - limit: How many domains at most.
    /// - Returns: The domains.
    /// - Throws: `StoreError`.
    public func lastReports(days: Range<Int>, limit: Int) throws(StoreError) -> [LastReport] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT text, received
                    FROM (SELECT max(id) AS newest FROM report WHERE day >= ? AND day < ? GROUP BY domain_id)
                    JOIN report ON report.id = newest JOIN mail ON mail.id = mail_id JOIN name ON name.id = domain_id
                    ORDER BY received DESC, text LIMIT ?
                    """,
                arguments: [days.lowerBound, days.upperBound, limit]
            ).map { LastReport(domain: $0["text"], received: Timestamp(seconds: $0["received"])) }
        }
    }

    /// The policy domains that there are reports on, the one with the newest report first.
    ///
    /// - Parameter limit: How many at most.
    /// - Returns: The domains.
    /// - Throws: `StoreError`.
    public func reportedDomains(limit: Int) throws(StoreError) -> [String] {
        try read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT text FROM (SELECT domain_id, max(last_seen) AS last FROM policy GROUP BY domain_id)
                    JOIN name ON name.id = domain_id ORDER BY last DESC, text LIMIT ?
                    """,
                arguments: [limit])
        }
    }
}
