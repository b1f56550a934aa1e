public import RuaCore

/// What a policy asks receivers to do with mail that fails.
public enum Enforcement: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Nothing.
    case none
    /// Treat it as suspicious.
    case quarantine
    /// Refuse it.
    case reject

    /// The word of a `p`, `sp` or `np` tag; nil for one that is absent or not known.
    public init?(reported text: String?) {
        guard let text, let known = Enforcement(rawValue: text.lowercased()) else { return nil }
        self = known
    }

    /// From doing nothing to refusing.
    public static func < (left: Enforcement, right: Enforcement) -> Bool { left.strength < right.strength }

    private var strength: Int {
        switch self {
        case .none: 0
        case .quarantine: 1
        case .reject: 2
        }
    }
}

/// A step on the way from no policy to the strictest: each stricter policy is first tested with `t=y`, for RFC 9989 has
/// no `pct` any more (section 4.7).
public enum PolicyStep: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// `p=none`, or no policy seen.
    case none
    /// `p=quarantine; t=y`.
    case quarantineTesting
    /// `p=quarantine`.
    case quarantine
    /// `p=reject; t=y`.
    case rejectTesting
    /// `p=reject`.
    case reject

    /// The step that a published policy stands on. RFC 7489's `pct` below 100 counts as testing.
    public init(_ policy: PolicyPublished?) {
        let testing = policy?.testing?.lowercased() == "y" || (policy?.pct).map { $0 < 100 } ?? false
        switch Enforcement(reported: policy?.p) ?? .none {
        case .none: self = .none
        case .quarantine: self = testing ? .quarantineTesting : .quarantine
        case .reject: self = testing ? .rejectTesting : .reject
        }
    }

    /// Towards reject.
    public static func < (left: PolicyStep, right: PolicyStep) -> Bool { left.rawValue < right.rawValue }

    /// The next one; the last is its own.
    public var next: PolicyStep { PolicyStep(rawValue: rawValue + 1) ?? self }

    /// The `p=` of this step.
    public var p: Enforcement {
        switch self {
        case .none: .none
        case .quarantineTesting, .quarantine: .quarantine
        case .rejectTesting, .reject: .reject
        }
    }

    /// Whether it carries `t=y`.
    public var isTesting: Bool { self == .quarantineTesting || self == .rejectTesting }

    /// What receivers do at this step: `t=y` asks for one less than `p=` says (RFC 9989 section 4.7).
    public var effect: Enforcement {
        switch self {
        case .none, .quarantineTesting: .none
        case .quarantine, .rejectTesting: .quarantine
        case .reject: .reject
        }
    }

    /// The tags of this step: `p=quarantine; t=y`.
    public var tags: String { "p=\(p.rawValue)" + (isTesting ? "; t=y" : "") }

    /// What receivers will do at the next step that does more than this one; nil at the last.
    public var nextEffect: Enforcement? {
        switch effect {
        case .none: .quarantine
        case .quarantine: .reject
        case .reject: nil
        }
    }
}
