internal import RuaCore

/// What the rules ask of an evaluation, worked out once. Lists lie in the pools of the `FactTable`.
struct EvaluationFacts: Sendable {
    /// Where a list lies in its pool.
    typealias Slice = Range<Int>

    /// A sign that a message was passed on, in the reporter's word (contract section 6, rule 3).
    enum Forwarding: UInt8, Sendable, CaseIterable {
        case none, forwarded, mailingList, trustedForwarder, arc
    }

    var passes = false
    var dkimAligned = false
    var spfAligned = false
    var disposition = Disposition.other("")
    var forwarding = Forwarding.none
    /// `header_from`.
    var author = NameTable.none
    /// A name in the author's organization that authenticated, and that only strict mode keeps from aligning.
    var strictOnly = NameTable.none
    var strictOnlyIsDKIM = false
    /// `d=` of signatures that pass.
    var dkimPassed: Slice = 0..<0
    /// The SPF identities that pass.
    var spfPassed: Slice = 0..<0
    /// The organizations of both.
    var organizations: Slice = 0..<0
    /// `d=` of all signatures.
    var dkimSeen: Slice = 0..<0
    /// The names that SPF was checked for, else the envelope's; passed or not.
    var spfSeen: Slice = 0..<0
    /// Signatures that pass.
    var signaturesPassed: Slice = 0..<0
    /// Signatures that fail, of a `d=` in the author's organization.
    var signaturesFailed: Slice = 0..<0

    /// Whether SPF or DKIM says who this is.
    var isAuthenticated: Bool { !organizations.isEmpty }
}

extension EvaluationFacts.Forwarding {
    /// The first sign among the override reasons of a row.
    init(_ reasons: [OverrideReason]) {
        self = reasons.lazy.map(Self.sign(of:)).first { $0 != .none } ?? .none
    }

    private static func sign(of reason: OverrideReason) -> Self {
        switch reason.type {
        case .forwarded: .forwarded
        case .mailingList: .mailingList
        case .trustedForwarder: .trustedForwarder
        case .localPolicy: showsARCPass(reason.comment ?? "") ? .arc : .none
        case .policyTestMode, .sampledOut, .other: .none
        }
    }

    /// Whether a comment holds `arc=pass` in any case (RFC 8617 section 7.2.2).
    private static func showsARCPass(_ comment: String) -> Bool {
        let wanted = Array("arc=pass".utf8)
        let bytes = comment.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
        guard bytes.count >= wanted.count else { return false }
        return (0...bytes.count - wanted.count).contains { bytes[$0...].starts(with: wanted) }
    }

    /// How a sentence calls it.
    var words: String {
        switch self {
        case .none: ""
        case .forwarded: "forwarded"
        case .mailingList: "mailing list"
        case .trustedForwarder: "trusted forwarder"
        case .arc: "a valid ARC chain"
        }
    }
}
