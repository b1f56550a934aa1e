/// Prints tables and prose as GitHub-flavoured Markdown. Names from reports never become links, markup or HTML.
enum MarkdownPrinter {
    /// A table with its title, notes and the count of rows left out.
    static func table(_ table: Table) -> String {
        var lines: [String] = []
        if let title = table.title { lines += ["**\(SafeText.markdown(title))**", ""] }
        lines.append(line(table.columns.map { SafeText.markdown($0.heading) }))
        lines.append(line(table.columns.map { $0.alignment == .right ? "---:" : "---" }))
        for row in table.rows {
            lines.append(line(table.columns.indices.map { text(Table.cell(row, $0), in: table.columns[$0]) }))
        }
        if let totals = table.totals {
            lines.append(
                line(
                    table.columns.indices.map { index in
                        let text = text(Table.cell(totals, index), in: table.columns[index])
                        return text.isEmpty || text.hasPrefix("**") ? text : "**\(text)**"
                    }))
        }
        for note in table.allNotes { lines += ["", SafeText.markdown(note)] }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Prose on one line.
    static func prose(_ prose: Prose) -> String {
        prose.runs.enumerated().map { index, run in
            marked(run.text, run.role, startsLine: index == 0)
        }.joined()
    }

    private static func text(_ cell: Cell, in column: Column) -> String {
        guard cell != .null, cell.value != .text("") else { return "" }
        return marked(cell.display(in: column.kind), cell.role)
    }

    private static func marked(_ text: String, _ role: Role, startsLine: Bool = false) -> String {
        let safe = SafeText.markdown(text, startsLine: startsLine)
        switch role {
        case .command: return SafeText.codeSpan(text)
        // Emphasis marks must touch a word.
        case .bad, .strong:
            return text.isEmpty || text.first == " " || text.last == " " ? safe : "**\(safe)**"
        default: return safe
        }
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.joined(separator: " | ") + " |"
    }
}

extension Table {
    /// The notes, and how many rows were left out.
    var allNotes: [String] {
        omittedRows > 0 ? ["… \(Cell.grouped(Int128(omittedRows))) more"] + notes : notes
    }
}
