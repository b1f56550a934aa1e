import GRDB

/// Reads names back by id, and keeps them: few stand for many rows.
struct NameReader {
    private static let kept = 10_000
    private let select: RawStatement
    private var known: [Int64: String] = [:]

    init(_ db: Database) throws {
        select = try RawStatement(db, "SELECT text FROM name WHERE id = ?")
    }

    mutating func name(_ id: Int64) throws -> String {
        if let found = known[id] { return found }
        select.bind(1, id)
        var text = ""
        try select.forEachRow { text = $0.columnText(0) ?? "" }
        if known.count >= Self.kept { known.removeAll(keepingCapacity: true) }
        known[id] = text
        return text
    }
}
