import GRDB
import RuaCore

/// Ids of sources, and the first and last day on which each was seen.
struct SourceTable {
    private struct Key: Hashable {
        let domain: Int64
        let length: UInt8
        let ip: UInt128
    }
    private struct Known {
        let id: Int64
        var first: Int
        var last: Int
    }

    private static let kept = 100_000
    private var known: [Key: Known] = [:]

    /// The id of a source that was seen on a day; `ip` has 4 or 16 bytes, or none when the reporter gave no address.
    mutating func id(domain: Int64, ip: ArraySlice<UInt8>, day: Int, _ db: Database) throws -> Int64 {
        let key = Key(domain: domain, length: UInt8(ip.count), ip: ip.reduce(0) { $0 << 8 | UInt128($1) })
        if let found = known[key], found.first <= day, day <= found.last { return found.id }
        return try extend(key, ip: ip, day: day, db)
    }

    private mutating func extend(_ key: Key, ip: ArraySlice<UInt8>, day: Int, _ db: Database) throws -> Int64 {
        let upsert = try RawStatement(
            db,
            """
            INSERT INTO source (domain_id, ip, source_ip, first_day, last_day) VALUES (?1, ?2, ?3, ?4, ?4)
            ON CONFLICT DO UPDATE SET first_day = min(first_day, ?4), last_day = max(last_day, ?4) RETURNING id
            """)
        upsert.bind(1, key.domain)
        upsert.bind(2, bytes: ip)
        upsert.bind(3, IPAddress(bytes: ip)?.description ?? "")
        upsert.bind(4, Int64(day))
        guard let id = try upsert.integer() else { throw DatabaseError(message: "no id for a source") }
        if known.count >= Self.kept { known.removeAll(keepingCapacity: true) }
        var entry = known[key] ?? Known(id: id, first: day, last: day)
        entry.first = min(entry.first, day)
        entry.last = max(entry.last, day)
        known[key] = entry
        return id
    }
}
