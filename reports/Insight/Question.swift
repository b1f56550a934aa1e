public import RuaCore
public import RuaInsight
public import RuaStore

/// The questions about a period that commands and pages ask, put to one database.
public struct Question: Sendable {
    private let store: Store
    private let domains: [String]
    private let senders: [DeclaredSender]

    /// Questions to a database about some folded policy domains (empty means all), answered with the owner's word on
    /// senders in mind.
    public init(to store: Store, domains: [String], senders: [DeclaredSender]) {
        self.store = store
        self.domains = domains
        self.senders = senders
    }

    /// The verdict of every source of a period, with its reporters where that is asked for: they cost another pass.
    ///
    /// - Throws: `StoreError`.
    public func assessment(_ period: Period, withReporters: Bool = false) throws(StoreError) -> Assessment {
        Assessment(
            try Observations(period, from: store, domains: domains, withReporters: withReporters), declared: senders)
    }

    /// What advice looks at when no period is given (contract section 4.4). Unit: days.
    public static let adviceDays = 90

    /// The period of the advice that belongs to a summary: it ends with the last whole day of the summary's.
    public static func advicePeriod(for period: Period, now: Timestamp) -> Period {
        let end = min(period.days.upperBound, now.day)
        return Period(since: Timestamp(day: end - adviceDays), until: Timestamp(day: end))
    }

    /// A period beside the one of the same length before it, what to do first, and what advice that goes by.
    public struct Overview: Sendable {
        /// The figures, and what to do first.
        public let summary: Summary
        /// The verdicts of the period.
        public let assessment: Assessment
        /// What to publish next.
        public let advice: [Advice]
    }

    /// A period beside the one of the same length before it.
    ///
    /// - Throws: `StoreError`.
    public func overview(_ period: Period, now: Timestamp) throws(StoreError) -> Overview {
        // By days, as reports count: no day is in both, even if the period begins or ends within one.
        let days = period.days
        let before = Period(
            since: Timestamp(day: days.lowerBound - days.count), until: Timestamp(day: days.lowerBound))
        let quarter = Self.advicePeriod(for: period, now: now)
        let read = try Observations.of([period, before, quarter], from: store, domains: domains)
            .map { Assessment($0, declared: senders) }
        let (current, earlier, whole) = (read[0], read[1], read[2])
        let counts = try store.mailCounts(days: period.days)
        let mails = Summary.MailTally(
            stored: Int(counts[.stored] ?? 0), duplicate: Int(counts[.duplicate] ?? 0),
            quarantined: Int(counts[.quarantined] ?? 0))
        let advice = try advice(from: whole)
        return Overview(
            summary: Summary(current, before: earlier, advice: advice, mails: mails, today: now), assessment: current,
            advice: advice)
    }

    /// What `overview` says, as an answer.
    ///
    /// - Throws: `StoreError`.
    public func summary(_ period: Period, now: Timestamp) throws(StoreError) -> SummaryAnswer {
        let overview = try overview(period, now: now)
        return SummaryAnswer(overview.summary, overview.assessment)
    }

    /// The sources of a period with one of some verdicts; none named means all.
    ///
    /// - Throws: `StoreError`.
    public func senders(
        _ period: Period, verdicts: [Verdict], onlyNew: Bool = false, title: String, by grouping: SendersAnswer.Grouping
    ) throws(StoreError) -> SendersAnswer {
        SendersAnswer(
            try assessment(period, withReporters: true), verdicts: verdicts, onlyNew: onlyNew, title: title,
            grouping: grouping)
    }

    /// What to publish next for each domain.
    ///
    /// - Throws: `StoreError`.
    public func advice(_ period: Period) throws(StoreError) -> AdviceAnswer {
        AdviceAnswer(try advice(from: try assessment(period)), period: period)
    }

    private func advice(from whole: Assessment) throws(StoreError) -> [Advice] {
        whole.advice(effects: try effects(in: whole))
    }

    /// Days on which some policy changed that are looked at by themselves, the latest ones. Unit: days.
    private static let comparedDays = 8

    /// What the last change of each domain's policy did: the part of a period before it beside the part since.
    private func effects(in whole: Assessment) throws(StoreError) -> [String: PolicyEffect] {
        let period = whole.observations.period
        let changes = whole.observations.domains.compactMapValues { domain in
            PolicyChange.changes(domain.policies, within: period).last { $0.isStricter || $0.isWeaker }
        }
        let days = Dictionary(grouping: changes, by: { $0.value.seen.day }).sorted { $0.key > $1.key }
        var effects: [String: PolicyEffect] = [:]
        for (day, changed) in days.prefix(Self.comparedDays) {
            let part = Question(to: store, domains: changed.map(\.key), senders: senders)
            let before = try part.assessment(Period(since: period.since, until: Timestamp(day: day)))
            let after = try part.assessment(Period(since: Timestamp(day: day), until: period.until))
            for (domain, change) in changed where before.observations.domains[domain]?.reports ?? 0 > 0 {
                effects[domain] = PolicyEffect(of: change, on: domain, before: before, after: after)
            }
        }
        return effects
    }
}
