import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `/domains/D`: how the domain stands, what came when, and the next step of its policy.
struct DomainPage {
    let desk: Desk
    /// On this domain alone.
    let scope: Scope
    let domain: String

    /// - Throws: A refusal for a domain that no report is on.
    func content() throws -> Content {
        let now = desk.clock()
        let overview = try desk.question(scope).overview(scope.period, now: now)
        let (current, summary) = (overview.assessment, overview.summary)
        guard let entry = try summary.domains.first ?? emptySummary(now) else {
            throw Refusal.missing("No report is on the domain \(domain).")
        }
        let parts = DomainView(summary: entry, assessment: current, scope: scope)
        let days = try parts.days(from: desk.store)
        let senders = current.senders()
        var values: [String: Any] = [
            "domain": domain, "state": OverviewView.state(entry.state.level), "sentence": entry.state.sentence,
            "tiles": parts.tiles, "chart": parts.chart(days), "alignment": parts.alignment(days),
            "dispositions": parts.dispositions,
            "policy": PolicyChart(
                try desk.store.policyDays(scope.period.days, domain: domain), Buckets(scope.period.days)
            ).markup,
            "changes": parts.changes, "hasChanges": !parts.changes.isEmpty,
            "senders": SenderTable(scope: scope, showsDomain: false).markup(senders.prefix(10)),
            "allSenders": Link.senders(scope), "senderCount": Figures.count(senders.count),
            "reporters": try TablesPage(desk: desk, scope: scope).table("reporters", "Reporters"),
        ]
        if let advice = overview.advice.first {
            let period = Question.advicePeriod(for: scope.period, now: now)
            let scope = try Scope(
                QueryText([("since", period.since.date), ("until", period.until.date)]), now: now)
            values["adviceWords"] = scope.words
            values["advice"] = AdviceView(advice: advice, scope: scope).markup(desk.assets)
        }
        let form = ScopeForm(scope: scope, path: "/domains/" + PercentText.encode(domain), isFixed: true)
        return desk.page(domain, section: .overview, scope: form, desk.assets.render("domain", values))
    }

    /// What there is to say of a domain with reports outside the period only.
    private func emptySummary(_ now: Timestamp) throws -> DomainSummary? {
        guard try !desk.store.policiesSeen(domains: [domain]).isEmpty else { return nil }
        var observations = Observations(period: scope.period)
        observations.domains[domain] = ObservedDomain()
        return Summary(Assessment(observations), today: now).domains.first
    }
}
