internal import RuaCore

/// How the senders of a domain differ from those of the period before.
public struct SenderChanges: Sendable, Equatable {
    /// Senders that may be the owner's and were never seen before, most messages first.
    public var new: [SenderChange] = []
    /// Senders of the owner's that sent in the period before and no longer do.
    public var stopped: [SenderChange] = []
    /// Senders that passed in the period before and no longer do, or less.
    public var lostAlignment: [SenderChange] = []
    /// Unauthorized sources that were never seen before.
    public var newUnauthorizedSources = 0
    /// Their messages.
    public var newUnauthorizedMessages: Int128 = 0

    /// No changes.
    public init() {}

    /// Changes of a kind that are told one by one.
    private static let told = 5

    /// The changes, in sentences, the gravest first; of each kind the largest.
    public var sentences: [String] {
        var sentences = Self.tell(lostAlignment, rest: "lost alignment") + Self.tell(new, rest: "are new")
        if newUnauthorizedSources > 0 {
            let sources = Wording.counted(
                Int128(newUnauthorizedSources), "unauthorized address", plural: "unauthorized addresses")
            sentences.append(
                "\(sources) never seen before sent \(Wording.messages(newUnauthorizedMessages)) as you.")
        }
        return sentences + Self.tell(stopped, rest: "have stopped")
    }

    private static func tell(_ changes: [SenderChange], rest: String) -> [String] {
        guard changes.count > told + 1 else { return changes.map(\.sentence) }
        return changes.prefix(told).map(\.sentence)
            + ["\(Wording.grouped(Int128(changes.count - told))) more senders \(rest)."]
    }
}

/// A sender, and how much of its mail passed before and passes now.
public struct SenderChange: Sendable, Hashable {
    /// See `Assessment.sender`.
    public var sender: String
    /// Its verdict now; for one that stopped, its last.
    public var verdict: Verdict
    /// What passed in the period before; nothing of nothing for a new sender.
    public var before: Share
    /// What passes now; nothing of nothing for one that stopped.
    public var now: Share
    /// What happened.
    public var kind: Kind

    /// What happened to a sender.
    public enum Kind: Sendable, Hashable {
        /// Never seen before.
        case new
        /// Sends no longer.
        case stopped
        /// Passes no longer, or less.
        case lostAlignment
    }

    /// What happened, as a sentence.
    public var sentence: String {
        switch kind {
        case .new:
            "\(sender) is new: \(Wording.messages(now.whole)), \(newPasses); it is \(verdict.rawValue)."
        case .stopped:
            "\(sender) has stopped: \(Wording.messages(before.whole)) in the period before, none in this one."
        case .lostAlignment:
            "\(sender) lost alignment: \(before) of its messages passed in the period before, \(now) in this one;"
                + " \(Wording.messagesFail(now.whole - now.part))."
        }
    }
}

extension SenderChange {
    private var newPasses: String {
        if now.whole == 1 { return now.part == 1 ? "which passes" : "which fails" }
        if now.part == 0 { return "none of which passes" }
        if now.part == now.whole { return "all of which pass" }
        return "\(Wording.grouped(now.part)) of which \(now.part == 1 ? "passes" : "pass")"
    }
}

extension SenderChanges {
    /// Failing messages from which on a sender that still mostly passes is worth a word.
    private static let noticedMessages: Int128 = 10
    /// Tenths of a percent that its share must have lost for that.
    private static let noticedTenths = 100

    /// Compares a domain in two periods, given the indices of its sources in each, and its senders now.
    init(
        _ now: Assessment, _ sources: [Int], _ current: [String: SenderGroup], before: Assessment, _ earlier: [Int]
    ) {
        let previous = before.groups(earlier)
        for source in sources where now.verdicts[source] == .unauthorized && now.isNew(source) {
            newUnauthorizedSources += 1
            newUnauthorizedMessages += now.totals(source).messages
        }
        for group in current.values where group.isNew && previous[group.sender] == nil {
            guard [.authorized, .misconfigured, .unverified].contains(group.verdict) else { continue }
            new.append(SenderChange(group, before: Share(0, of: 0), now: group.totals.passShare, .new))
        }
        let addresses = Set(sources.compactMap { now.observations.sources[$0].sourceIP })
        for group in previous.values where current[group.sender] == nil {
            guard [.authorized, .misconfigured].contains(group.verdict),
                addresses.isDisjoint(with: group.addresses(in: before))
            else { continue }
            stopped.append(SenderChange(group, before: group.totals.passShare, now: Share(0, of: 0), .stopped))
        }
        let authorized = Self.authorizedAddresses(before, earlier)
        for group in current.values where group.totals.failing > 0 && group.verdict != .forwarder {
            let passed = previous[group.sender]?.totals ?? Self.sum(group.addresses(in: now), authorized)
            guard passed.passShare.isAtLeastHalf, Self.isLoss(from: passed.passShare, to: group.totals) else {
                continue
            }
            lostAlignment.append(
                SenderChange(group, before: passed.passShare, now: group.totals.passShare, .lostAlignment))
        }
        new.sort { ($1.now.whole, $0.sender) < ($0.now.whole, $1.sender) }
        stopped.sort { ($1.before.whole, $0.sender) < ($0.before.whole, $1.sender) }
        lostAlignment.sort { ($1.failingNow, $0.sender) < ($0.failingNow, $1.sender) }
    }

    private static func isLoss(from before: Share, to now: Totals) -> Bool {
        if !now.passShare.isAtLeastHalf { return true }
        return now.failing >= noticedMessages && before.tenths - now.passShare.tenths >= noticedTenths
    }

    private static func authorizedAddresses(_ before: Assessment, _ sources: [Int]) -> [IPAddress: Totals] {
        sources.reduce(into: [:]) { result, source in
            guard before.verdicts[source] == .authorized, let address = before.observations.sources[source].sourceIP
            else { return }
            result[address, default: Totals()] += before.totals(source)
        }
    }

    /// What addresses sent before, under whatever sender's name: a sender that loses its signature loses its name, too.
    private static func sum(_ addresses: [IPAddress], _ totals: [IPAddress: Totals]) -> Totals {
        addresses.reduce(into: Totals()) { $0 += totals[$1] ?? Totals() }
    }
}

extension SenderChange {
    fileprivate init(_ group: SenderGroup, before: Share, now: Share, _ kind: Kind) {
        self.init(sender: group.sender, verdict: group.verdict, before: before, now: now, kind: kind)
    }

    /// Failing messages now.
    fileprivate var failingNow: Int128 { now.whole - now.part }
}
