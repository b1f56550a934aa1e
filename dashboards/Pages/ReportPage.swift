import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `/reports/ID`: what a report says of itself, and its rows, paged by their place.
struct ReportPage {
    /// Rows on one page.
    static let pageLength = 100

    let desk: Desk
    let id: Int64
    let query: QueryText

    private func report() throws -> (report: StoredReport, mail: Int64) {
        guard let found = try desk.store.report(id) else { throw Refusal.missing("There is no report \(id).") }
        return found
    }

    func content() throws -> Content {
        let (report, mail) = try report()
        var after: Int64?
        if let text = query["after"] {
            guard let number = Int64(text) else {
                throw Refusal.unreadable("“\(text.prefix(80))” is not the place of a row.")
            }
            after = number
        }
        let rows = try desk.store.rows(ofReport: id, after: after, limit: Self.pageLength)
        let table = RowTable("Rows", showsReport: false)
        var values: [String: Any] = [
            "org": report.orgName, "domain": report.domain, "day": Figures.day(report.dateRange.day),
            "facts": facts(report).map { ["name": $0.0, "value": $0.1] }, "mail": String(mail),
            "domainLink": "/domains/" + PercentText.encode(report.domain),
            "rows": table.markup(rows.map { ($0.row, $0.number) }), "count": Figures.counted(report.rows, "row"),
            "isFirst": after == nil, "first": "/reports/\(id)",
            "downloads": TableView.links("/reports/\(id)", QueryText()),
        ]
        if rows.count == Self.pageLength, let last = rows.last, last.number + 1 < report.rows {
            values["next"] = "/reports/\(id)?after=\(last.number)"
        }
        return desk.page("Report \(id)", section: .mail, desk.assets.render("report", values))
    }

    private func facts(_ report: StoredReport) -> [(String, String)] {
        let policy = report.policy
        let tags: [(String, String?)] = [
            ("p", policy.p), ("sp", policy.sp), ("np", policy.np), ("adkim", policy.adkim), ("aspf", policy.aspf),
            ("pct", policy.pct.map(String.init)), ("t", policy.testing),
        ]
        var facts = [
            ("Report ID", report.reportID), ("Contact", report.email),
            ("Period", "\(report.dateRange.begin.shown) to \(report.dateRange.end.shown) UTC"),
            ("Policy", tags.compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: "; ")),
            ("Form", report.dialect),
        ]
        let further: [(String, String?)] = [
            ("Further contact", report.extraContactInfo), ("Errors", report.errors), ("Generator", report.generator),
            ("Version", report.version),
        ]
        for (name, value) in further { if let value, !value.isEmpty { facts.append((name, value)) } }
        return facts
    }

    /// All rows in the form of `rua export`, piece by piece.
    func export(_ format: Target.Format) throws -> ReportRowSource {
        let (report, _) = try report()
        let day = report.dateRange.day
        let period = Period(since: Timestamp(day: day), until: Timestamp(day: day + 1))
        let question = Question(
            to: desk.store, domains: [report.domain], senders: desk.senders + (try desk.store.declaredSenders()))
        return ReportRowSource(
            store: desk.store, report: id, assessment: try question.assessment(period), format: format)
    }
}
