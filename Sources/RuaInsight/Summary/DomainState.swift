/// The answer to "should I be worried?" about one domain.
public struct DomainState: Sendable, Hashable {
    /// How much.
    public var level: Level
    /// Why, in one sentence.
    public var sentence: String

    /// Not at all, a little, or yes.
    public enum Level: String, Sendable, Hashable, CaseIterable {
        /// The levels, the gravest first.
        public static let gravestFirst: [Level] = [.act, .look, .ok]

        /// Nothing to do.
        case ok
        /// Something to look at when there is time.
        case look
        /// Wanted mail is stopped or no longer passes, or protection was lost.
        case act

        /// What it says, in one sentence.
        public var meaning: String {
            switch self {
            case .ok: "Nothing to worry about."
            case .look: "Something to look at when there is time."
            case .act: "Wanted mail is stopped or no longer passes, or your policy became weaker."
            }
        }
    }
}

extension DomainState {
    /// The state that a summary shows: the gravest reason that holds.
    init(_ summary: DomainSummary) {
        self = Self.reasonToAct(summary) ?? Self.reasonToLook(summary) ?? Self.ok(summary)
    }

    private static func reasonToAct(_ summary: DomainSummary) -> DomainState? {
        if let change = summary.policyChanges.last(where: \.isWeaker) {
            return DomainState(level: .act, sentence: "Your policy became weaker: \(change.words).")
        }
        if let sentence = ownMailStopped(summary),
            !Readiness.isTolerable(summary.ownMailStopped, of: summary.totals.messages - summary.spoofed)
        {
            return DomainState(level: .act, sentence: sentence)
        }
        if let lost = summary.changes.lostAlignment.first {
            return DomainState(level: .act, sentence: Wording.sentence(lost.sentence))
        }
        return nil
    }

    /// What the policy does to the owner's mail; under a policy that asks for nothing it is the receivers' own choice.
    private static func ownMailStopped(_ summary: DomainSummary) -> String? {
        let stopped = summary.ownMailStopped
        guard stopped > 0, PolicyStep(summary.policy?.policy).effect != .none else { return nil }
        return "Your policy hits your own mail: \(Wording.messages(stopped)) of misconfigured senders"
            + " \(stopped == 1 ? "was" : "were") quarantined or refused."
    }

    private static func reasonToLook(_ summary: DomainSummary) -> DomainState? {
        if summary.reports == 0 {
            let before = summary.previous.reports
            return DomainState(
                level: .look,
                sentence: before == 0
                    ? "No reports came in; rua doctor checks the set-up."
                    : "No reports came in, after \(Wording.grouped(Int128(before))) in the period before;"
                        + " rua doctor checks the set-up.")
        }
        if let sentence = ownMailStopped(summary) { return DomainState(level: .look, sentence: sentence) }
        if !Readiness.isTolerable(summary.atRiskOfOwn, of: summary.totals.messages - summary.spoofed) {
            return DomainState(level: .look, sentence: atRisk(summary))
        }
        if !summary.silentReporters.isEmpty {
            let names = Wording.list(summary.silentReporters.map(\.name))
            return DomainState(level: .look, sentence: "Reports of \(names) no longer come in.")
        }
        if let stopped = summary.changes.stopped.first {
            return DomainState(level: .look, sentence: Wording.sentence(stopped.sentence))
        }
        return nil
    }

    private static func atRisk(_ summary: DomainSummary) -> String {
        let (all, misconfigured) = (summary.atRiskOfOwn, summary.failing[.misconfigured])
        let fail =
            "\(Wording.messagesFail(all)) that may be yours"
            + " (\(Share(all, of: summary.totals.messages - summary.spoofed)))"
        guard misconfigured == 0 || misconfigured == all else {
            return "\(fail): \(Wording.grouped(misconfigured)) of misconfigured,"
                + " \(Wording.grouped(all - misconfigured)) of unverified senders."
        }
        let verdict: Verdict = misconfigured == 0 ? .unverified : .misconfigured
        return all == 1
            ? "\(fail), of a sender that is \(verdict.rawValue)."
            : "\(fail), all of \(verdict.rawValue) senders."
    }

    private static func ok(_ summary: DomainSummary) -> DomainState {
        let totals = summary.totals
        guard totals.messages > 0 else {
            return DomainState(level: .ok, sentence: "Nothing to worry about: reporters saw no mail of this domain.")
        }
        let unspoofed = totals.messages - summary.spoofed
        let passing = Share(totals.pass, of: unspoofed)
        var sentence = "Nothing to worry about: "
        if unspoofed == 0 {
            sentence += "nothing of yours was seen"
        } else if passing.part == passing.whole {
            sentence += "all mail that is not spoofed passes (\(Wording.messages(unspoofed)))"
        } else {
            sentence += "\(passing) of the \(Wording.unspoofed(unspoofed)) pass"
        }
        if summary.spoofed > 0 {
            sentence += "; \(Wording.messages(summary.spoofed)) from others \(summary.spoofed == 1 ? "fails" : "fail")"
        }
        if let step = summary.readyFor { sentence += "; ready for \(step.tags)" }
        return DomainState(level: .ok, sentence: sentence + ".")
    }
}
