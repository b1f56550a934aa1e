/// What a period brought for one policy domain, beside the period before (contract section 4.2).
public struct DomainSummary: Sendable, Equatable {
    /// The policy domain.
    public var domain: String
    /// The policy seen last, and when.
    public var policy: SeenPolicy?
    /// Reports that count in the period.
    public var reports: Int
    /// Reporters that sent them.
    public var reporters: Int
    /// Sources seen in the period.
    public var sources: Int
    /// Sources first seen in it.
    public var newSources: Int
    /// Messages.
    public var totals: Totals
    /// Messages by what reporters did with them.
    public var dispositions: DispositionTally
    /// Messages by the verdict of their source.
    public var verdicts: VerdictTally
    /// Those of them that fail.
    public var failing: VerdictTally
    /// Failing messages of misconfigured sources that reporters quarantined or refused. Unverified ones do not count: a
    /// forger whose own envelope passes is unverified, and stopping it is what a policy is for.
    public var ownMailStopped: Int128
    /// The period before.
    public var previous: Previous
    /// Senders that came, went, or no longer pass; empty when there is no period before to compare with.
    public var changes: SenderChanges
    /// Policies that first showed in the period.
    public var policyChanges: [PolicyChange]
    /// Reporters that no longer report.
    public var silentReporters: [SilentReporter]
    /// The UTC day up to which reports are in, as days since 1970-01-01; nil without reports. Reports arrive late, so
    /// figures of later days still grow.
    public var reportsInUntil: Int?
    /// What the next stricter policy would have done; nil when there is none, or no mail.
    public var whatIf: WhatIf?
    /// The next step of the policy, where the domain is ready for one.
    public var readyFor: PolicyStep?
    /// Whether to be worried.
    public var state = DomainState(level: .ok, sentence: "")

    /// Figures of the period before.
    public struct Previous: Sendable, Hashable {
        /// Messages.
        public var messages: Int128 = 0
        /// Those that passed.
        public var pass: Int128 = 0
        /// Reports.
        public var reports = 0
        /// Sources.
        public var sources = 0
    }

    /// Failing messages of unauthorized sources.
    public var spoofed: Int128 { failing[.unauthorized] }

    /// Failing messages of misconfigured and unverified sources.
    public var atRiskOfOwn: Int128 { failing[.misconfigured] + failing[.unverified] }
}

extension DomainSummary {
    /// Sums a domain up, given the indices of its sources in both periods.
    init(
        _ domain: String, _ now: Assessment, _ sources: [Int], before: Assessment?, _ earlier: [Int],
        advice: Advice? = nil, today: Int
    ) {
        let figures = DomainFigures(domain, sources: sources, in: now)
        let groups = now.groups(sources)
        let observed = now.observations.domains[domain] ?? ObservedDomain()
        let health = ReporterHealth(observed.reporters, period: now.observations.period, today: today)
        self.domain = domain
        policy = observed.latestPolicy
        reports = figures.reports
        reporters = figures.reporters
        self.sources = figures.sources
        newSources = figures.newSources
        totals = figures.totals
        dispositions = figures.dispositions
        verdicts = figures.messages
        failing = figures.failing
        ownMailStopped = sources.reduce(0) { sum, source in
            guard now.verdicts[source] == .misconfigured else { return sum }
            let done = now.dispositions(source, failingOnly: true)
            return sum + done.quarantine + done.reject
        }
        previous = Previous()
        changes = SenderChanges()
        if let before {
            let earlierFigures = DomainFigures(domain, sources: earlier, in: before)
            previous = Previous(
                messages: earlierFigures.totals.messages, pass: earlierFigures.totals.pass,
                reports: earlierFigures.reports, sources: earlierFigures.sources)
            if figures.reports > 0, earlierFigures.reports > 0 {
                changes = SenderChanges(now, sources, groups, before: before, earlier)
            }
        }
        policyChanges = PolicyChange.changes(observed.policies, within: now.observations.period)
        silentReporters = health.silent
        reportsInUntil = health.reportsInUntil
        let step = PolicyStep(observed.latestPolicy?.policy)
        whatIf = WhatIf(step.nextEffect, figures: figures, groups: groups)
        if let advice, advice.isReady, advice.step != step { readyFor = advice.step }
        state = DomainState(self)
    }
}
