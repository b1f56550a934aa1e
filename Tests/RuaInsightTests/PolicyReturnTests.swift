import RuaCore
import RuaInsight
import Testing

/// A policy that comes back: first and last sight alone hide it.
@Suite struct PolicyReturnTests {
    private func seen(_ p: String, _ days: ClosedRange<Int>) -> SeenPolicy {
        var policy = PolicyPublished()
        policy.p = p
        return SeenPolicy(
            policy: policy, firstSeen: Timestamp(day: days.lowerBound), lastSeen: Timestamp(day: days.upperBound))
    }

    private func shown(_ steps: [(PolicyStep, ClosedRange<Int>)]) -> [ShownPolicy] {
        steps.flatMap { step, days in days.map { ShownPolicy(day: $0, step: step) } }
    }

    private let week = Period(since: Timestamp(day: 100), until: Timestamp(day: 107))

    @Test func `a step back to an old policy is a change`() {
        var domain = ObservedDomain(policies: [seen("none", 10...106), seen("reject", 50...102)])
        #expect(PolicyChange.changes(domain.policies, within: week).isEmpty)
        #expect(domain.mayHaveReturned(since: week.since))
        domain.noteReturns(shown([(.reject, 86...102), (.none, 103...106)]))
        let changes = PolicyChange.changes(domain.policies, within: week)
        #expect(changes.map(\.sentence) == ["Policy changed: p=reject became p=none, first seen on 1970-04-14."])
        #expect(changes.first?.isWeaker == true)
    }

    @Test func `one day of a reporter that is late is none`() {
        var domain = ObservedDomain(policies: [seen("none", 10...104), seen("reject", 50...106)])
        domain.noteReturns(shown([(.reject, 86...103), (.none, 104...104), (.reject, 105...106)]))
        #expect(domain.policies.count == 2)
    }

    @Test func `a policy that is new is told once`() {
        var domain = ObservedDomain(policies: [seen("none", 10...103), seen("reject", 103...106)])
        #expect(!domain.mayHaveReturned(since: week.since))
        domain.noteReturns(shown([(.none, 86...102), (.reject, 103...106)]))
        #expect(domain.policies.count == 2)
        #expect(PolicyChange.changes(domain.policies, within: week).count == 1)
    }
}
