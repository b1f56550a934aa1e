import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `/`: should I be worried? What to look at first, what came when, and one line for each domain.
struct OverviewPage {
    /// Domains with a line; the others are in the downloads. Unit: domains.
    static let mostDomains = 50

    let desk: Desk
    let scope: Scope

    func content() throws -> Content {
        let overview = try desk.question(scope).overview(scope.period, now: desk.clock())
        let summary = overview.summary
        let view = OverviewView(summary: summary, advice: overview.advice, scope: scope)
        let days = try view.days(from: desk.store, overview.assessment)
        var values: [String: Any] = [
            "words": scope.words, "chart": view.chart(days), "domains": view.domains(days),
            "steps": summary.steps.map { StepLink($0, scope: scope).values }, "hasSteps": !summary.steps.isEmpty,
            "isEmpty": summary.domains.isEmpty,
        ]
        values["legend"] = OverviewView.legend
        if summary.domains.isEmpty { values["newest"] = try newest() }
        values["intake"] = intake(summary.mails)
        let form = ScopeForm(scope: scope, path: "/", domains: try desk.store.reportedDomains(limit: 200))
        return desk.page("Overview", section: .overview, scope: form, desk.assets.render("overview", values))
    }

    /// A link to the last days that have reports; nil when there are none at all.
    private func newest() throws -> Markup? {
        guard let day = try desk.store.newestReportDay(domains: scope.domains) else { return nil }
        let days = QueryText(
            [("since", Figures.day(day - 6)), ("until", Figures.day(day + 1))] + scope.domains.map { ("domain", $0) })
        return "<a href=\"/\(days.text)\">The newest one counts on \(Figures.day(day))</a>."
    }

    private func intake(_ mails: Summary.MailTally) -> Markup {
        """
        Behind these figures: <a href="/mail?state=stored">\(Figures.counted(mails.stored, "mail")) stored</a>, \
        <a href="/mail?state=duplicate">\(Figures.count(mails.duplicate)) with nothing new</a>, \
        <a href="/mail?state=quarantined">\(Figures.count(mails.quarantined)) in quarantine</a>.
        """
    }
}
