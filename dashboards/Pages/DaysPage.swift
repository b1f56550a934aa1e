import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `/days`: the figures of the charts, day by day, for people and for programs.
struct DaysPage {
    let desk: Desk
    let scope: Scope

    /// A line for each UTC day with mail.
    func table() throws -> Table {
        let assessment = try desk.question(scope).assessment(scope.period)
        let index = assessment.sourceIndex
        let days = try desk.store.dayFigures(
            days: scope.period.days, domains: scope.domains, classes: Verdict.allCases.count
        ) { domain, sourceIP in
            index[SourceKey(domain: domain, sourceIP: sourceIP)].map { assessment.verdicts[$0].place }
        }
        let numbers =
            [
                ("messages", "Messages"), ("pass", "Pass"), ("dkim_aligned", "DKIM aligned"),
                ("spf_aligned", "SPF aligned"),
            ]
            + Verdict.allCases.map { ($0.rawValue, $0.rawValue) }
            + [
                ("none", "none"), ("quarantine", "quarantine"), ("reject", "reject"),
                ("disposition_pass", "disposition pass"),
            ]
        var table = Table(
            title: "Days",
            columns: [Column("day", "Day (UTC)", kind: .time)] + numbers.map { Column($0, $1, kind: .number) })
        table.rows = days.map { day in
            let figures =
                [day.messages, day.pass, day.dkimAligned, day.spfAligned] + day.classes
                + [day.none, day.quarantine, day.reject, day.passed]
            return [.date(Timestamp(day: day.day))] + figures.map { .integer($0) }
        }
        return table
    }

    func content() throws -> Content {
        let table = try table()
        var view = TableView(
            "Days", table.columns.map { .init($0.heading, number: $0.kind == .number) })
        view.rows = table.rows.map { row in
            row.map { cell -> Markup in
                switch cell.value {
                case .date(let day): "\(day.date)"
                case .integer(let number): "\(Figures.count(number))"
                default: ""
                }
            }
        }
        view.downloads = ("/days", scope.query)
        let values: [String: Any] = [
            "heading": "Day by day", "lead": "Messages by the verdict of their source over \(scope.words).",
            "body": view.markup,
        ]
        let form = ScopeForm(scope: scope, path: "/days", domains: try desk.store.reportedDomains(limit: 200))
        return desk.page("Days", section: .overview, scope: form, desk.assets.render("plain", values))
    }
}
