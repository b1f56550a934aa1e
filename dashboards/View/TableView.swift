/// A table for a page.
struct TableView {
    /// A column.
    struct Column {
        var heading: Markup
        /// Numbers stand right.
        var isNumber = false
        /// Names, which want room.
        var isLong = false
        /// Whether it is left out where there is no room; the page that the row leads to has it.
        var place: Place

        /// On which screens a column stands.
        enum Place: String {
            /// On all.
            case always = ""
            /// On those wider than a telephone.
            case wide = " m"
            /// On wide ones only.
            case widest = " w"
        }

        init(_ heading: String, number: Bool = false, _ place: Place = .always) {
            self.init(markup: Markup(text: heading), number: number, place)
        }

        init(markup: Markup, number: Bool = false, _ place: Place = .always) {
            heading = markup
            isNumber = number
            self.place = place
        }

        /// A column of names.
        static func names(_ heading: Markup, _ place: Place = .always) -> Column {
            var column = Column(markup: heading, place)
            column.isLong = true
            return column
        }

        fileprivate var attributes: Markup {
            let names = (isNumber ? "n" : isLong ? "t" : "") + place.rawValue
            return names.isEmpty ? "" : " class=\"\(names)\""
        }
    }

    /// What stands in place of an answer where there is nothing to answer from.
    static let noReports: Markup =
        "<p class=\"none\">No report counts in this period, so there is nothing to go by.</p>"

    var caption: String
    var columns: [Column]
    var rows: [[Markup]] = []
    /// What stands there when there are no rows.
    var nothing = "None in this period."
    /// Where the same is for programs, without the ending; nil for nowhere.
    var downloads: (path: String, query: QueryText)?

    init(_ caption: String, _ columns: [Column]) {
        self.caption = caption
        self.columns = columns
    }

    /// The table; the first cell of a row is its heading. Wide tables scroll by themselves, not the page.
    var markup: Markup {
        guard !rows.isEmpty else { return "<p class=\"none\">\(nothing)</p>" }
        var html: Markup = """
            <div class="table" role="group" aria-label="\(caption)" tabindex="0"><table>
            <caption>\(caption)</caption><thead><tr>
            """
        for column in columns { html += "<th scope=\"col\"\(column.attributes)>\(column.heading)</th>" }
        html += "</tr></thead><tbody>\n"
        for row in rows {
            html += "<tr>"
            for (index, column) in columns.enumerated() {
                let cell = index < row.count ? row[index] : ""
                html +=
                    index == 0
                    ? "<th scope=\"row\"\(column.attributes)>\(cell)</th>" : "<td\(column.attributes)>\(cell)</td>"
            }
            html += "</tr>\n"
        }
        html += "</tbody></table></div>\n"
        if let downloads { html += Self.links(downloads.path, downloads.query) }
        return html
    }

    /// Links to the same figures for programs.
    static func links(_ path: String, _ query: QueryText) -> Markup {
        """
        <p class="downloads">Download: <a href="\(path).csv\(query.text)">CSV</a> \
        <a href="\(path).json\(query.text)">JSON</a></p>

        """
    }
}
