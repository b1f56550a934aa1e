/// What a change of policy did: a domain before and after it.
public struct PolicyEffect: Sendable, Equatable {
    /// The change.
    public var change: PolicyChange
    /// What passed before, of what was not spoofed.
    public var before: Share
    /// What passes after.
    public var after: Share
    /// Failing messages of misconfigured senders since the change, by sender, most first.
    public var lost: [WhatIf.SenderMessages]
    /// Those of them that reporters quarantined or refused.
    public var stopped: Int128
    /// UTC days with reports since the change.
    public var days: Int
    /// What to do.
    public var course: Course

    /// What to do after a change.
    public enum Course: String, Sendable, Hashable {
        /// More wanted mail is lost than is tolerable: go back.
        case rollBack
        /// Wait: less than two weeks of reports since the change.
        case hold
        /// All is well: go on.
        case goOn
    }

    /// Days with reports after which a change counts as settled.
    public static let settledDays = 14

    /// Compares the time before a change with the time since, for one domain.
    public init(of change: PolicyChange, on domain: String, before: Assessment, after: Assessment) {
        self.change = change
        let earlier = before.sourcesByDomain()[domain] ?? []
        let later = after.sourcesByDomain()[domain] ?? []
        let summary = DomainSummary(
            domain, after, later, before: before, earlier, today: after.observations.period.days.upperBound)
        let figures = DomainFigures(domain, sources: earlier, in: before)
        self.before = Share(figures.totals.pass, of: figures.totals.messages - figures.spoofed)
        self.after = Share(summary.totals.pass, of: summary.totals.messages - summary.spoofed)
        lost = after.groups(later).values.filter { $0.failing[.misconfigured] > 0 }
            .map { WhatIf.SenderMessages(sender: $0.sender, messages: $0.failing[.misconfigured]) }
            .sorted { ($1.messages, $0.sender) < ($0.messages, $1.sender) }
        stopped = summary.ownMailStopped
        let observed = after.observations.domains[domain] ?? ObservedDomain()
        days = observed.days(within: after.observations.period.days).count
        let tolerable = Readiness.isTolerable(stopped, of: self.after.whole)
        course = !tolerable && change.isStricter ? .rollBack : days < Self.settledDays ? .hold : .goOn
    }

    /// `98.0% of 1,000 messages`, for a sentence on what passed.
    private static func passed(_ share: Share, _ messages: String) -> String {
        share.whole == 0 ? "nothing was seen that was not spoofed" : "\(share) of \(messages) passed"
    }

    /// The comparison, in sentences.
    public var sentences: [String] {
        var sentences = [
            change.sentence,
            "Before that, \(Self.passed(before, Wording.unspoofed(before.whole, ("was", "were")))); since then,"
                + " \(Self.passed(after, Wording.messages(after.whole))).",
        ]
        if stopped > 0 {
            let senders = Wording.list(lost.map(\.sender))
            let verb = stopped == 1 ? "was" : "were"
            sentences.append("\(Wording.messages(stopped)) of \(senders) \(verb) quarantined or refused since.")
        }
        switch course {
        case .rollBack:
            sentences.append("Go back to \(PolicyStep(change.before).tags) until these senders are fixed.")
        case .hold:
            sentences.append(
                "Hold: \(days) of the \(Self.settledDays) days with reports that show what a change did"
                    + " \(days == 1 ? "is" : "are") in.")
        case .goOn: sentences.append("The change did no harm.")
        }
        return sentences
    }
}
