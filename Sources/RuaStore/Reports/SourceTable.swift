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

        /// Takes a day in; whether it was news.
        mutating func extend(to day: Int) -> Bool {
            guard day < first || day > last else { return false }
            first = min(first, day)
            last = max(last, day)
            return true
        }
    }

    private static let kept = 40_000
    private var known: [Key: Known] = [:]

    /// The id of a source that was seen on a day; `ip` has 4 or 16 bytes, or none when the reporter gave no address.
    mutating func id(domain: Int64, ip: ArraySlice<UInt8>, day: Int, _ db: Database) throws -> Int64 {
        let key = Key(domain: domain, length: UInt8(ip.count), ip: ip.reduce(0) { $0 << 8 | UInt128($1) })
        if var entry = known[key] {
            if entry.extend(to: day) {
                try update(entry, db)
                known[key] = entry
            }
            return entry.id
        }
        let entry: Known
        if var found = try find(key, ip: ip, db) {
            if found.extend(to: day) { try update(found, db) }
            entry = found
        } else {
            entry = Known(id: try insert(key, ip: ip, day: day, db), first: day, last: day)
        }
        if known.count >= Self.kept { known.removeAll(keepingCapacity: true) }
        known[key] = entry
        return entry.id
    }

    private func find(_ key: Key, ip: ArraySlice<UInt8>, _ db: Database) throws -> Known? {
        let find = try RawStatement(db, "SELECT id, first_day, last_day FROM source WHERE domain_id = ? AND ip = ?")
        find.bind(1, key.domain)
        find.bind(2, bytes: ip)
        var found: Known?
        try find.forEachRow {
            found = Known(
                id: $0.columnInteger(0), first: Int($0.columnInteger(1)), last: Int($0.columnInteger(2)))
        }
        return found
    }

    private func update(_ entry: Known, _ db: Database) throws {
        // Another process may have extended it further.
        let update = try RawStatement(
            db, "UPDATE source SET first_day = min(first_day, ?), last_day = max(last_day, ?) WHERE id = ?")
        update.bind(1, Int64(entry.first))
        update.bind(2, Int64(entry.last))
        update.bind(3, entry.id)
        try update.run()
    }

    private func insert(_ key: Key, ip: ArraySlice<UInt8>, day: Int, _ db: Database) throws -> Int64 {
        let insert = try RawStatement(
            db, "INSERT INTO source (domain_id, ip, source_ip, first_day, last_day) VALUES (?1, ?2, ?3, ?4, ?4)")
        insert.bind(1, key.domain)
        insert.bind(2, bytes: ip)
        insert.bind(3, IPAddress(bytes: ip)?.description ?? "")
        insert.bind(4, Int64(day))
        return try insert.insert()
    }
}
