import RuaCore
import RuaInsight
import Testing

@Suite struct PolicyStepTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var p: String?
        var testing: String?
        var pct: Int?
        var step: PolicyStep
        var testDescription: String { "p=\(p ?? "-") t=\(testing ?? "-") pct=\(pct.map(String.init) ?? "-")" }
    }

    @Test(arguments: [
        Case(p: "none", step: .none), Case(p: nil, step: .none), Case(p: "nonsense", step: .none),
        Case(p: "none", testing: "y", step: .none), Case(p: "Quarantine", testing: "n", pct: 100, step: .quarantine),
        Case(p: "quarantine", testing: "y", step: .quarantineTesting),
        Case(p: "quarantine", pct: 99, step: .quarantineTesting), Case(p: "reject", testing: "Y", step: .rejectTesting),
        Case(p: "reject", pct: 0, step: .rejectTesting), Case(p: "reject", step: .reject),
    ])
    func `a published policy stands on a step`(_ test: Case) {
        var policy = PolicyPublished()
        (policy.p, policy.testing, policy.pct) = (test.p, test.testing, test.pct)
        #expect(PolicyStep(policy) == test.step)
    }

    @Test func `no policy is the first step`() {
        #expect(PolicyStep(nil) == .none)
    }

    @Test func `the ladder tests each policy before it is in force, and ends at reject`() {
        var step = PolicyStep.none
        var tags: [String] = []
        for _ in 0..<6 {
            tags.append(step.tags)
            step = step.next
        }
        #expect(
            tags == ["p=none", "p=quarantine; t=y", "p=quarantine", "p=reject; t=y", "p=reject", "p=reject"])
        #expect(PolicyStep.allCases.map(\.effect) == [.none, .none, .quarantine, .quarantine, .reject])
        #expect(PolicyStep.allCases.map(\.nextEffect) == [.quarantine, .quarantine, .reject, .reject, nil])
    }
}
