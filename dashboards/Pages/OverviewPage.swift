import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `/`: should I be worried? What to look at first, what came when, and one line for each domain.
struct OverviewPage {
    /// Domains with a line; the others are in the downloads. Unit: domains.
    static let mostDomains = 50
    /// What advice looks at, as on the command line. Unit: days.
    static let adviceDays = 90

    let desk: Desk
    let scope: Scope

    func content() throws -> Content {
        let question = try desk.question(scope)
        let now = desk.clock()
        let current = try question.assessment(scope.period)
        let advicePeriod = Self.advicePeriod(now)
        let advice = try (scope.period == advicePeriod ? current : question.assessment(advicePeriod)).advice()
        let summary = Summary(
            current, before: try question.assessment(scope.period.before), advice: advice,
            mails: try mails(), today: now)
        let view = OverviewView(summary: summary, advice: advice, scope: scope)
        let days = try view.days(from: desk.store, current)
        var values: [String: Any] = [
            "words": scope.words, "chart": view.chart(days), "domains": view.domains(days),
            "steps": summary.steps.map { StepLink($0, scope: scope).values }, "hasSteps": !summary.steps.isEmpty,
            "isEmpty": summary.domains.isEmpty,
        ]
        values["intake"] = intake(summary.mails)
        let form = ScopeForm(scope: scope, path: "/", domains: try desk.store.reportedDomains(limit: 200))
        return desk.page("Overview", section: .overview, scope: form, desk.assets.render("overview", values))
    }

    static func advicePeriod(_ now: Timestamp) -> Period {
        Period(since: Timestamp(day: now.day - adviceDays), until: Timestamp(day: now.day))
    }

    private func mails() throws -> Summary.MailTally {
        let counts = try desk.store.mailCounts(days: scope.period.days)
        return Summary.MailTally(
            stored: Int(counts[.stored] ?? 0), duplicate: Int(counts[.duplicate] ?? 0),
            quarantined: Int(counts[.quarantined] ?? 0))
    }

    private func intake(_ mails: Summary.MailTally) -> Markup {
        """
        Behind these figures: <a href="/mail?state=stored">\(Figures.counted(mails.stored, "mail")) stored</a>, \
        <a href="/mail?state=duplicate">\(Figures.count(mails.duplicate)) with nothing new</a>, \
        <a href="/mail?state=quarantined">\(Figures.count(mails.quarantined)) in quarantine</a>.
        """
    }
}

extension Period {
    /// The period of the same length before.
    var before: Period {
        Period(since: since.advanced(bySeconds: since.seconds &- until.seconds), until: since)
    }
}
