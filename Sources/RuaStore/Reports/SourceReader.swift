import GRDB
import RuaCore

/// Reads sources back by id.
struct SourceReader {
    /// A source.
    struct Source {
        let domain: String
        let sourceIP: IPAddress?
        let firstDay: Int
        let lastDay: Int
    }

    private let select: RawStatement
    private var names: NameReader

    init(_ db: Database) throws {
        select = try RawStatement(db, "SELECT domain_id, ip, first_day, last_day FROM source WHERE id = ?")
        names = try NameReader(db)
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
            domain: try names.name(found.domain), sourceIP: found.ip, firstDay: found.first, lastDay: found.last)
    }
}
