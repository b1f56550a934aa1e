import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// The parts of the overview.
struct OverviewView {
    let summary: Summary
    let advice: [Advice]
    let scope: Scope

    private var shown: ArraySlice<DomainSummary> { summary.gravestFirst.prefix(OverviewPage.mostDomains) }
    private var buckets: Buckets { Buckets(scope.period.days) }

    /// Messages of each column, by verdict and domain.
    struct Days {
        /// For each verdict, a value a column.
        var verdicts: [[Int128]]
        /// What passes, a value a column.
        var pass: [Int128]
        /// For each domain with a line: messages of senders that are the owner's or may be, and of others.
        var wanted: [String: [Int128]] = [:]
        var unwanted: [String: [Int128]] = [:]
    }

    /// Reads the figures of the charts in one pass.
    func days(from store: Store, _ assessment: Assessment) throws -> Days {
        let verdicts = Verdict.allCases.count
        let index = assessment.sourceIndex
        let places = Dictionary(
            shown.enumerated().map { ($1.domain, $0) }, uniquingKeysWith: { first, _ in first })
        let (buckets, domains) = (self.buckets, Array(shown.map(\.domain)))
        let figures = try store.dayFigures(
            days: scope.period.days, domains: scope.domains, classes: verdicts * (domains.count + 1)
        ) { domain, sourceIP in
            guard let source = index[SourceKey(domain: domain, sourceIP: sourceIP)] else { return nil }
            return (places[domain] ?? domains.count) * verdicts + assessment.verdicts[source].place
        }
        let none = [Int128](repeating: 0, count: buckets.count)
        var days = Days(verdicts: Array(repeating: none, count: verdicts), pass: none)
        for domain in domains { (days.wanted[domain], days.unwanted[domain]) = (none, none) }
        for day in figures {
            guard let column = buckets.index(of: day.day) else { continue }
            days.pass[column] += day.pass
            for (place, messages) in day.classes.enumerated() where messages > 0 {
                let verdict = place % verdicts
                days.verdicts[verdict][column] += messages
                guard place / verdicts < domains.count else { continue }
                let domain = domains[place / verdicts]
                if verdict == Verdict.unauthorized.place {
                    days.unwanted[domain]?[column] += messages
                } else {
                    days.wanted[domain]?[column] += messages
                }
            }
        }
        return days
    }

    /// All domains by day and verdict.
    func chart(_ days: Days) -> Markup {
        StackedChart(
            title: "Messages by verdict of their source", buckets: buckets,
            series: Verdict.allCases.map { .init(look: $0.look, values: days.verdicts[$0.place]) },
            further: [("Pass", days.pass)], downloads: ("/days", scope.query)
        ).markup
    }

    /// A line for each domain.
    func domains(_ days: Days) -> Markup {
        var table = TableView(
            "Domains",
            [
                .init("Domain"), .init("Messages", number: true), .init("Pass", number: true),
                .init("Trend", .wide), .init("Policy", .wide), .names("Stricter policy", .wide),
                .init("Unauthorized", number: true, .wide), .init("New sources", number: true, .widest),
                .init("Reports until (UTC)", .widest),
            ])
        let byDomain = Dictionary(advice.map { ($0.domain, $0) }, uniquingKeysWith: { first, _ in first })
        table.rows = shown.map { domain in
            [
                name(domain, Self.readiness(byDomain[domain.domain])),
                """
                \(Figures.count(domain.totals.messages)) \
                <span class="quiet m">\(Figures.change(domain.totals.messages, before: domain.previous.messages))</span>
                """,
                SmallPicture.share(domain.totals.pass, of: domain.totals.messages),
                SmallPicture.trend(
                    pass: days.wanted[domain.domain] ?? [], fail: days.unwanted[domain.domain] ?? []),
                "<span class=\"whole\">\(PolicyWords.words(domain.policy?.policy))</span>",
                Markup(text: Self.readiness(byDomain[domain.domain])),
                Markup(text: Figures.count(domain.verdicts[.unauthorized])),
                Markup(text: Figures.count(domain.newSources)),
                domain.reportsInUntil.map { .day($0) } ?? "–",
            ]
        }
        table.downloads = ("/summary", scope.query)
        let rest = summary.gravestFirst.dropFirst(shown.count)
        return rest.isEmpty
            ? table.markup
            : table.markup
                + "<p class=\"quiet\">\(DomainSummary.more(rest)) Choose one above; the downloads have all.</p>"
    }

    /// The domain with its state; on a telephone, what has no column there.
    private func name(_ domain: DomainSummary, _ readiness: String) -> Markup {
        let link = Link.domain(domain.domain, scope)
        return """
            <a class="strong" href="\(link)">\(domain.domain)</a> \(Self.state(domain.state.level))\
            <span class="sentence">\(domain.state.sentence)</span>\
            <span class="sentence narrow">Policy \(PolicyWords.words(domain.policy?.policy)), stricter: \(readiness). \
            \(Figures.count(domain.verdicts[.unauthorized])) unauthorized.</span>
            """
    }

    /// How worried to be, in a word.
    static func state(_ level: DomainState.Level) -> Markup {
        "<span class=\"state s-\(level.rawValue)\" title=\"\(level.meaning)\">\(level.rawValue)</span>"
    }

    /// What the words say.
    static var legend: Markup {
        Markup(
            DomainState.Level.gravestFirst.map { level -> Markup in
                "<li>\(state(level)) <span class=\"quiet\">\(level.meaning)</span></li>"
            })
    }

    /// How far the domain is on its way to a stricter policy.
    static func readiness(_ advice: Advice?) -> String {
        guard let advice, let policy = advice.policy else { return "–" }
        let step = PolicyStep(policy.policy)
        if advice.step < step { return "back to \(advice.step.tags)" }
        if step == .reject { return "none left" }
        if advice.isReady { return "ready for \(advice.step.tags)" }
        guard advice.readiness.hasEnoughDays else {
            return "\(advice.readiness.days) of \(Readiness.requiredDays) days seen"
        }
        return Figures.counted(advice.toFix.count, "sender") + " to fix"
    }
}
