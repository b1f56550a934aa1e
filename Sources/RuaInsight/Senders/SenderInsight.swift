public import RuaCore

/// The sources of one sender that share a policy domain and a verdict: a person thinks in senders, not in addresses.
public struct SenderInsight: Sendable, Equatable {
    /// The policy domain.
    public var domain: String
    /// See `Assessment.sender`.
    public var sender: String
    /// The verdict that its sources share; a sender with sources of two verdicts has two entries.
    public var verdict: Verdict
    /// Its sources, most messages first, as indices into `observations.sources`.
    public var sources: [Int]
    /// Its addresses, in the same order; a source without one is left out.
    public var addresses: [IPAddress]
    /// Its messages.
    public var totals: Totals
    /// What the reporters did with them.
    public var dispositions: DispositionTally
    /// The first UTC day on which one of these sources was ever seen, as days since 1970-01-01.
    public var firstDay: Int
    /// The last one.
    public var lastDay: Int
    /// None of its sources was seen before the period.
    public var isNew: Bool
    /// Why its largest source has this verdict.
    public var evidence: [String]
    /// What to do about its largest source.
    public var advice: String
}

extension Assessment {
    private struct GroupKey: Hashable {
        var domain: String
        var sender: String
        var verdict: Verdict
    }

    /// The senders, most messages first.
    public func senders(where included: (Verdict) -> Bool = { _ in true }) -> [SenderInsight] {
        let chosen = ranked(observations.sources.indices.filter { included(verdicts[$0]) })
        let groups = Dictionary(grouping: chosen) {
            GroupKey(domain: observations.sources[$0].domain, sender: sender($0), verdict: verdicts[$0])
        }
        return groups.map { sender($0.key, $0.value) }.sorted { first, second in
            let (left, right) = (first.totals.messages, second.totals.messages)
            if left != right { return left > right }
            return (first.domain, first.sender, first.verdict.rawValue)
                < (second.domain, second.sender, second.verdict.rawValue)
        }
    }

    private func sender(_ key: GroupKey, _ sources: [Int]) -> SenderInsight {
        var totals = Totals()
        var dispositions = DispositionTally()
        for source in sources {
            totals += self.totals(source)
            dispositions += self.dispositions(source)
        }
        let observed = sources.lazy.map { observations.sources[$0] }
        return SenderInsight(
            domain: key.domain, sender: key.sender, verdict: key.verdict, sources: sources,
            addresses: observed.compactMap(\.sourceIP), totals: totals, dispositions: dispositions,
            firstDay: observed.map(\.firstDay).min() ?? 0, lastDay: observed.map(\.lastDay).max() ?? 0,
            isNew: sources.allSatisfy(isNew), evidence: sources.first.map(evidence) ?? [],
            advice: sources.first.map(advice) ?? "")
    }
}
