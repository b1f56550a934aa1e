public import RuaCore

/// Messages of a source, a sender or a domain, by what became of their authentication.
public struct Totals: Sendable, Hashable {
    /// All of them.
    public var messages: Int128 = 0
    /// Those that pass DMARC by Rua's reckoning.
    public var pass: Int128 = 0
    /// Those with an aligned DKIM pass.
    public var dkimAligned: Int128 = 0
    /// Those with an aligned SPF pass.
    public var spfAligned: Int128 = 0

    /// No messages.
    public init() {}

    /// Those that do not pass.
    public var failing: Int128 { messages - pass }

    /// The part that passes.
    public var passShare: Share { Share(pass, of: messages) }

    /// Adds up.
    public static func += (left: inout Totals, right: Totals) {
        left.messages += right.messages
        left.pass += right.pass
        left.dkimAligned += right.dkimAligned
        left.spfAligned += right.spfAligned
    }
}

/// Messages by what the reporters did with them.
public struct DispositionTally: Sendable, Hashable {
    /// Nothing.
    public var none: Int128 = 0
    /// Passed under an enforcing policy (RFC 9990).
    public var pass: Int128 = 0
    /// Treated as suspicious.
    public var quarantine: Int128 = 0
    /// Refused.
    public var reject: Int128 = 0
    /// Something that no standard knows, or nothing was said.
    public var other: Int128 = 0

    /// No messages.
    public init() {}

    /// Adds messages of one disposition.
    public mutating func add(_ messages: Int128, as disposition: Disposition) {
        switch disposition {
        case .none: none += messages
        case .pass: pass += messages
        case .quarantine: quarantine += messages
        case .reject: reject += messages
        case .other: other += messages
        }
    }

    /// Adds up.
    public static func += (left: inout DispositionTally, right: DispositionTally) {
        left.none += right.none
        left.pass += right.pass
        left.quarantine += right.quarantine
        left.reject += right.reject
        left.other += right.other
    }
}
