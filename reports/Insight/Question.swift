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

    /// A period beside the one of the same length before it.
    ///
    /// - Throws: `StoreError`.
    public func summary(_ period: Period, now: Timestamp) throws(StoreError) -> SummaryAnswer {
        let length = period.until.seconds - period.since.seconds
        let before = Period(since: period.since.advanced(bySeconds: -length), until: period.since)
        let current = try assessment(period)
        let counts = try store.mailCounts(days: period.days)
        let mails = Summary.MailTally(
            stored: Int(counts[.stored] ?? 0), duplicate: Int(counts[.duplicate] ?? 0),
            quarantined: Int(counts[.quarantined] ?? 0))
        return SummaryAnswer(
            Summary(current, before: try assessment(before), mails: mails, today: now), current)
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
        AdviceAnswer(try assessment(period).advice(), period: period)
    }
}
