/// What Rua says of a source over a period (contract section 6).
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// At least half of its messages pass, or the owner says that it is theirs and that holds.
    case authorized
    /// It passes mail on: what fails was broken in transit.
    case forwarder
    /// One of the owner's senders that does not pass.
    case misconfigured
    /// A service that proves who it is, and may or may not be the owner's.
    case unverified
    /// Nothing says who it is, or the owner says that it is not theirs.
    case unauthorized

    /// What it says, in one sentence.
    public var meaning: String {
        switch self {
        case .authorized: "At least half of its messages pass, or you said that it is yours."
        case .forwarder: "It passes mail on: what fails was broken in transit."
        case .misconfigured: "One of your senders that does not pass: fix it."
        case .unverified: "A service that proves who it is, and may or may not be yours: decide."
        case .unauthorized: "Nothing says who it is, or you said that it is not yours."
        }
    }
}

/// Messages by the verdict of their source.
public struct VerdictTally: Sendable, Hashable {
    private var messages: [Int128] = Array(repeating: 0, count: Verdict.allCases.count)

    /// No messages.
    public init() {}

    /// The messages of one verdict.
    public subscript(verdict: Verdict) -> Int128 {
        get { messages[verdict.index] }
        set { messages[verdict.index] = newValue }
    }
}

extension Verdict {
    fileprivate var index: Int {
        switch self {
        case .authorized: 0
        case .forwarder: 1
        case .misconfigured: 2
        case .unverified: 3
        case .unauthorized: 4
        }
    }
}
