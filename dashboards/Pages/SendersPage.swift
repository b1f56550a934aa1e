import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `/senders`: who sends as the domains, and what Rua makes of each.
struct SendersPage {
    /// Senders on one page.
    static let pageLength = 75

    let desk: Desk
    let scope: Scope
    let filter: SenderFilter

    func content() throws -> Content {
        let assessment = try desk.question(scope).assessment(scope.period)
        let senders = filter.applied(to: assessment)
        let last = max((senders.count - 1) / Self.pageLength, 0)
        let number = min(filter.page, last)
        let shown = senders.dropFirst(number * Self.pageLength).prefix(Self.pageLength)
        var table = SenderTable(scope: scope, showsDomain: true)
        table.sorting = filter
        table.downloads = ("/senders", filter.query(scope))
        let values: [String: Any] = [
            "words": scope.words,
            "table": assessment.observations.sources.isEmpty ? TableView.noReports : table.markup(shown),
            "count": Figures.counted(senders.count, "sender"),
            "verdicts": Verdict.allCases.map { verdict -> [String: Any] in
                [
                    "name": verdict.rawValue, "badge": verdict.look.badge, "meaning": verdict.meaning,
                    "isChosen": filter.verdicts.contains(verdict),
                ]
            },
            "isNew": filter.onlyNew, "sort": filter.sort.rawValue,
            "kept": scope.query.pairs.map { ["name": $0.name, "value": $0.value] },
            "pages": pages(number, last), "declared": try declared(),
        ]
        let form = ScopeForm(
            scope: scope, path: "/senders", further: filter.own, domains: try desk.store.reportedDomains(limit: 200))
        return desk.page("Senders", section: .senders, scope: form, desk.assets.render("senders", values))
    }

    private func pages(_ number: Int, _ last: Int) -> Markup {
        guard last > 0 else { return "" }
        var html: Markup = "<nav class=\"pages\" aria-label=\"Pages of senders\">"
        let query = filter.query(scope)
        if number > 0 {
            html += "<a rel=\"prev\" href=\"/senders\(query.setting("page", to: String(number)).text)\">Previous</a> "
        }
        html += "<span>Page \(number + 1) of \(last + 1)</span>"
        if number < last {
            html += " <a rel=\"next\" href=\"/senders\(query.setting("page", to: String(number + 2)).text)\">Next</a>"
        }
        return html + "</nav>\n"
    }

    /// What the owner has said, with the way to take it back.
    private func declared() throws -> Markup {
        let kept = try desk.store.declaredSenders()
        guard !kept.isEmpty || !desk.senders.isEmpty else { return "" }
        var table = TableView(
            "Your word on senders", [.init("Name"), .init("Whose"), .init("Known by"), .init("Said in")])
        table.rows = desk.senders.map { row($0, in: "the settings") } + kept.map { row($0, in: forgetForm($0)) }
        return "<section><h2>Your word on senders</h2>\(table.markup)</section>"
    }

    private func row(_ sender: DeclaredSender, in place: Markup) -> [Markup] {
        let known =
            sender.networks.map(\.description) + sender.dkimDomains.map { "DKIM \($0.text)" }
            + sender.spfDomains.map { "SPF \($0.text)" }
        return [
            "\(sender.name)", sender.isOurs ? "ours" : "not ours", "\(known.joined(separator: ", "))", place,
        ]
    }

    private func forgetForm(_ sender: DeclaredSender) -> Markup {
        guard desk.mayWrite else { return "the database" }
        return """
            <form method="post" action="/senders/forget" class="inline">\
            <input type="hidden" name="token" value="\(desk.token.text)">\
            <input type="hidden" name="name" value="\(sender.name)">\
            the database <button type="submit">Take it back<span class="hidden">: \(sender.name)</span></button></form>
            """
    }
}
