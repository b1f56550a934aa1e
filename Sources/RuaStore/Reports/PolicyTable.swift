import GRDB
import RuaCore

/// Ids of the policies that reports on a domain show, and when each was first and last seen.
struct PolicyTable {
    private struct Key: Hashable {
        let domain: Int64
        let policy: PolicyPublished
    }
    private struct Known {
        let id: Int64
        var first: Timestamp
        var last: Timestamp
    }

    private static let kept = 5_000
    private var known: [Key: Known] = [:]

    /// The id of a policy that a report shows for its period.
    mutating func id(domain: Int64, _ policy: PolicyPublished, _ range: DateRange, _ db: Database) throws -> Int64 {
        let key = Key(domain: domain, policy: policy)
        if let found = known[key], found.first <= range.begin, range.end <= found.last { return found.id }
        let id: Int64
        if let found = try find(key, db) {
            try extend(found, to: range, db)
            id = found
        } else {
            id = try insert(key, range, db)
        }
        if known.count >= Self.kept { known.removeAll(keepingCapacity: true) }
        var entry = known[key] ?? Known(id: id, first: range.begin, last: range.end)
        entry.first = min(entry.first, range.begin)
        entry.last = max(entry.last, range.end)
        known[key] = entry
        return id
    }

    private func find(_ key: Key, _ db: Database) throws -> Int64? {
        let find = try RawStatement(
            db,
            """
            SELECT id FROM policy WHERE domain_id = ? AND policy_domain = ? AND p IS ? AND sp IS ? AND np IS ?
                AND adkim IS ? AND aspf IS ? AND pct IS ? AND fo IS ? AND testing IS ? AND discovery_method IS ?
            """)
        bind(key, to: find)
        return try find.integer()
    }

    private func extend(_ id: Int64, to range: DateRange, _ db: Database) throws {
        let update = try RawStatement(
            db, "UPDATE policy SET first_seen = min(first_seen, ?), last_seen = max(last_seen, ?) WHERE id = ?")
        update.bind(1, range.begin.seconds)
        update.bind(2, range.end.seconds)
        update.bind(3, id)
        try update.run()
    }

    private func insert(_ key: Key, _ range: DateRange, _ db: Database) throws -> Int64 {
        let insert = try RawStatement(
            db,
            """
            INSERT INTO policy (domain_id, policy_domain, p, sp, np, adkim, aspf, pct, fo, testing, discovery_method,
                first_seen, last_seen)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        bind(key, to: insert)
        insert.bind(12, range.begin.seconds)
        insert.bind(13, range.end.seconds)
        return try insert.insert()
    }

    private func bind(_ key: Key, to statement: RawStatement) {
        let policy = key.policy
        statement.bind(1, key.domain)
        let texts: [String?] = [policy.domain, policy.p, policy.sp, policy.np, policy.adkim, policy.aspf]
        for (offset, text) in texts.enumerated() { statement.bind(Int32(2 + offset), text) }
        statement.bind(8, policy.pct.map(Int64.init))
        statement.bind(9, policy.fo)
        statement.bind(10, policy.testing)
        statement.bind(11, policy.discoveryMethod)
    }
}
