import GRDB

/// Ids of the texts that repeat, found or made as they are needed.
///
/// The ids never change, so they may be kept from one transaction to the next, but not from one that was rolled back.
struct NameTable {
    private static let kept = 50_000
    /// Longer ones are no names; anyone can send as many of them as would fill the memory. Unit: bytes.
    private static let longestKept = 256
    /// By their bytes: to Swift, texts are equal that differ in how an accent is written.
    private var ids: [[UInt8]: Int64] = [:]

    mutating func id(_ text: String, _ db: Database) throws -> Int64 {
        let bytes = Array(text.utf8)
        if let known = ids[bytes] { return known }
        let find = try RawStatement(db, "SELECT id FROM name WHERE text = ?")
        find.bind(1, text)
        let id: Int64
        if let found = try find.integer() {
            id = found
        } else {
            let insert = try RawStatement(db, "INSERT INTO name (text) VALUES (?)")
            insert.bind(1, text)
            id = try insert.insert()
        }
        guard bytes.count <= Self.longestKept else { return id }
        if ids.count >= Self.kept { ids.removeAll(keepingCapacity: true) }
        ids[bytes] = id
        return id
    }

    mutating func id(_ text: String?, _ db: Database) throws -> Int64? {
        guard let text else { return nil }
        let found: Int64 = try id(text, db)
        return found
    }
}
