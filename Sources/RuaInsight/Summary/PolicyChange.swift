public import RuaCore

/// A change of policy that shows in the reports.
public struct PolicyChange: Sendable, Hashable {
    /// The first report that shows the new policy.
    public var seen: Timestamp
    /// The policy before.
    public var before: PolicyPublished
    /// The policy since.
    public var after: PolicyPublished

    /// A change from one policy to another.
    public init(seen: Timestamp, before: PolicyPublished, after: PolicyPublished) {
        self.seen = seen
        self.before = before
        self.after = after
    }

    /// What changed, as a sentence.
    public var sentence: String {
        "Policy changed: \(words)."
    }

    /// What changed and when, in words that a sentence may end with.
    var words: String { "\(Wording.list(differences, limit: 8)), first seen on \(seen.date)" }

    /// Whether receivers now let through what they stopped before.
    public var isWeaker: Bool { PolicyStep(after).effect < PolicyStep(before).effect }

    /// Whether they now stop what they let through before.
    public var isStricter: Bool { PolicyStep(after).effect > PolicyStep(before).effect }

    private var differences: [String] { Self.differences(before, after) }

    /// What both policies state and state differently. A tag that one reporter leaves out has not changed.
    private static func differences(_ before: PolicyPublished, _ after: PolicyPublished) -> [String] {
        let tags: [(String, String?, String?)] = [
            ("p", before.p, after.p), ("sp", before.sp, after.sp), ("np", before.np, after.np),
            ("adkim", before.adkim, after.adkim), ("aspf", before.aspf, after.aspf),
            ("t", before.testing, after.testing), ("pct", before.pct.map(String.init), after.pct.map(String.init)),
        ]
        return tags.compactMap { tag, old, new in
            guard let old, let new, old.lowercased() != new.lowercased() else { return nil }
            return "\(tag)=\(word(old)) became \(tag)=\(word(new))"
        }
    }

    /// A tag's value, where it is one; a reporter may write anything.
    private static func word(_ text: String) -> String {
        let plain = !text.isEmpty && text.utf8.count <= 12 && text.utf8.allSatisfy { (0x30...0x7a).contains($0) }
        return plain ? text.lowercased() : "(unreadable)"
    }

    /// The changes that first show within a period, oldest first.
    public static func changes(_ policies: [SeenPolicy], within period: Period) -> [PolicyChange] {
        let ordered = policies.sorted { ($0.firstSeen, $0.lastSeen) < ($1.firstSeen, $1.lastSeen) }
        return zip(ordered, ordered.dropFirst()).compactMap { old, new in
            guard period.since <= new.firstSeen, new.firstSeen < period.until,
                !differences(old.policy, new.policy).isEmpty
            else { return nil }
            return PolicyChange(seen: new.firstSeen, before: old.policy, after: new.policy)
        }
    }
}
