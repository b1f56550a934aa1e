/// Prints tables and prose as HTML that mail programs show too.
///
/// Outlook draws with Word's engine: it knows tables, inline styles and little else. So there are no classes, no
/// script, nothing fetched, and every tag begins a line, which keeps lines below the 998 bytes of RFC 5322.
enum HTMLPrinter {
    private static let border = "border-bottom:1px solid #dddddd;"
    private static let font = "font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:14px;"

    /// A table with its title, notes and the count of rows left out.
    static func table(_ table: Table) -> String {
        var html = "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\" "
        html += "style=\"border-collapse:collapse;margin:8px 0 16px 0;\(font)\">\n"
        if let title = table.title {
            html +=
                "<caption style=\"text-align:left;font-weight:bold;padding:4px 0;\">\(SafeText.html(title))</caption>\n"
        }
        html += "<thead>\n<tr>\n"
        for column in table.columns {
            let style = "background:#f3f4f6;font-weight:bold;\(border)"
            html += cell("th", SafeText.html(column.heading), style: style, alignment: column.alignment)
        }
        html += "</tr>\n</thead>\n<tbody>\n"
        for row in table.rows { html += self.row(row, of: table, style: border) }
        if let totals = table.totals {
            html += self.row(totals, of: table, style: "border-top:2px solid #888888;font-weight:bold;")
        }
        html += "</tbody>\n</table>\n"
        for note in table.allNotes { html += paragraph(SafeText.html(note), role: .dim) }
        return html
    }

    /// A paragraph around HTML.
    static func paragraph(_ html: String, role: Role = .plain) -> String {
        "<p style=\"margin:8px 0;\(font)line-height:1.45;\(role.css)\">\n\(html)</p>\n"
    }

    /// A heading; level 1 to 3.
    static func heading(_ html: String, level: Int) -> String {
        let level = min(max(level, 1), 3)
        let size = [22, 18, 15][level - 1]
        let font = "font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:\(size)px;"
        return "<h\(level) style=\"margin:20px 0 8px 0;\(font)\">\n\(html)</h\(level)>\n"
    }

    /// A list of HTML items.
    static func list(_ items: [String], ordered: Bool) -> String {
        let tag = ordered ? "ol" : "ul"
        let lines = items.map { "<li style=\"margin:4px 0;\">\n\($0)</li>\n" }.joined()
        return "<\(tag) style=\"margin:8px 0;padding-left:24px;\(font)line-height:1.45;\">\n\(lines)</\(tag)>\n"
    }

    /// Prose; roles become spans.
    static func prose(_ prose: Prose) -> String {
        prose.runs.map { run in
            let text = SafeText.html(run.text)
            return run.role == .plain ? text : "<span style=\"\(run.role.css)\">\(text)</span>"
        }.joined()
    }

    private static func row(_ cells: [Cell], of table: Table, style: String) -> String {
        var html = "<tr>\n"
        for (index, column) in table.columns.enumerated() {
            let value = Table.cell(cells, index)
            let text = SafeText.html(value.display(in: column.kind))
            html += cell("td", text, style: style + value.role.css, alignment: column.alignment)
        }
        return html + "</tr>\n"
    }

    private static func cell(_ tag: String, _ html: String, style: String, alignment: Column.Alignment) -> String {
        let side = alignment == .right ? "right" : "left"
        let wrap = alignment == .right ? "white-space:nowrap;" : ""
        let place = "padding:4px 10px;text-align:\(side);vertical-align:top;\(wrap)"
        return "<\(tag) align=\"\(side)\" style=\"\(place)\(style)\">\(html)</\(tag)>\n"
    }
}
