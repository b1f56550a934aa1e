import GRDB

/// Inserts the rows of one report, many with one statement: to start one costs SQLite as much as the row itself.
struct RowInserter {
    private struct Row {
        let source: Int64
        let messages: Int64
        let evaluation: Int64
    }

    private static let rowsAtOnce = 16
    private static let oneRow = insertion(of: 1)
    private static let manyRows = insertion(of: rowsAtOnce)

    private let one: RawStatement
    private let many: RawStatement
    private var waiting: [Row] = []
    /// The number of the first row that waits.
    private var number: Int64 = 0

    init(report: Int64, _ db: Database) throws {
        one = try RawStatement(db, Self.oneRow)
        many = try RawStatement(db, Self.manyRows)
        one.bind(1, report)
        many.bind(1, report)
        waiting.reserveCapacity(Self.rowsAtOnce)
    }

    mutating func insert(source: Int64, messages: Int64, evaluation: Int64) throws {
        waiting.append(Row(source: source, messages: messages, evaluation: evaluation))
        guard waiting.count == Self.rowsAtOnce else { return }
        for (index, row) in waiting.enumerated() { bind(row, at: index, to: many) }
        try many.run()
        number += Int64(waiting.count)
        waiting.removeAll(keepingCapacity: true)
    }

    /// Inserts what still waits; no row comes after this.
    mutating func finish() throws {
        for row in waiting {
            bind(row, at: 0, to: one)
            try one.run()
            number += 1
        }
        waiting = []
    }

    private func bind(_ row: Row, at index: Int, to statement: RawStatement) {
        let first = Int32(2 + 4 * index)
        statement.bind(first, number + Int64(index))
        statement.bind(first + 1, row.source)
        statement.bind(first + 2, row.messages)
        statement.bind(first + 3, row.evaluation)
    }

    /// The report is the first parameter of each row, then come four for each.
    private static func insertion(of rows: Int) -> String {
        let values = (0..<rows).map { row in
            "(?1, " + (2...5).map { "?\($0 + 4 * row)" }.joined(separator: ", ") + ")"
        }
        return "INSERT INTO report_row (report_id, n, source_id, messages, evaluation_id) VALUES "
            + values.joined(separator: ", ")
    }
}
