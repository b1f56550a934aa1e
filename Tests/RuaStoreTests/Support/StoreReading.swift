import GRDB
import RuaCore
import RuaStore

extension Store {
    /// Records one imported item with some reports and problems.
    @discardableResult
    func record(
        _ reports: [MadeReport], problems: [Quarantine] = [], digest: UInt128 = .random(in: 0...UInt128.max),
        bytes: [UInt8]? = Array("raw".utf8), writer: MailWriter? = nil
    ) throws -> MailOutcome {
        var reading = MailReading()
        reading.reports = reports.map { $0.read(for: self) }
        reading.problems = problems
        let item = ImportedItem(
            origin: "made", count: bytes?.count ?? 0, digest: digest, bytes: bytes, reading: reading)
        let outcomes = try (writer ?? MailWriter(store: self)).record(imported: [item], at: Timestamp(seconds: 1))
        return outcomes[0]
    }

    /// All rows, in the order in which they are exported.
    func allRows(_ days: Range<Int> = -1_000_000..<1_000_000, domains: [String] = []) throws -> [StoredRow] {
        var rows: [StoredRow] = []
        try forEachRow(days: days, domains: domains) { rows.append($0) }
        return rows
    }

    func count(_ table: String) throws -> Int64? {
        guard case .integer(let count)? = try query("SELECT count(*) FROM \(table)", parameters: [:]).rows.first?.first
        else { return nil }
        return count
    }

    func deleteMail(_ id: Int64) throws {
        try write { try $0.execute(sql: "DELETE FROM mail WHERE id = ?", arguments: [id]) }
    }

    /// How many of everything that a report makes.
    func sizes() throws -> [Int64?] {
        try ["mail", "mail_raw", "report", "report_row", "mail_report", "report_note", "source", "evaluation"].map(
            count)
    }
}

extension StoredRow {
    /// The row as a reporter sent it.
    var row: Row { Row(sourceIP: sourceIP, messages: messages, evaluation: evaluation.evaluation) }
}

extension IncomingMail {
    func take(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try append($0) }
    }
}
