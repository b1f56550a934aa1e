/// What a stricter policy would have done with the mail of a period.
public struct WhatIf: Sendable, Equatable {
    /// What receivers would have done with mail that fails.
    public var effect: Enforcement
    /// Failing messages of the owner's own and possible senders, by sender, most first.
    public var lost: [SenderMessages]
    /// Failing messages that were forwarded.
    public var forwarded: Int128
    /// Failing messages of authorized senders; most were changed on the way.
    public var authorized: Int128
    /// The authorized sender with most of them.
    public var mostAuthorized: String?
    /// Failing messages of unauthorized sources.
    public var spoofed: Int128

    /// A sender with a number of messages.
    public struct SenderMessages: Sendable, Hashable {
        /// See `Assessment.sender`.
        public var sender: String
        /// Messages.
        public var messages: Int128
    }

    /// Those of all senders together.
    public var lostMessages: Int128 { lost.reduce(0) { $0 + $1.messages } }

    /// Nil when there is no stricter policy, or was no mail.
    init?(_ effect: Enforcement?, figures: DomainFigures, groups: [String: SenderGroup]) {
        guard let effect, figures.totals.messages > 0 else { return nil }
        self.effect = effect
        lost = groups.values.filter { $0.atRiskOfOwn > 0 }
            .map { SenderMessages(sender: $0.sender, messages: $0.atRiskOfOwn) }
            .sorted { ($1.messages, $0.sender) < ($0.messages, $1.sender) }
        forwarded = figures.failing[.forwarder]
        authorized = figures.failing[.authorized]
        mostAuthorized =
            groups.values.filter { $0.failing[.authorized] > 0 }
            .max { ($0.failing[.authorized], $1.sender) < ($1.failing[.authorized], $0.sender) }?.sender
        spoofed = figures.spoofed
    }

    /// What would have happened, in sentences: `With reject, 41 messages of sendgrid.net would have been lost.`
    public var sentences: [String] {
        guard effect != .none else { return [] }
        let fate = effect == .reject ? "lost" : "quarantined"
        var sentences = lost.prefix(3).map {
            "With \(effect.rawValue), \(Wording.messages($0.messages)) of \($0.sender) would have been \(fate)."
        }
        if lost.count > 3 {
            let rest = lost.dropFirst(3).reduce(0) { $0 + $1.messages }
            let senders = Wording.counted(Int128(lost.count - 3), "more sender")
            sentences.append("So would \(Wording.messages(rest)) of \(senders).")
        }
        if lost.isEmpty {
            sentences.append("With \(effect.rawValue), no message of your own senders would have been \(fate).")
        }
        if forwarded > 0 {
            sentences.append("\(Wording.messages(forwarded)) broken by forwarders would have been \(fate), too.")
        }
        if authorized > 0 {
            let most = mostAuthorized.map { ", \($0) most of all" } ?? ""
            sentences.append("So would \(Wording.messages(authorized)) of authorized senders\(most).")
        }
        if spoofed > 0 {
            let stopped = effect == .reject ? "refused" : "quarantined"
            sentences.append("\(Wording.messages(spoofed)) that others sent as you would have been \(stopped).")
        }
        return sentences
    }
}
