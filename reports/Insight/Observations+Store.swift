import RuaCore
public import RuaInsight
public import RuaStore

extension Observations {
    /// Days before a period in which a signature that passed still tells a forwarder (contract section 6, rule 3).
    private static let signatureDays = 30
    /// Days before the end of a period that show whether a reporter has fallen silent.
    private static let reporterDays = 17
    /// Days before a period in which the policy in force is looked for.
    private static let policyDays = 14

    /// What the database holds on a period and some folded policy domains (empty means all), with the reporters of each
    /// source where that is asked for.
    ///
    /// - Throws: `StoreError`.
    public init(
        _ period: Period, from store: Store, domains: [String] = [], withReporters: Bool = false
    ) throws(StoreError) {
        let figures = try store.figures(days: period.days, domains: domains, withReporters: withReporters)
        try self.init(figures, of: period, from: store, domains: domains)
    }

    /// What the database holds on a period, from figures that have been read already.
    ///
    /// - Throws: `StoreError`.
    init(
        _ figures: PeriodFigures, of period: Period, from store: Store, domains: [String]
    ) throws(StoreError) {
        self.init(period: period)
        evaluations = figures.evaluations.mapValues {
            JudgedEvaluation(evaluation: $0.evaluation, judgement: $0.judgement)
        }
        sources = figures.sources.map { source in
            ObservedSource(
                domain: source.domain, sourceIP: source.sourceIP, firstDay: source.firstDay, lastDay: source.lastDay,
                tallies: source.tallies.map { ObservedSource.Tally(evaluation: $0.evaluation, messages: $0.messages) },
                reporters: source.reporters)
        }
        self.domains = try Self.domains(period, store, domains)
        earlierSignatures = try Self.signatures(before: period, store, domains)
    }

    private static func domains(
        _ period: Period, _ store: Store, _ domains: [String]
    ) throws(StoreError) -> [String: ObservedDomain] {
        let days = period.days
        var found: [String: ObservedDomain] = [:]
        var reporters: [String: [String: [Int]]] = [:]
        let looked = min(days.lowerBound, days.upperBound - reporterDays)..<days.upperBound
        for entry in try store.reportDays(looked, domains: domains) {
            reporters[entry.domain, default: [:]][entry.orgName, default: []].append(entry.day)
            found[entry.domain, default: ObservedDomain()].reports += days.contains(entry.day) ? entry.reports : 0
        }
        for seen in try store.policiesSeen(domains: domains) where found[seen.domain] != nil {
            found[seen.domain]?.policies.append(
                SeenPolicy(policy: seen.policy, firstSeen: seen.firstSeen, lastSeen: seen.lastSeen))
        }
        for (domain, observed) in found where observed.mayHaveReturned(since: period.since) {
            let shown = try store.policyDays(days.lowerBound - policyDays..<days.upperBound, domain: domain)
            // Of one day the policy that most reports show comes first.
            let daily = Dictionary(grouping: shown, by: \.day).compactMap { day, shown in
                shown.first.map { ShownPolicy(day: day, step: PolicyStep($0)) }
            }
            found[domain]?.noteReturns(daily.sorted { $0.day < $1.day })
        }
        for domain in found.keys {
            found[domain]?.reporters = (reporters[domain] ?? [:]).sorted { $0.key < $1.key }.map {
                ObservedReporter(name: $0.key, days: $0.value)
            }
        }
        return found
    }

    private static func signatures(
        before period: Period, _ store: Store, _ domains: [String]
    ) throws(StoreError) -> Set<EarlierSignature> {
        let first = period.days.lowerBound
        let alignment = Alignment()
        var found: Set<EarlierSignature> = []
        for (source, stored) in try store.passingSignatures(days: first - signatureDays..<first, domains: domains) {
            guard let author = DomainName(stored.evaluation.headerFrom) else { continue }
            for signature in stored.evaluation.dkim where signature.result == .pass {
                guard let signer = DomainName(signature.domain),
                    alignment.isAligned(signer, with: author, mode: .relaxed)
                else { continue }
                found.insert(
                    EarlierSignature(
                        domain: source.domain, dkimDomain: signer.text, selector: signature.selector,
                        sourceIP: source.sourceIP))
            }
        }
        return found
    }
}

extension PolicyStep {
    /// The step of a policy as the reports of one day show it.
    fileprivate init(_ day: PolicyDay) {
        var policy = PolicyPublished()
        (policy.p, policy.pct, policy.testing) = (day.p, day.pct, day.testing)
        self.init(policy)
    }
}
