internal import RuaCore

/// One of the things most worth doing.
public struct NextStep: Sendable, Hashable {
    /// What, in one sentence.
    public var sentence: String
    /// The command that shows more.
    public var command: String
    /// Graver ones come first.
    var weight: Weight

    struct Weight: Hashable, Comparable, Sendable {
        var urgency: Int
        var messages: Int128

        static func < (left: Weight, right: Weight) -> Bool {
            (left.urgency, left.messages) < (right.urgency, right.messages)
        }
    }

    private init(_ sentence: String, _ command: String, urgency: Int, messages: Int128 = 0) {
        self.sentence = sentence
        self.command = command
        weight = Weight(urgency: urgency, messages: messages)
    }

    /// The flag that names a domain; see `Period.flags`.
    private static func flag(_ domain: String) -> String {
        DomainName(domain).map { " --domain \($0)" } ?? ""
    }

    /// All that is worth doing about a domain.
    static func steps(for summary: DomainSummary, period: Period) -> [NextStep] {
        let (domain, flags) = (summary.domain, period.flags(domain: summary.domain))
        var steps: [NextStep] = []
        if let change = summary.policyChanges.last(where: \.isWeaker) {
            steps.append(
                NextStep(
                    "See why the policy of \(domain) became weaker: \(change.words).",
                    "rua advise\(flag(domain))", urgency: 9))
        }
        if let lost = summary.changes.lostAlignment.first {
            steps.append(
                NextStep(
                    "Repair \(lost.sender), which lost alignment with \(domain):"
                        + " \(Wording.messagesFail(lost.now.whole - lost.now.part)).", "rua senders\(flags)",
                    urgency: 8,
                    messages: lost.now.whole - lost.now.part))
        }
        let misconfigured = summary.failing[.misconfigured]
        if misconfigured > 0 {
            steps.append(
                NextStep(
                    "Fix the misconfigured senders of \(domain): \(Wording.messagesFail(misconfigured)).",
                    "rua senders\(flags) --verdict misconfigured", urgency: summary.state.level == .act ? 7 : 5,
                    messages: misconfigured))
        }
        let unverified = summary.failing[.unverified]
        if unverified > 0 {
            steps.append(
                NextStep(
                    "Decide which unverified senders of \(domain) are yours: \(Wording.messagesFail(unverified)).",
                    "rua senders\(flags) --verdict unverified", urgency: 4,
                    messages: unverified))
        }
        if summary.reports == 0 || !summary.silentReporters.isEmpty {
            let names = Wording.list(summary.silentReporters.map(\.name))
            steps.append(
                NextStep(
                    names.isEmpty
                        ? "Find out why no reports on \(domain) come in."
                        : "Find out why \(names) no longer \(summary.silentReporters.count == 1 ? "reports" : "report")"
                            + " on \(domain).",
                    "rua doctor", urgency: summary.reports == 0 ? 6 : 3))
        }
        if let step = summary.readyFor {
            steps.append(
                NextStep(
                    "Publish \(step.tags) for \(domain): it is ready.", "rua advise\(flag(domain))",
                    urgency: 4, messages: summary.spoofed))
        }
        if summary.spoofed > 0, PolicyStep(summary.policy?.policy).effect == .none {
            steps.append(
                NextStep(
                    "See who sends as \(domain): \(Wording.messagesFail(summary.spoofed)) and nothing stops"
                        + " \(summary.spoofed == 1 ? "it" : "them").",
                    "rua unauthorized\(flags)", urgency: 2, messages: summary.spoofed))
        }
        return steps
    }

    /// What to do about mails that could not be read.
    static func quarantined(_ mails: Int) -> NextStep? {
        guard mails > 0 else { return nil }
        let pronoun = mails == 1 ? "it" : "they"
        return NextStep(
            "Look at \(Wording.counted(Int128(mails), "quarantined mail")): \(pronoun) may hold reports that do not"
                + " count.",
            "rua mail list --state quarantined", urgency: 3, messages: Int128(mails))
    }
}
