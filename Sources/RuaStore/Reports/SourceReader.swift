import GRDB
import RuaCore

/// Reads sources back by id. Few domains have many sources, so that their names are kept.
struct SourceReader {
    /// A source.
    struct Source {
        let domain: String
        let sourceIP: IPAddress?
        let firstDay: Int
        let lastDay: Int
    }

    private static let kept = 10_000
    private let select: RawStatement
    private let name: RawStatement
    private var domains: [Int64: String] = [:]

    init(_ db: Database) throws {
        select = try RawStatement(db, "SELECT domain_id, ip, first_day, last_day FROM source WHERE id = ?")
        name = try RawStatement(db, "SELECT text FROM name WHERE id = ?")
    }

    mutating func source(_ id: Int64) throws -> Source {
        select.bind(1, id)
        var found: (domain: Int64, ip: IPAddress?, first: Int, last: Int)?
        try select.forEachRow { row in
            found = (
                row.columnInteger(0), IPAddress(bytes: row.columnBytes(1)), Int(row.columnInteger(2)),
                Int(row.columnInteger(3))
            )
        }
        guard let found else { throw DatabaseError(message: "row of a source that does not exist") }
        return Source(
            domain: try domain(found.domain), sourceIP: found.ip, firstDay: found.first, lastDay: found.last)
    }

    private mutating func domain(_ id: Int64) throws -> String {
        if let known = domains[id] { return known }
        name.bind(1, id)
        var text = ""
        try name.forEachRow { text = $0.columnText(0) ?? "" }
        if domains.count >= Self.kept { domains.removeAll(keepingCapacity: true) }
        domains[id] = text
        return text
    }
}
