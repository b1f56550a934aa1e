import RuaCore
import RuaInsight

extension SeenPolicy {
    /// The policy as the contract's `policy` object; what the reports leave out is null.
    var json: JSONValue {
        [
            "p": .text(policy.p), "sp": .text(policy.sp), "np": .text(policy.np), "adkim": .text(policy.adkim),
            "aspf": .text(policy.aspf), "pct": policy.pct.map { .number($0) } ?? .null,
            "testing": .text(policy.testing), "seen": .string(lastSeen.description),
        ]
    }

    /// The policy in a few letters: `reject`, `quarantine t=y`, `none pct=50`.
    var words: String {
        var words = policy.p ?? "–"
        if policy.testing?.lowercased() == "y" { words += " t=y" }
        if let pct = policy.pct, pct < 100 { words += " pct=\(pct)" }
        return words
    }
}

extension DispositionTally {
    /// The contract's `disposition` object.
    var json: JSONValue {
        [
            "none": .integer(none), "quarantine": .integer(quarantine), "reject": .integer(reject),
            "pass": .integer(pass),
        ]
    }
}

extension Verdict {
    /// What it means to its reader.
    var role: Role {
        switch self {
        case .authorized: .good
        case .forwarder: .dim
        case .misconfigured, .unverified: .warn
        case .unauthorized: .bad
        }
    }
}
