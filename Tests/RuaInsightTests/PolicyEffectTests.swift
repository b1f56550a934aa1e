import RuaCore
import RuaInsight
import Testing

@Suite struct PolicyEffectTests {
    private func effect(days: Int, stopped: Int128) -> PolicyEffect {
        var before = MadeReports(from: MadeReports.monday.day - 28, days: 28)
        before.policy(p: "none")
        before.row("192.0.2.1", 1000, dkim: .pass("example.com") + .pass("esp.net"))
        before.row("192.0.2.9", 4000)
        var after = MadeReports(days: days)
        after.policy(p: "quarantine")
        after.row("192.0.2.1", 1000, dkim: .pass("example.com") + .pass("esp.net"))
        if stopped > 0 { after.row("192.0.2.2", stopped, dkim: .pass("esp.net"), disposition: .quarantine) }
        var (none, quarantine) = (PolicyPublished(), PolicyPublished())
        (none.p, quarantine.p) = ("none", "quarantine")
        let change = PolicyChange(seen: MadeReports.monday, before: none, after: quarantine)
        return PolicyEffect(of: change, on: "example.com", before: before.assessed(), after: after.assessed())
    }

    @Test func `wanted mail that is stopped means going back`() {
        let effect = effect(days: 20, stopped: 30)
        #expect(effect.course == .rollBack)
        #expect(
            effect.sentences == [
                "Policy changed: p=none became p=quarantine, first seen on 2026-01-05.",
                "Before that, 100.0% of 1,000 messages that were not spoofed passed; since then,"
                    + " 97.1% of 1,030 messages passed.",
                "30 messages of esp.net were quarantined or refused since.",
                "Go back to p=none until these senders are fixed.",
            ])
    }

    @Test(arguments: [
        (1, "100.0% of 1 message that was not spoofed passed"), (0, "nothing was seen that was not spoofed"),
    ])
    func `a change after hardly any mail is told in grammar`(messages: Int128, words: String) {
        var (before, after) = (MadeReports(), MadeReports(days: 1))
        before.policy()
        if messages > 0 { before.row("192.0.2.1", messages, dkim: .pass("example.com")) }
        after.policy(p: "quarantine")
        after.row("192.0.2.1", 2, dkim: .pass("example.com"))
        var (none, quarantine) = (PolicyPublished(), PolicyPublished())
        (none.p, quarantine.p) = ("none", "quarantine")
        let change = PolicyChange(seen: MadeReports.monday, before: none, after: quarantine)
        let effect = PolicyEffect(
            of: change, on: "example.com", before: before.assessed(), after: after.assessed())
        #expect(effect.sentences[1] == "Before that, \(words); since then, 100.0% of 2 messages passed.")
        #expect(
            effect.sentences.last
                == "Hold: 1 of the 14 days with reports that show what a change did is in.")
    }

    @Test(arguments: [(13, PolicyEffect.Course.hold), (14, .goOn)])
    func `two weeks of reports settle a change`(days: Int, course: PolicyEffect.Course) {
        #expect(effect(days: days, stopped: 0).course == course)
    }

    @Test(arguments: [(2 as Int128, PolicyEffect.Course.goOn), (3, .rollBack)])
    func `up to 0.2 % stopped is tolerable`(stopped: Int128, course: PolicyEffect.Course) {
        #expect(effect(days: 20, stopped: stopped).course == course)
    }
}
