/// A word from a fixed vocabulary of the standards, where a reporter may also have written something else.
///
/// Unknown words are kept as they were written, counted and shown, never dropped and never fatal.
public protocol ReportWord: Sendable, Hashable, CustomStringConvertible {
    /// The word for a text without blanks around it: looked up in lower case, else kept as it is.
    init(_ text: String)
    /// The word as the standards spell it, or as the reporter wrote it when they do not know it.
    var description: String { get }
}

/// What the reporter did with the mail of a row (`policy_evaluated/disposition`).
public enum Disposition: ReportWord {
    /// No action; in RFC 7489 also that of mail that passed.
    case none
    /// Passed under an enforcing policy (RFC 9990 only).
    case pass
    /// Treated as suspicious.
    case quarantine
    /// Refused.
    case reject
    /// Another word, as written; empty when there was none.
    case other(String)

    /// See `ReportWord`.
    public init(_ text: String) {
        switch text.lowercased() {
        case "none": self = .none
        case "pass": self = .pass
        case "quarantine", "softfail": self = .quarantine
        case "reject": self = .reject
        default: self = .other(text)
        }
    }

    /// See `ReportWord`.
    public var description: String {
        switch self {
        case .none: "none"
        case .pass: "pass"
        case .quarantine: "quarantine"
        case .reject: "reject"
        case .other(let text): text
        }
    }
}

/// What the reporter said of one mechanism's alignment (`policy_evaluated/dkim` and `/spf`).
public enum ReportedResult: ReportWord {
    /// Aligned and passed.
    case pass
    /// Not so.
    case fail
    /// Another word, as written; empty when there was none. It counts as not passed.
    case other(String)

    /// See `ReportWord`.
    public init(_ text: String) {
        switch text.lowercased() {
        case "pass": self = .pass
        case "fail": self = .fail
        default: self = .other(text)
        }
    }

    /// See `ReportWord`.
    public var description: String {
        switch self {
        case .pass: "pass"
        case .fail: "fail"
        case .other(let text): text
        }
    }
}

/// The raw outcome of SPF or of one DKIM signature (`auth_results/…/result`; RFC 8601 section 2.7).
public enum AuthResult: ReportWord {
    /// The words of RFC 9990; `hardfail`, `unknown` and `error` are old spellings of three of them.
    case none, pass, fail, softfail, policy, neutral, temperror, permerror
    /// Another word, as written.
    case other(String)

    /// See `ReportWord`.
    public init(_ text: String) {
        switch text.lowercased() {
        case "none": self = .none
        case "pass": self = .pass
        case "fail", "hardfail": self = .fail
        case "softfail": self = .softfail
        case "policy": self = .policy
        case "neutral": self = .neutral
        case "temperror", "unknown": self = .temperror
        case "permerror", "error": self = .permerror
        default: self = .other(text)
        }
    }

    /// See `ReportWord`.
    public var description: String {
        switch self {
        case .none: "none"
        case .pass: "pass"
        case .fail: "fail"
        case .softfail: "softfail"
        case .policy: "policy"
        case .neutral: "neutral"
        case .temperror: "temperror"
        case .permerror: "permerror"
        case .other(let text): text
        }
    }
}

/// Which name SPF was checked for (`auth_results/spf/scope`).
public enum SPFScope: ReportWord {
    /// The MAIL FROM domain; also meant when a report gives no scope.
    case mfrom
    /// The name given in HELO or EHLO.
    case helo
    /// Another word, as written.
    case other(String)

    /// See `ReportWord`.
    public init(_ text: String) {
        switch text.lowercased() {
        case "mfrom": self = .mfrom
        case "helo": self = .helo
        default: self = .other(text)
        }
    }

    /// See `ReportWord`.
    public var description: String {
        switch self {
        case .mfrom: "mfrom"
        case .helo: "helo"
        case .other(let text): text
        }
    }
}

/// Why a reporter did something other than the published policy (`policy_evaluated/reason/type`).
public enum OverrideType: ReportWord {
    /// RFC 9990's types, and RFC 7489's `forwarded` and `sampled_out`.
    case forwarded, localPolicy, mailingList, policyTestMode, sampledOut, trustedForwarder
    /// `other`, or a word that no standard knows, as written.
    case other(String)

    /// See `ReportWord`.
    public init(_ text: String) {
        switch text.lowercased() {
        case "forwarded": self = .forwarded
        case "local_policy": self = .localPolicy
        case "mailing_list": self = .mailingList
        case "policy_test_mode": self = .policyTestMode
        case "sampled_out": self = .sampledOut
        case "trusted_forwarder": self = .trustedForwarder
        case "other": self = .other("other")
        default: self = .other(text)
        }
    }

    /// See `ReportWord`.
    public var description: String {
        switch self {
        case .forwarded: "forwarded"
        case .localPolicy: "local_policy"
        case .mailingList: "mailing_list"
        case .policyTestMode: "policy_test_mode"
        case .sampledOut: "sampled_out"
        case .trustedForwarder: "trusted_forwarder"
        case .other(let text): text
        }
    }
}

/// How closely an authenticated domain must match header From (`adkim`, `aspf`; RFC 9989 section 4.4).
public enum AlignmentMode: String, Sendable, Hashable {
    /// The same organizational domain.
    case relaxed = "r"
    /// The same name.
    case strict = "s"

    /// The mode for what a report says; absent or unknown means relaxed.
    public init(reported text: String?) {
        self = text?.lowercased() == "s" || text?.lowercased() == "strict" ? .strict : .relaxed
    }
}
