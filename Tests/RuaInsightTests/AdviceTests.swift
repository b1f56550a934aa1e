import RuaCore
import RuaInsight
import Testing

@Suite struct AdviceTests {
    private func clean(_ change: (inout MadeReports) -> Void) -> Advice? {
        var made = MadeReports(days: 90)
        change(&made)
        made.row("192.0.2.1", 100_000, dkim: .pass("example.com") + .pass("esp.net"))
        return made.assessed().advice(reportTo: ["example.com": "mailto:rua@example.com"]).first
    }

    struct Record: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var p: String
        var sp: String?
        var np: String?
        var testing: String?
        var adkim: String?
        var fo: String?
        var days = 90
        var record: String
    }

    @Test(arguments: [
        Record(testDescription: "from none", p: "none", record: "p=quarantine; np=reject; t=y"),
        Record(
            testDescription: "tested quarantine", p: "quarantine", testing: "y", record: "p=quarantine; np=reject"),
        Record(testDescription: "from quarantine", p: "quarantine", record: "p=reject; t=y"),
        Record(testDescription: "from tested reject", p: "reject", testing: "y", record: "p=reject"),
        Record(testDescription: "at reject", p: "reject", record: "p=reject"),
        Record(testDescription: "an equal sp goes", p: "reject", sp: "reject", record: "p=reject"),
        Record(testDescription: "a laxer sp goes", p: "quarantine", sp: "none", record: "p=reject; t=y"),
        Record(testDescription: "a stricter sp stays", p: "none", sp: "reject", record: "p=quarantine; sp=reject; t=y"),
        Record(
            testDescription: "not ready, sp at reject stays", p: "reject", sp: "none", days: 27,
            record: "p=reject; sp=none"),
        Record(testDescription: "ready at reject, subdomains come along", p: "reject", sp: "none", record: "p=reject"),
        Record(testDescription: "strict mode stays", p: "reject", adkim: "s", record: "p=reject; adkim=s"),
        Record(testDescription: "fo stays", p: "reject", fo: "1:d", record: "p=reject; fo=1:d"),
        Record(testDescription: "default fo goes", p: "reject", fo: "0", record: "p=reject"),
        Record(testDescription: "fo that is none goes", p: "reject", fo: "1; p=no", record: "p=reject"),
        Record(testDescription: "np stays", p: "none", np: "quarantine", days: 9, record: "p=none; np=quarantine"),
        Record(testDescription: "not ready", p: "none", days: 27, record: "p=none"),
        Record(testDescription: "not ready, tested", p: "reject", testing: "y", days: 27, record: "p=reject; t=y"),
    ])
    func `the record to publish keeps what it may and takes one step`(_ test: Record) {
        let advice = clean { made in
            made.policy(
                p: test.p, sp: test.sp, np: test.np, adkim: test.adkim, testing: test.testing, fo: test.fo,
                reportDays: test.days)
        }
        #expect(advice?.record == "v=DMARC1; \(test.record); rua=mailto:rua@example.com")
    }

    @Test func `without known report addresses the record says that they stay`() {
        var made = MadeReports(days: 90)
        made.policy(p: "reject")
        made.row("192.0.2.1", 1, dkim: .pass("example.com"))
        let advice = made.assessed().advice().first
        #expect(advice?.record == "v=DMARC1; p=reject; rua=<as it is now>")
        #expect(advice?.reasons.last?.hasPrefix("Keep rua=") == true)
    }

    @Test func `np=reject is not advised while mail from subdomains fails`() {
        let advice = clean { made in
            made.policy()
            made.row("198.51.100.1", 1, from: "shop.example.com", dkim: .pass("other.net"))
        }
        #expect(advice?.isReady == true)
        #expect(advice?.record == "v=DMARC1; p=quarantine; t=y; rua=mailto:rua@example.com")
        #expect(advice?.reasons.contains("1 message fails that may be yours and come from subdomains.") == true)
    }

    @Test func `what stands in the way is listed sender by sender, forwarders last`() throws {
        let advice = try #require(
            clean { made in
                made.policy()
                made.row("198.51.100.9", 300, reasons: [.list])
                made.row("198.51.100.2", 100, dkim: .pass("other.net"))
                made.row("198.51.100.1", 101, dkim: .pass("other.net"))
                made.row("203.0.113.4", 41, dkim: .pass("esp.net"))
                made.row("203.0.113.5", 4000)
            })
        #expect(advice.fix.map(\.sender) == ["other.net", "esp.net", "198.51.100.0/24"])
        #expect(advice.fix.map(\.verdict) == [.unverified, .misconfigured, .forwarder])
        #expect(advice.fix.map(\.messages) == [201, 41, 300])
        #expect(advice.fix[0].sourceIPs.map(\.description) == ["198.51.100.1", "198.51.100.2"])
        #expect(
            advice.fix[1].advice
                == "Have esp.net sign with DKIM d=example.com, or use a bounce domain below example.com.")
        #expect(
            advice.reasons.prefix(7) == [
                "Not ready for a stricter policy.",
                "242 messages fail that may be yours, 0.2% of the 100,542 that are not spoofed; at most 0.2% may.",
                "With quarantine, 201 messages of other.net would have been quarantined.",
                "With quarantine, 41 messages of esp.net would have been quarantined.",
                "300 messages broken by forwarders would have been quarantined, too.",
                "4,000 messages that others sent as you would have been quarantined.",
                "Evidence: reports on 90 of 90 days from 1 reporter, a month's end among them.",
            ])
        #expect(advice.whatIf?.lostMessages == 242)
    }

    @Test func `what reject would have lost is said in exact numbers`() {
        let advice = clean { made in
            made.policy(p: "quarantine")
            for number in 1...5 {
                made.row("198.51.100.\(number)", Int128(40 + number), dkim: .pass("s\(number).net"))
            }
        }
        #expect(advice?.reasons.contains("With reject, 45 messages of s5.net would have been lost.") == true)
        #expect(advice?.reasons.contains("So would 83 messages of 2 more senders.") == true)
        #expect(advice?.reasons.contains { $0.hasPrefix("The policy in force already stops them") } == true)
        #expect(advice?.reasons.first == "Not ready to go on: keep p=quarantine.")
    }

    @Test func `a domain that sends nothing goes to reject at once`() {
        var made = MadeReports(days: 90)
        made.policy()
        made.row("198.51.100.1", 50)
        let advice = made.assessed().advice(reportTo: ["example.com": "mailto:r@example.net"]).first
        #expect(advice?.isReady == true)
        #expect(advice?.next == .reject)
        #expect(advice?.record == "v=DMARC1; p=reject; adkim=s; aspf=s; rua=mailto:r@example.net")
        #expect(advice?.reasons.first == "Ready for p=reject at once: nothing was seen that example.com sends.")
        #expect(advice?.reasons.contains("Publish v=spf1 -all as its SPF record, too.") == true)
    }

    @Test func `a domain that sends nothing need not wait for reports that never come`() {
        var made = MadeReports(days: 90)
        made.policy(reportDays: 3)
        let advice = made.assessed().advice().first
        #expect(advice?.isReady == false)
        #expect(advice?.next == Enforcement.none)
        #expect(
            advice?.reasons.contains { $0.contains("If example.com never sends, there is nothing to wait for") } == true
        )
    }

    @Test func `one message that may be the owner's is enough not to call a domain silent`() {
        var made = MadeReports(days: 90)
        made.policy()
        made.row("198.51.100.1", 50)
        made.row("198.51.100.2", 1, dkim: .pass("other.net"))
        #expect(made.assessed().advice().first?.next == Enforcement.none)
    }

    @Test func `evidence without a month's end or with a new sender is said to be weak`() throws {
        var made = MadeReports(from: MadeReports.monday.day, days: 26)
        let end = made.observations.period.days.upperBound
        made.policy(reportDays: 20)
        made.row("192.0.2.1", 10, dkim: .pass("example.com"), firstDay: end - 13)
        made.row("192.0.2.2", 10, firstDay: end - 1)
        var quality = try #require(made.assessed().advice().first?.quality)
        #expect(!quality.isMonthEndSeen)
        #expect(quality.daysSinceNewSender == 13)
        #expect(!quality.isQuiet)
        #expect(
            quality.sentences.first?.hasPrefix("Evidence: reports on 20 of 26 days from 1 reporter; no month's") == true
        )
        made = MadeReports(from: MadeReports.monday.day, days: 28)
        made.policy()
        made.row("192.0.2.1", 10, dkim: .pass("example.com"), firstDay: made.observations.period.days.upperBound - 14)
        quality = try #require(made.assessed().advice().first?.quality)
        #expect(quality.isMonthEndSeen)
        #expect(quality.isQuiet)
    }

    @Test func `pct and strict modes are spoken of`() {
        let advice = clean { $0.policy(p: "quarantine", adkim: "s", pct: 50) }
        #expect(advice?.step == .quarantine)
        #expect(advice?.reasons.contains("RFC 9989 has no pct= any more; t=y takes its place.") == true)
        #expect(advice?.reasons.contains { $0.hasPrefix("adkim=s is kept") } == true)
    }

    @Test(arguments: [(13, true), (14, false)])
    func `a policy that is new gets two weeks before the next step`(days: Int, isNew: Bool) {
        let advice = clean { made in
            made.policy(p: "quarantine")
            let end = made.observations.period.days.upperBound
            made.change { $0.policies[0].firstSeen = Timestamp(day: end - days) }
        }
        let told = advice?.reasons.contains { $0.hasPrefix("p=quarantine was first seen on 2026-") }
        #expect(told == isNew)
        #expect(advice?.step == .rejectTesting)
        #expect(
            advice?.reasons.first
                == "Ready for p=reject; t=y: receivers that follow RFC 9989 then act as under p=quarantine, and their"
                + " reports show what p=reject would do; older ones ignore t=y.")
    }

    @Test func `at the strictest policy the subdomains are what is left`() {
        let advice = clean { $0.policy(p: "reject", sp: "quarantine") }
        #expect(advice?.reasons.first == "example.com has the strictest policy; take its subdomains along.")
        #expect(advice?.reasons.contains("sp=quarantine left subdomains behind; without it they follow p=.") == true)
    }

    @Test func `a change that did harm is to be taken back, whatever the figures of the whole period say`() throws {
        var none = PolicyPublished()
        none.p = "none"
        var since = MadeReports(days: 20)
        since.policy(p: "quarantine")
        since.row("192.0.2.1", 1000, dkim: .pass("example.com") + .pass("esp.net"))
        since.row("192.0.2.2", 30, dkim: .pass("esp.net"), disposition: .quarantine)
        let policy = try #require(since.observations.domains["example.com"]?.latestPolicy?.policy)
        let change = PolicyChange(seen: MadeReports.monday, before: none, after: policy)
        let effect = PolicyEffect(
            of: change, on: "example.com", before: MadeReports().assessed(), after: since.assessed())
        let assessment = MadeReports.quarter(p: "quarantine").assessed()
        let before = try #require(assessment.advice().first)
        let after = try #require(assessment.advice(effects: ["example.com": effect]).first)
        #expect(before.isReady && before.step == .rejectTesting)
        #expect(!after.isReady && after.step == PolicyStep.none)
        #expect(after.record.hasPrefix("v=DMARC1; p=none; "))
        #expect(after.reasons.first == "Not ready to go on: the last change did harm.")
        #expect(after.reasons.contains("Go back to p=none until these senders are fixed."))
    }

    @Test func `at the strictest policy there is nothing left to publish or to lose`() {
        let advice = clean { $0.policy(p: "reject") }
        #expect(advice?.reasons.first == "example.com has the strictest policy; keep it.")
        #expect(advice?.whatIf == nil)
        #expect(advice?.next == .reject)
    }

    @Test func `at the strictest policy too few days are no reason to speak of a step`() {
        var made = MadeReports(days: 3)
        made.policy(p: "reject")
        made.row("192.0.2.1", 1000, dkim: .pass("example.com"))
        #expect(made.assessed().advice().first?.reasons.first == "example.com has the strictest policy; keep it.")
    }

    @Test func `without any mail nothing is said of what a stricter policy would have done`() {
        var made = MadeReports(days: 30)
        made.policy("quiet.example")
        #expect(made.assessed().advice().first?.whatIf == nil)
    }

    @Test func `domains come in order of messages, those without any mail included`() {
        var made = MadeReports(days: 30)
        made.policy()
        made.policy("quiet.example")
        made.row("192.0.2.1", 5, dkim: .pass("example.com"))
        made.row("192.0.2.1", 9, domain: "unseen.example", dkim: .pass("unseen.example"))
        let advice = made.assessed().advice()
        #expect(advice.map(\.domain) == ["unseen.example", "example.com", "quiet.example"])
        #expect(advice.map(\.isReady) == [false, true, true])
        #expect(advice.first?.policy == nil)
    }
}
