internal import RuaCore

/// Works the advice for one domain out.
struct AdviceWriter {
    let domain: String
    let policy: SeenPolicy?
    /// The UTC day after the period.
    let end: Int
    let figures: DomainFigures
    let readiness: Readiness
    let quality: EvidenceQuality
    let whatIf: WhatIf?
    let effect: PolicyEffect?
    let fix: [Advice.Fix]
    /// Failing messages from subdomains, of sources that are not unauthorized.
    let subdomainsAtRisk: Int128

    init(_ domain: String, _ sources: [Int], in assessment: Assessment, effect: PolicyEffect?) {
        let observed = assessment.observations.domains[domain] ?? ObservedDomain()
        let period = assessment.observations.period
        let days = observed.days(within: period.days)
        let groups = assessment.groups(sources)
        self.domain = domain
        self.effect = effect
        policy = observed.latestPolicy
        end = period.days.upperBound
        figures = DomainFigures(domain, sources: sources, in: assessment)
        readiness = Readiness(days: days.count, figures: figures)
        quality = EvidenceQuality(days: days, period: period, reporters: figures.reporters, groups: groups)
        let step = PolicyStep(observed.latestPolicy?.policy)
        whatIf = WhatIf(step.nextEffect, figures: figures, groups: groups)
        fix = Advice.Fix.list(groups, in: assessment)
        subdomainsAtRisk = sources.lazy.filter { assessment.verdicts[$0] != .unauthorized }
            .reduce(0) { $0 + assessment.failingBelowDomain($1) }
    }

    /// The step in force.
    var current: PolicyStep { PolicyStep(policy?.policy) }

    /// No mail was seen that is the owner's or may be.
    var sendsNothing: Bool { figures.totals.messages == figures.messages[.unauthorized] && figures.totals.pass == 0 }

    /// The figures allow the next step, and the last change did no harm.
    var isReady: Bool { readiness.isReady && effect?.course != .rollBack }

    /// The step to publish.
    var step: PolicyStep {
        if let effect, effect.course == .rollBack { return min(PolicyStep(effect.change.before), current) }
        guard isReady else { return current }
        return sendsNothing ? .reject : current.next
    }

    func advice(reportTo: String?) -> Advice {
        let record = record(step, reportTo: reportTo)
        return Advice(
            domain: domain, policy: policy, readiness: readiness, quality: quality, step: step, record: record.text,
            reasons: reasons(record), fix: fix, whatIf: whatIf, effect: effect)
    }

    func record(_ step: PolicyStep, reportTo: String?) -> PolicyRecord {
        PolicyRecord(
            step: step, current: step < current ? effect?.change.before : policy?.policy,
            takesSubdomains: step > current || isReady && current == .reject,
            sendsNothing: sendsNothing && step == .reject,
            refusesNonexistent: readiness.hasEnoughDays && subdomainsAtRisk == 0, reportTo: reportTo)
    }
}

extension Advice.Fix {
    /// The senders with failing messages of a verdict that a stricter policy would hit.
    fileprivate static func list(_ groups: [String: SenderGroup], in assessment: Assessment) -> [Advice.Fix] {
        let verdicts: [Verdict] = [.misconfigured, .unverified, .forwarder]
        let all = groups.values.flatMap { group in
            verdicts.compactMap { verdict -> Advice.Fix? in
                guard group.failing[verdict] > 0 else { return nil }
                let sources = group.sources.filter {
                    assessment.verdicts[$0] == verdict && assessment.totals($0).failing > 0
                }
                let largest = sources.max { assessment.totals($0).failing < assessment.totals($1).failing }
                return Advice.Fix(
                    sender: group.sender, verdict: verdict,
                    sourceIPs: sources.compactMap { assessment.observations.sources[$0].sourceIP }.sorted(),
                    messages: group.failing[verdict], advice: largest.map(assessment.advice) ?? "")
            }
        }
        return all.sorted { first, second in
            let (left, right) = (first.verdict == .forwarder, second.verdict == .forwarder)
            if left != right { return right }
            return (second.messages, first.sender, first.verdict.rawValue)
                < (first.messages, second.sender, second.verdict.rawValue)
        }
    }
}

extension Assessment {
    /// Failing messages of a source whose author is not the policy domain itself.
    fileprivate func failingBelowDomain(_ source: Int) -> Int128 {
        knowledge.entries(of: source).reduce(0) { sum, entry in
            let facts = knowledge.facts(entry)
            return facts.passes || facts.author == knowledge.domains[source] ? sum : sum + entry.messages
        }
    }
}
