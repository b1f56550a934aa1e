import RuaCore

/// Why a source got its verdict: the rule that fits, with what a sentence about it needs.
enum Finding: Sendable, Equatable {
    /// Rule 1: named by the owner; the index of the declaration, and whether at least half passes.
    case declared(Int, mostlyPasses: Bool)
    /// Rule 2.
    case passes
    /// Rule 3: this many of its failing messages show forwarding.
    case forwards(Int128)
    /// Rule 4: a name of the owner's that strict mode keeps from aligning.
    case strictMode(NameTable.ID, isDKIM: Bool)
    /// Rule 4: an organization that also accompanies passing mail of the domain, from the source given.
    case accompanies(NameTable.ID, from: Int)
    /// Rule 4: a part of its mail passes, which only an owner's sender can do, but less than half.
    case partlyPasses
    /// Rule 4: in one network with an authorized source whose SPF aligns.
    case neighbour(of: Int)
    /// Rule 5.
    case authenticated
    /// Rule 6.
    case nothing

    /// The verdict.
    func verdict(declared: [DeclaredSender]) -> Verdict {
        switch self {
        case .declared(let index, let mostlyPasses):
            !declared[index].isOurs ? .unauthorized : mostlyPasses ? .authorized : .misconfigured
        case .passes: .authorized
        case .forwards: .forwarder
        case .strictMode, .accompanies, .partlyPasses, .neighbour: .misconfigured
        case .authenticated: .unverified
        case .nothing: .unauthorized
        }
    }
}
