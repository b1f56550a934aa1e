import RuaCore
public import RuaInsight
public import RuaStore

/// The answer of `rua report NAME`: what its SQL gives.
public struct QueryAnswer: Answer {
    private let query: Query
    private let result: QueryResult
    private let period: Period?

    /// An answer; the period is that which the SQL asks for, where it does.
    public init(_ query: Query, _ result: QueryResult, of period: Period? = nil) {
        self.query = query
        self.result = result
        self.period = period
    }

    /// An array with an object a row.
    public var json: JSONValue {
        .array(
            result.rows.map { row in
                .object(zip(table.columns, row).map { JSONValue.Member($0.key, JSONValue(Cell($1))) })
            })
    }

    /// The rows.
    public var table: Table {
        Table(
            columns: result.columns.enumerated().map { index, name in
                let isNumber = result.rows.allSatisfy { row in
                    switch row[index] {
                    case .integer, .real, .null: true
                    case .text, .blob: false
                    }
                }
                // Columns give way before their values are cut, the last one first.
                return Column(
                    name, name.replacing("_", with: " "), kind: isNumber ? .number : .text, priority: index,
                    minimumWidth: 80)
            },
            rows: result.rows.map { $0.map(Cell.init) })
    }

    /// The rows under the title.
    public var document: Document {
        var document = Document(title: query.title)
        if let days = period?.days {
            let last = Timestamp(day: days.upperBound - 1).date
            document.title += ", \(Timestamp(day: days.lowerBound).date) to \(last)"
        }
        document.blocks = [
            .heading(level: 1, Prose(document.title + (period == nil ? "" : " (UTC)"))), .note(Prose(query.answers)),
            result.rows.isEmpty ? .paragraph(period == nil ? "No rows." : "No rows in this period.") : .table(table),
        ]
        return document
    }
}

extension Cell {
    init(_ value: QueryValue) {
        switch value {
        case .null: self.init(Cell.Value.null)
        case .integer(let number): self.init(Cell.Value.integer(Int128(number)))
        case .real(let number): self.init(Cell.Value.real(number))
        case .text(let text): self.init(Cell.Value.text(text))
        case .blob(let bytes):
            self.init(Cell.Value.text(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()))
        }
    }
}

/// The answer of `rua report` without a name: which reports there are.
public struct QueryListAnswer: Answer {
    private let queries: [Query]

    /// A list.
    public init(_ catalog: QueryCatalog) {
        queries = catalog.queries
    }

    /// An array with an object a report.
    public var json: JSONValue {
        .array(queries.map { ["name": .string($0.name), "title": .string($0.title), "answers": .string($0.answers)] })
    }

    /// A row a report.
    public var table: Table {
        Table(
            columns: [Column("name", "Report"), Column("title", "Title", priority: 1), Column("answers", "Answers")],
            rows: queries.map { [.text($0.name, .strong), .text($0.title), .text($0.answers)] })
    }

    /// The reports and how to run one.
    public var document: Document {
        Document(
            title: "Reports",
            blocks: [
                .list(queries.map { "\($0.name, .strong): \($0.answers.isEmpty ? $0.title : $0.answers)" }),
                .note("Run one with \("rua report NAME", .command)."),
            ])
    }
}
