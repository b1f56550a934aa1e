import RuaCore
import RuaInsight
import RuaStore

/// The parts of a domain's page.
struct DomainView {
    let summary: DomainSummary
    let assessment: Assessment
    let scope: Scope

    private var buckets: Buckets { Buckets(scope.period.days) }

    func days(from store: Store) throws -> [DayFigures] {
        let index = assessment.sourceIndex
        return try store.dayFigures(
            days: scope.period.days, domains: scope.domains, classes: Verdict.allCases.count
        ) { domain, sourceIP in
            index[SourceKey(domain: domain, sourceIP: sourceIP)].map { assessment.verdicts[$0].place }
        }
    }

    /// The figures that matter, each with what it is of.
    var tiles: [[String: Any]] {
        let totals = summary.totals
        let of = "of \(Figures.counted(totals.messages, "message"))"
        return [
            [
                "name": "Messages", "value": Figures.count(totals.messages),
                "note": summary.previous.messages == 0
                    ? "none in the period before"
                    : Figures.change(totals.messages, before: summary.previous.messages) + " on the period before",
            ],
            ["name": "Pass DMARC", "value": Figures.share(totals.pass, of: totals.messages), "note": of],
            ["name": "DKIM aligned", "value": Figures.share(totals.dkimAligned, of: totals.messages), "note": of],
            ["name": "SPF aligned", "value": Figures.share(totals.spfAligned, of: totals.messages), "note": of],
            [
                "name": "Sources", "value": Figures.count(summary.sources),
                "note": "\(Figures.count(summary.newSources)) new in the period",
            ],
            [
                "name": "Reports", "value": Figures.count(summary.reports),
                "note": "from \(Figures.counted(summary.reporters, "reporter"))"
                    + (summary.reportsInUntil.map { ", in until \(Figures.day($0))" } ?? ""),
            ],
        ]
    }

    func chart(_ days: [DayFigures]) -> Markup {
        StackedChart(
            title: "Messages by verdict of their source", buckets: buckets,
            series: Verdict.allCases.map { verdict in
                .init(look: verdict.look, values: buckets.sums(days) { $0.classes[verdict.place] })
            },
            further: [
                ("Pass", buckets.sums(days) { $0.pass }), ("DKIM aligned", buckets.sums(days) { $0.dkimAligned }),
                ("SPF aligned", buckets.sums(days) { $0.spfAligned }),
                ("Quarantined", buckets.sums(days) { $0.quarantine }), ("Rejected", buckets.sums(days) { $0.reject }),
            ],
            downloads: ("/days", scope.query)
        ).markup
    }

    /// Messages by which of the two mechanisms aligned.
    func alignment(_ days: [DayFigures]) -> Markup {
        let totals = summary.totals
        // What passes by both is in both counts.
        let both = max(totals.dkimAligned + totals.spfAligned - totals.pass, 0)
        return SmallPicture.split(
            "Aligned by DKIM and SPF",
            [
                (Look(name: "authorized", label: "both"), both),
                (Look(name: "unverified", label: "DKIM alone"), max(totals.dkimAligned - both, 0)),
                (Look(name: "forwarder", label: "SPF alone"), max(totals.spfAligned - both, 0)),
                (Look(name: "unauthorized", label: "neither"), totals.failing),
            ])
    }

    var dispositions: Markup {
        let tally = summary.dispositions
        let values = [tally.none, tally.pass, tally.quarantine, tally.reject]
        return SmallPicture.split(
            "What reporters did with the messages", Array(zip(Look.dispositions, values)).map { (look: $0, value: $1) })
    }

    /// What is different from the period before, in sentences.
    var changes: [String] {
        summary.policyChanges.map(\.sentence) + summary.changes.sentences + summary.silentReporters.map(\.sentence)
    }
}

extension Buckets {
    /// The sums of a figure in each column.
    func sums(_ days: [DayFigures], _ figure: (DayFigures) -> Int128) -> [Int128] {
        days.reduce(into: [Int128](repeating: 0, count: count)) { sums, day in
            if let column = index(of: day.day) { sums[column] += figure(day) }
        }
    }
}
