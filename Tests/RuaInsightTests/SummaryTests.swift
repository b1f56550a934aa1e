import RuaCore
import RuaInsight
import Testing

@Suite struct SummaryTests {
    private static let today = Timestamp(day: MadeReports.monday.day + 7)

    private func week(_ change: (inout MadeReports) -> Void = { _ in }) -> MadeReports {
        var made = MadeReports()
        made.policy()
        made.row("192.0.2.1", 1000, dkim: .pass("example.com") + .pass("esp.net"), spf: .pass("example.com"))
        change(&made)
        return made
    }

    private func weekBefore(_ change: (inout MadeReports) -> Void = { _ in }) -> MadeReports {
        var made = MadeReports(from: MadeReports.monday.day - 7)
        made.policy()
        made.row("192.0.2.1", 900, dkim: .pass("example.com") + .pass("esp.net"), spf: .pass("example.com"))
        change(&made)
        return made
    }

    private func summary(_ week: MadeReports, before: MadeReports? = nil) throws -> DomainSummary {
        let summary = Summary(week.assessed(), before: before?.assessed(), today: Self.today)
        return try #require(summary.domains.first)
    }

    @Test func `the figures are those of the period and of the one before`() throws {
        let made = week { made in
            made.row("192.0.2.2", 30, dkim: .pass("esp.net"), disposition: .quarantine)
            made.row("192.0.2.3", 20, disposition: .reject, firstDay: MadeReports.monday.day)
        }
        let domain = try summary(made, before: weekBefore())
        #expect(domain.reports == 7)
        #expect(domain.reporters == 1)
        #expect(domain.sources == 3)
        #expect(domain.newSources == 1)
        #expect(domain.totals.messages == 1050)
        #expect(domain.totals.pass == 1000)
        #expect(domain.totals.dkimAligned == 1000)
        #expect(domain.totals.spfAligned == 1000)
        #expect(domain.dispositions.quarantine == 30)
        #expect(domain.verdicts[.authorized] == 1000)
        #expect(domain.verdicts[.misconfigured] == 30)
        #expect(domain.verdicts[.unauthorized] == 20)
        #expect(domain.previous.messages == 900)
        #expect(domain.previous.pass == 900)
        #expect(domain.previous.reports == 7)
        #expect(domain.previous.sources == 1)
        #expect(domain.policy?.policy.p == "none")
        #expect(
            domain.whatIf?.sentences.first == "With quarantine, 30 messages of esp.net would have been quarantined.")
    }

    @Test func `domains come in order of messages, those without any mail included`() {
        var made = week()
        made.policy("quiet.example")
        made.row("192.0.2.1", 5000, domain: "big.example", dkim: .pass("big.example"))
        var before = weekBefore()
        before.row("192.0.2.1", 1, domain: "gone.example")
        let summary = Summary(made.assessed(), before: before.assessed(), today: Self.today)
        #expect(summary.domains.map(\.domain) == ["big.example", "example.com", "gone.example", "quiet.example"])
    }

    struct State: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var p = "none"
        var passing: Int128 = 1000
        var misconfigured: Int128 = 0
        var spoofed: Int128 = 0
        var forwarded: Int128 = 0
        var forgers: Int128 = 0
        var disposition = Disposition.none
        var level: DomainState.Level
        var sentence: String
    }

    @Test(arguments: [
        State(
            testDescription: "all well", level: .ok,
            sentence: "Nothing to worry about: all mail that is not spoofed passes (1,000 messages)."),
        State(
            testDescription: "spoofed", spoofed: 5000, level: .ok,
            sentence:
                "Nothing to worry about: all mail that is not spoofed passes (1,000 messages); 5,000 messages from"
                + " others fail."),
        State(
            testDescription: "forwarded", forwarded: 10, level: .ok,
            sentence: "Nothing to worry about: 99.0% of the 1,010 messages that are not spoofed pass."),
        State(
            testDescription: "0.2 % misconfigured", passing: 998, misconfigured: 2, level: .ok,
            sentence: "Nothing to worry about: 99.8% of the 1,000 messages that are not spoofed pass."),
        State(
            testDescription: "more", passing: 998, misconfigured: 3, level: .look,
            sentence: "3 messages fail that may be yours (0.3%), all of misconfigured senders."),
        State(
            testDescription: "one that may be anybody's", passing: 99, forgers: 1, level: .look,
            sentence: "1 message fails that may be yours (1.0%), of a sender that is unverified."),
        State(
            testDescription: "of both kinds", misconfigured: 3000, forgers: 2, level: .look,
            sentence:
                "3,002 messages fail that may be yours (75.0%): 3,000 of misconfigured, 2 of unverified senders."),
        State(
            testDescription: "one message, forwarded", passing: 0, forwarded: 1, level: .ok,
            sentence: "Nothing to worry about: 0.0% of the 1 message that is not spoofed pass."),
        State(
            testDescription: "stopped", p: "reject", misconfigured: 3, disposition: .reject, level: .act,
            sentence: "Your policy hits your own mail: 3 messages of misconfigured senders were quarantined or refused."
        ),
        State(
            testDescription: "hardly stopped", p: "reject", misconfigured: 1, disposition: .reject, level: .look,
            sentence: "Your policy hits your own mail: 1 message of misconfigured senders was quarantined or refused."),
        State(
            testDescription: "stopped without a policy", misconfigured: 3, disposition: .quarantine, level: .look,
            sentence: "3 messages fail that may be yours (0.3%), all of misconfigured senders."),
        State(
            testDescription: "forgers with an envelope of their own", p: "reject", forgers: 2, disposition: .reject,
            level: .ok, sentence: "Nothing to worry about: 99.8% of the 1,002 messages that are not spoofed pass."),
        State(
            testDescription: "none seen", passing: 0, level: .ok,
            sentence: "Nothing to worry about: reporters saw no mail of this domain."),
    ])
    func `one line answers whether to be worried`(_ test: State) throws {
        var made = MadeReports()
        made.policy(p: test.p)
        if test.passing > 0 { made.row("192.0.2.1", test.passing, dkim: .pass("example.com") + .pass("esp.net")) }
        if test.misconfigured > 0 {
            made.row("192.0.2.2", test.misconfigured, dkim: .pass("esp.net"), disposition: test.disposition)
        }
        if test.spoofed > 0 { made.row("192.0.2.3", test.spoofed) }
        if test.forgers > 0 {
            made.row("192.0.2.5", test.forgers, spf: .pass("bulk.example.info"), disposition: test.disposition)
        }
        if test.forwarded > 0 { made.row("192.0.2.4", test.forwarded, reasons: [.list]) }
        let state = try summary(made).state
        #expect(state.level == test.level)
        #expect(state.sentence == test.sentence)
    }

    @Test func `no reports are worth a look`() throws {
        var made = MadeReports()
        made.policy(reportDays: 0)
        let domain = try summary(made, before: weekBefore())
        #expect(domain.state.level == .look)
        #expect(domain.state.sentence.hasPrefix("No reports came in, after 7 in the period before"))
        #expect(domain.reportsInUntil == nil)
        #expect(domain.changes == SenderChanges())
    }

    @Test func `a weaker policy is a reason to act, a stricter one is not`() throws {
        for (old, new, level) in [("reject", "none", DomainState.Level.act), ("none", "quarantine", .ok)] {
            var made = week()
            made.change { domain in
                var (before, after) = (PolicyPublished(), PolicyPublished())
                (before.p, after.p, after.np) = (old, new, "reject")
                domain.policies = [
                    SeenPolicy(policy: after, firstSeen: Timestamp(day: 20460), lastSeen: Timestamp(day: 20463)),
                    SeenPolicy(policy: before, firstSeen: Timestamp(day: 20000), lastSeen: Timestamp(day: 20460)),
                ]
            }
            let domain = try summary(made)
            #expect(domain.state.level == level)
            #expect(
                domain.policyChanges.map(\.sentence) == [
                    "Policy changed: p=\(old) became p=\(new), first seen on 2026-01-07."
                ])
            #expect(domain.policyChanges.map(\.isStricter) == [level == .ok])
        }
    }

    @Test func `a tag that only some reporters write, or that changed before the period, is no change`() throws {
        var made = week()
        made.change { domain in
            var (first, second, third) = (PolicyPublished(), PolicyPublished(), PolicyPublished())
            (first.p, second.p, third.p, third.np) = ("none", "reject", "REJECT", "reject")
            domain.policies = [(first, 20000), (second, 20457), (third, 20460)].map { policy, day in
                SeenPolicy(policy: policy, firstSeen: Timestamp(day: day), lastSeen: Timestamp(day: 20463))
            }
        }
        #expect(try summary(made).policyChanges.isEmpty)
    }

    @Test func `mails and the three gravest steps come with the command that shows more`() {
        var made = week { made in
            made.row("192.0.2.2", 30, dkim: .pass("esp.net"))
            made.row("192.0.2.3", 50, dkim: .pass("other.net"))
            made.row("192.0.2.4", 900)
        }
        made.row("192.0.2.9", 4, domain: "bad;name\u{1b}.example", dkim: .pass("other.net"))
        let summary = Summary(
            made.assessed(), mails: .init(stored: 7, duplicate: 1, quarantined: 2), today: Self.today)
        #expect(summary.mails == .init(stored: 7, duplicate: 1, quarantined: 2))
        #expect(
            summary.steps.map(\.command) == [
                "rua doctor",
                "rua senders --domain example.com --since 2026-01-05 --until 2026-01-12 --verdict misconfigured",
                "rua senders --domain example.com --since 2026-01-05 --until 2026-01-12 --verdict unverified",
            ])
        #expect(summary.steps[1].sentence == "Fix the misconfigured senders of example.com: 30 messages fail.")
        var quiet = week()
        quiet.row("192.0.2.4", 900)
        let steps = Summary(quiet.assessed(), mails: .init(quarantined: 1), today: Self.today).steps
        #expect(
            steps.map(\.sentence) == [
                "Look at 1 quarantined mail: it may hold reports that do not count.",
                "See who sends as example.com: 900 messages fail and nothing stops them.",
            ])
    }

    @Test func `a name that is no domain is never put into a command`() {
        var made = MadeReports()
        let name = "x; rm -rf ~"
        made.policy(name)
        made.row("192.0.2.9", 4, domain: name, dkim: .pass("other.net"))
        made.row("192.0.2.8", 4, domain: name)
        let steps = Summary(made.assessed(), today: Self.today).steps
        #expect(!steps.isEmpty)
        #expect(steps.allSatisfy { !$0.command.contains("rm") })
    }

    @Test func `a domain that is ready gets its next policy as a step`() {
        let advice = MadeReports.quarter(p: "none").assessed().advice()
        let summary = Summary(week().assessed(), advice: advice, today: Self.today)
        #expect(summary.domains.first?.state.level == .ok)
        #expect(summary.domains.first?.state.sentence.hasSuffix("; ready for p=quarantine; t=y.") == true)
        #expect(summary.steps.map(\.sentence) == ["Publish p=quarantine; t=y for example.com: it is ready."])
        #expect(summary.steps.map(\.command) == ["rua advise --domain example.com"])
    }
}
