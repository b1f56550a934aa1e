/// Prints a table as aligned columns for people.
///
/// With a width, no line is wider: columns give way as `ColumnLayout` says, and a line tells which are missing. Without
/// one nothing is cut.
public struct TextTable: Sendable {
    private let table: Table
    private let options: TextOptions
    /// Values longer than this don't widen their column when nothing is cut, so that one hostile name does not make
    /// every line of a piped table 64 KiB long.
    private static let paddedWidth = 120

    /// A table and how to lay it out.
    public init(_ table: Table, options: TextOptions = TextOptions()) {
        self.table = table
        self.options = options
    }

    /// The lines, each ended.
    public var text: String {
        let rows = table.rows.prefix(options.maximumRows.map { max($0, 0) } ?? .max)
        let body = rows.map { prepared($0) }
        let totals = table.totals.map { prepared($0, role: .strong) }
        let headings = table.columns.map { Entry(text: SafeText.terminal($0.heading), role: .strong) }
        let layout = layout(of: body + [headings] + (totals.map { [$0] } ?? []))

        var lines = (table.title.map { prose($0, .strong) } ?? "")
        if !layout.shown.isEmpty {
            let rule = Role.dim.painted(rule(layout), colour: options.colour)
            lines += line(headings, layout) + rule + "\n"
            for row in body { lines += line(row, layout) }
            if let totals { lines += rule + "\n" + line(totals, layout) }
        }
        let omitted = (table.rows.count - rows.count).addingReportingOverflow(max(0, table.omittedRows)).partialValue
        if omitted > 0 { lines += prose("… \(Cell.grouped(Int128(omitted))) more (\(options.allHint))", .dim) }
        let leftOut = layout.leftOut.map { table.columns[$0] }.filter { $0.kind != .picture }.map(\.heading)
        if !leftOut.isEmpty { lines += prose("Left out for lack of room: \(leftOut.joined(separator: ", "))", .dim) }
        for note in table.notes { lines += prose(note, .dim) }
        return lines
    }

    /// A value as it will be shown, before it is cut.
    private struct Entry {
        let text: String
        let role: Role
        let width: Int

        init(text: String, role: Role) {
            self.text = text
            self.role = role
            width = DisplayWidth.of(text)
        }
    }

    private func prepared(_ row: [Cell], role: Role = .plain) -> [Entry] {
        table.columns.enumerated().map { index, column in
            let cell = Table.cell(row, index)
            let text = cell == .null && role == .strong ? "" : SafeText.terminal(cell.display(in: column.kind))
            return Entry(text: text, role: cell.role == .plain ? (cell.value == .null ? .dim : role) : cell.role)
        }
    }

    private func layout(of rows: [[Entry]]) -> ColumnLayout {
        var needs = [Int](repeating: 1, count: table.columns.count)
        for row in rows {
            for (index, entry) in row.enumerated() { needs[index] = max(needs[index], entry.width) }
        }
        if options.width == nil { needs = needs.map { min($0, Self.paddedWidth) } }
        return ColumnLayout(table.columns, needs: needs, width: options.width)
    }

    private func line(_ row: [Entry], _ layout: ColumnLayout) -> String {
        var line = ""
        var blanks = 0
        for (column, width) in layout.shown {
            let entry = row[column]
            var text = entry.text
            var used = entry.width
            if used > width, options.width != nil {
                text = DisplayWidth.fit(text, width: width, cut: table.columns[column].cut)
                used = DisplayWidth.of(text)
            }
            let padding = max(0, width - used)
            let isRight = table.columns[column].alignment == .right
            blanks += isRight ? padding : 0
            if !text.isEmpty {
                line += String(repeating: " ", count: blanks) + entry.role.painted(text, colour: options.colour)
                // Right-to-left letters would pull the figures beside them to their other side.
                if DisplayWidth.hasRightToLeft(text) { line += "\u{200e}" }
                blanks = 0
            }
            blanks += (isRight ? 0 : padding) + ColumnLayout.gap
        }
        return line + "\n"
    }

    private func rule(_ layout: ColumnLayout) -> String {
        layout.shown.map { String(repeating: "─", count: $0.width) }
            .joined(separator: String(repeating: " ", count: ColumnLayout.gap))
    }

    private func prose(_ text: String, _ role: Role) -> String {
        ProseLayout(Prose(text, role), options: options).text
    }
}
