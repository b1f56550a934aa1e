import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `/tables` and `/tables/NAME`: the built-in reports of `rua report NAME`.
struct TablesPage {
    /// Rows on a page; the downloads have all.
    static let mostRows = 500

    let desk: Desk
    let scope: Scope

    /// The list of them.
    func list() throws -> Content {
        let items = QueryCatalog.builtin.map { query -> Markup in
            """
            <dt><a href="/tables/\(query.name)\(scope.query.text)">\(query.title)</a></dt><dd>\(query.answers)</dd>

            """
        }
        let values: [String: Any] = [
            "heading": "Tables", "lead": "What `rua report` answers, for the period and the domain above.",
            "body": "<dl class=\"facts\">\(Markup(items))</dl>" as Markup,
        ]
        return desk.page("Tables", section: .tables, scope: try form("/tables"), desk.assets.render("plain", values))
    }

    func content(_ name: String) throws -> Content {
        let query = try query(name)
        let values: [String: Any] = [
            "heading": query.title, "lead": query.answers, "body": try table(name, query.title),
        ]
        return desk.page(
            query.title, section: .tables, scope: try form("/tables/" + name), desk.assets.render("plain", values))
    }

    func answer(_ name: String) throws -> QueryAnswer {
        let query = try query(name)
        return QueryAnswer(query, try result(query))
    }

    /// One of them as a table within a page.
    func table(_ name: String, _ caption: String) throws -> Markup {
        let result = try result(query(name))
        var table = TableView(
            caption,
            result.columns.enumerated().map { index, column in
                .init(Self.heading(column), number: index > 0 && result.rows.allSatisfy(\.[index].isNumber))
            })
        table.rows = result.rows.prefix(Self.mostRows).map { row in
            zip(result.columns, row).map { column, value -> Markup in
                // Days do not break across lines.
                column.hasSuffix("day") ? "<time>\(value.shown)</time>" : "\(value.shown)"
            }
        }
        table.downloads = ("/tables/" + name, scope.query)
        let omitted = result.rows.count - Self.mostRows
        return table.markup
            + (omitted > 0 ? "<p class=\"quiet\">\(Figures.count(omitted)) more rows; the downloads have all.</p>" : "")
    }

    /// `first_day` as `First day`, `dkim_domain` as `DKIM domain`.
    private static func heading(_ column: String) -> String {
        let words = column.split(separator: "_")
            .map { ["dkim", "spf", "ip", "id"].contains($0) ? $0.uppercased() : String($0) }.joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private func query(_ name: String) throws -> Query {
        guard let query = QueryCatalog.builtin.first(where: { $0.name == name }) else { throw Refusal.notFound }
        return query
    }

    private func result(_ query: Query) throws -> QueryResult {
        let days = scope.period.days
        return try desk.store.query(
            query.sql,
            parameters: [
                "since_day": .integer(Int64(days.lowerBound)), "until_day": .integer(Int64(days.upperBound)),
                "domains": QueryValue(listing: scope.domains),
            ])
    }

    private func form(_ path: String) throws -> ScopeForm {
        ScopeForm(scope: scope, path: path, domains: try desk.store.reportedDomains(limit: 200))
    }
}

extension QueryValue {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .real, .null: true
        case .text, .blob: false
        }
    }

    fileprivate var shown: String {
        switch self {
        case .null: "–"
        case .integer(let number): Figures.count(number)
        case .real(let number): "\(number)"
        case .text(let text): text.isEmpty ? "–" : text
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }
}
