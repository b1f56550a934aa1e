/// The answer to a question: columns and rows, for people or for machines.
public struct Table: Sendable, Equatable {
    /// Shown above the table for people; nil for none.
    public var title: String?
    /// The columns, in order.
    public var columns: [Column]
    /// The rows, each with a cell a column. Missing cells are null, further ones are left out.
    public var rows: [[Cell]]
    /// A last row for people, such as a sum; machines don't get it, for they can add up.
    public var totals: [Cell]?
    /// Lines below the table for people.
    public var notes: [String]
    /// Rows that exist but were not fetched; counted in the `… 312 more` line.
    public var omittedRows: Int

    /// A table.
    public init(
        title: String? = nil, columns: [Column], rows: [[Cell]] = [], totals: [Cell]? = nil, notes: [String] = [],
        omittedRows: Int = 0
    ) {
        self.title = title
        self.columns = columns
        self.rows = rows
        self.totals = totals
        self.notes = notes
        self.omittedRows = omittedRows
    }

    /// The cell of a row at a column.
    static func cell(_ row: [Cell], _ column: Int) -> Cell {
        column < row.count ? row[column] : .null
    }

    /// The whole table in a format, ready to be written to a file or standard output.
    public func printed(as format: OutputFormat, options: TextOptions = TextOptions()) -> [UInt8] {
        switch format {
        case .table: return Array(TextTable(self, options: options).text.utf8)
        case .markdown: return Array(MarkdownPrinter.table(self).utf8)
        case .html: return Array(HTMLPage(title: title ?? "Rua", sections: [.table(self)]).text.utf8)
        case .csv: return written(with: CSVWriter(columns: columns))
        case .json: return written(with: JSONWriter(columns: columns, framing: .array))
        }
    }

    private func written(with empty: some RowWriter) -> [UInt8] {
        var writer = empty
        for row in rows { writer.row(row) }
        writer.finish()
        return writer.bytes
    }
}

/// The formats of contract section 4.
public enum OutputFormat: String, Sendable, CaseIterable {
    /// Aligned columns for people at a terminal.
    case table
    /// One array of objects.
    case json
    /// RFC 4180 with a header line.
    case csv
    /// GitHub-flavoured Markdown.
    case markdown
    /// One page that needs nothing else.
    case html
}

/// How text for people is laid out.
public struct TextOptions: Sendable, Equatable {
    /// The width to keep to; nil cuts nothing, as for a pipe. Unit: terminal columns.
    public var width: Int?
    /// Whether roles become colours.
    public var colour: Bool
    /// The most rows of a table to show; nil for all.
    public var maximumRows: Int?
    /// What to type to see all rows.
    public var allHint: String

    /// The width at which prose is wrapped when there is no terminal to ask. Unit: terminal columns.
    public static let proseWidth = 100

    /// A layout; by default for a pipe: no width to keep to, no colour, all rows.
    public init(width: Int? = nil, colour: Bool = false, maximumRows: Int? = nil, allHint: String = "--all") {
        self.width = width.map { max($0, 1) }
        self.colour = colour
        self.maximumRows = maximumRows
        self.allHint = allHint
    }
}
