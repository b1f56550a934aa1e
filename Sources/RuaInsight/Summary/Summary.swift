public import RuaCore

/// The summary of a period beside the period before it (contract section 4.2).
public struct Summary: Sendable, Equatable {
    /// The period.
    public var period: Period
    /// Its domains, most messages first.
    public var domains: [DomainSummary]
    /// Mails that came in during the period.
    public var mails: MailTally
    /// The things most worth doing, gravest first, at most three.
    public var steps: [NextStep]

    /// Mails by what became of them.
    public struct MailTally: Sendable, Hashable {
        /// Mails with a new report.
        public var stored: Int
        /// Mails whose reports were known.
        public var duplicate: Int
        /// Mails that could not be read in full.
        public var quarantined: Int

        /// A tally.
        public init(stored: Int = 0, duplicate: Int = 0, quarantined: Int = 0) {
            self.stored = stored
            self.duplicate = duplicate
            self.quarantined = quarantined
        }
    }

    /// The domains, the gravest state first, of each state those with most messages.
    public var gravestFirst: [DomainSummary] {
        DomainState.Level.gravestFirst.flatMap { level in domains.filter { $0.state.level == level } }
    }

    /// Steps named.
    static let namedSteps = 3

    /// Sums a period up.
    ///
    /// - Parameters:
    ///   - now: The period.
    ///   - before: The period before, as long; nil when there is none to compare with.
    ///   - advice: The advice over a longer period, for naming the domains that are ready; see `Assessment.advice`.
    ///   - mails: Mails that came in.
    ///   - today: The time now, from which silent reporters are told.
    public init(
        _ now: Assessment, before: Assessment? = nil, advice: [Advice] = [], mails: MailTally = MailTally(),
        today: Timestamp
    ) {
        let earlier = before?.sourcesByDomain() ?? [:]
        period = now.observations.period
        self.mails = mails
        let current = now.sourcesByDomain().merging(earlier.mapValues { _ in [] }) { sources, _ in sources }
        let byDomain = Dictionary(advice.map { ($0.domain, $0) }, uniquingKeysWith: { first, _ in first })
        domains = current.map { domain, sources in
            DomainSummary(
                domain, now, sources, before: before, earlier[domain] ?? [], advice: byDomain[domain],
                today: today.day)
        }
        domains.sort { ($1.totals.messages, $0.domain) < ($0.totals.messages, $1.domain) }
        var found = domains.flatMap { [period] in NextStep.steps(for: $0, period: period) }
        if let step = NextStep.quarantined(mails.quarantined) { found.append(step) }
        steps = Array(
            found.sorted { ($1.weight, $0.sentence) < ($0.weight, $1.sentence) }.prefix(Self.namedSteps))
    }
}
