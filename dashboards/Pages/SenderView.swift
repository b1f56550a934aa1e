import RuaCore
import RuaInsight
import RuaStore

/// The parts of a sender's page.
struct SenderView {
    /// Names of one kind shown.
    private static let mostNames = 20

    /// One for each verdict that its sources have.
    let entries: [SenderInsight]
    let assessment: Assessment
    let scope: Scope

    /// Its sources, as indices, most messages first.
    var sources: [Int] {
        entries.flatMap(\.sources).sorted { assessment.totals($0).messages > assessment.totals($1).messages }
    }

    var verdicts: [[String: Any]] {
        entries.map { entry in
            [
                "badge": entry.verdict.look.badge, "meaning": entry.verdict.meaning, "evidence": entry.evidence,
                "advice": entry.advice,
                "largest": entry.largestAddress.map { [["address": "\($0)"]] } ?? [],
                "figures": "\(Figures.counted(entry.totals.messages, "message")) from "
                    + "\(Figures.counted(entry.sources.count, "source")), "
                    + "\(Figures.share(entry.totals.pass, of: entry.totals.messages)) of which pass",
            ]
        }
    }

    func chart(_ store: Store) throws -> Markup {
        let chosen = Set(sources)
        let index = assessment.sourceIndex
        let days = try store.dayFigures(days: scope.period.days, domains: scope.domains, classes: 1) {
            domain, sourceIP in
            index[SourceKey(domain: domain, sourceIP: sourceIP)].flatMap { chosen.contains($0) ? 0 : nil }
        }
        let buckets = Buckets(scope.period.days)
        return StackedChart(
            title: "Messages of this sender", buckets: buckets,
            series: [
                .init(look: .pass, values: buckets.sums(days) { $0.pass }),
                .init(look: .fail, values: buckets.sums(days) { $0.messages - $0.pass }),
            ],
            further: [
                ("DKIM aligned", buckets.sums(days) { $0.dkimAligned }),
                ("SPF aligned", buckets.sums(days) { $0.spfAligned }),
                ("Quarantined", buckets.sums(days) { $0.quarantine }), ("Rejected", buckets.sums(days) { $0.reject }),
            ]
        ).markup
    }

    func addresses(limit: Int, query: QueryText) -> Markup {
        let sources = self.sources
        var table = TableView(
            "Addresses",
            [
                .init("Source IP"), .init("Verdict"), .init("Messages", number: true), .init("Pass", number: true),
                .init("DKIM aligned", number: true, .wide), .init("SPF aligned", number: true, .wide),
                .init("First seen (UTC)", .wide), .init("Last seen (UTC)", .wide),
            ])
        table.rows = sources.prefix(limit).map { index in
            let (source, totals) = (assessment.observations.sources[index], assessment.totals(index))
            return [
                "<code>\(source.sourceIP?.description ?? "no address")</code>", assessment.verdicts[index].look.badge,
                "\(Figures.count(totals.messages))", SmallPicture.share(totals.pass, of: totals.messages),
                "\(Figures.count(totals.dkimAligned))", "\(Figures.count(totals.spfAligned))",
                .day(source.firstDay), .day(source.lastDay),
            ]
        }
        table.downloads = ("/sender", query)
        let omitted = sources.count - limit
        return table.markup
            + (omitted > 0 ? "<p class=\"quiet\">\(Figures.count(omitted)) more with less mail.</p>" : "")
    }

    /// The names that it goes by, each kind with those of the most messages.
    var facts: [[String: Any]] {
        let insights = sources.prefix(50).map { assessment.insight($0) }
        let kinds: [(String, (SourceInsight) -> [String])] = [
            ("From domains", { $0.headerFrom }), ("SPF domains", { $0.spfDomains }),
            ("DKIM domains", { $0.dkimDomains }), ("Reporters", { $0.reporters }),
        ]
        return kinds.map { name, list in
            var seen: [String] = []
            for text in insights.lazy.flatMap(list) where !seen.contains(text) && seen.count < Self.mostNames {
                seen.append(text)
            }
            return ["name": name, "texts": seen.isEmpty ? "none" : seen.joined(separator: ", ")]
        }
    }

    private struct Signature: Hashable {
        let domain: String
        let selector: String
        let result: String
    }

    /// Which keys it signed with, and whether that passed.
    var selectors: Markup {
        var found: [Signature: Int128] = [:]
        for tally in sources.lazy.flatMap({ assessment.observations.sources[$0].tallies }) {
            let signatures = assessment.observations.evaluations[tally.evaluation]?.evaluation.dkim ?? []
            for signature in signatures {
                let key = Signature(
                    domain: signature.domain, selector: signature.selector ?? "–",
                    result: signature.result.description)
                found[key, default: 0] += tally.messages
            }
        }
        var table = TableView(
            "DKIM signatures",
            [.init("Signing domain (d=)"), .init("Selector (s=)"), .init("Result"), .init("Messages", number: true)])
        table.nothing = "No DKIM signature was reported."
        table.rows = found.sorted { ($1.value, $0.key.domain) < ($0.value, $1.key.domain) }.prefix(Self.mostNames)
            .map { signature, messages in
                [
                    "\(signature.domain)", "\(signature.selector)", "\(signature.result)", "\(Figures.count(messages))",
                ]
            }
        return table.markup
    }
}
