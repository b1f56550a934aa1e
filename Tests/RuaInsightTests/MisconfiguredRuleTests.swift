import RuaCore
import RuaInsight
import Testing

@Suite struct MisconfiguredRuleTests {
    @Test func `DKIM that only strict mode keeps from aligning`() {
        var made = MadeReports()
        made.policy(adkim: "s")
        made.row("192.0.2.1", 10, dkim: .pass("mail.example.com"))
        let source = made.assessed().source("192.0.2.1")
        #expect(source?.verdict == .misconfigured)
        #expect(
            source?.evidence == [
                "DKIM passes for mail.example.com, which only strict mode (adkim=s) keeps from aligning with"
                    + " example.com",
                "None of its 10 messages passes",
            ])
        #expect(source?.advice.contains("adkim=r") == true)
    }

    @Test func `SPF that only strict mode keeps from aligning`() {
        var made = MadeReports()
        made.policy(aspf: "s")
        made.row("192.0.2.1", 10, from: "news.example.com", spf: .pass("bounce.example.com"))
        let source = made.assessed().source("192.0.2.1")
        #expect(source?.verdict == .misconfigured)
        #expect(source?.evidence.first?.contains("(aspf=s) keeps from aligning with news.example.com") == true)
        #expect(source?.advice.contains("aspf=r") == true)
    }

    @Test func `SPF of HELO counts only for the null sender`() {
        for (envelope, expected) in [("", Verdict.misconfigured), ("other.net", .unauthorized)] {
            var made = MadeReports()
            made.policy(aspf: "s")
            made.row("192.0.2.1", 10, envelope: envelope, spf: .pass("mx.example.com", .helo))
            #expect(made.assessed().verdict("192.0.2.1") == expected)
        }
    }

    @Test func `an organization that accompanies passing mail from another source`() {
        var made = MadeReports()
        made.row("192.0.2.1", 10, spf: .pass("em1.sendgrid.net"))
        made.row("192.0.2.20", 10, dkim: .pass("example.com"), spf: .pass("em2.sendgrid.net"))
        let source = made.assessed().source("192.0.2.1")
        #expect(source?.verdict == .misconfigured)
        #expect(
            source?.evidence == [
                "SPF passes for em1.sendgrid.net",
                "sendgrid.net also accompanies passing mail of example.com from 192.0.2.20; it serves many customers of"
                    + " SendGrid, so see that this is you",
                "None of its 10 messages passes",
            ])
        #expect(source?.advice.hasPrefix("At SendGrid, authenticate example.com") == true)
    }

    struct Companion: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var address = "192.0.2.20"
        var domain = "example.com"
        var dkim: [DKIMResult]
        var expected: Verdict
    }

    @Test(arguments: [
        Companion(
            testDescription: "passes with it, from another source", dkim: .pass("example.com") + .pass("other.net"),
            expected: .misconfigured),
        Companion(
            testDescription: "from the source itself", address: "192.0.2.1",
            dkim: .pass("example.com") + .pass("other.net"), expected: .misconfigured),
        Companion(
            testDescription: "for another policy domain", domain: "example.org",
            dkim: .pass("example.org") + .pass("other.net"), expected: .unverified),
        Companion(testDescription: "mail that does not pass", dkim: .pass("other.net"), expected: .unverified),
        Companion(
            testDescription: "a signature that does not pass", dkim: .pass("example.com") + .fail("other.net"),
            expected: .unverified),
    ])
    func `it must accompany passing mail of the same domain`(_ test: Companion) {
        var made = MadeReports()
        made.row("192.0.2.1", 100, dkim: .pass("mx.other.net"))
        made.row(test.address, 10, domain: test.domain, dkim: test.dkim)
        #expect(made.assessed().verdict("192.0.2.1") == test.expected)
    }

    struct Neighbour: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var address = "198.51.100.1"
        var neighbour = "198.51.100.254"
        var spf: [SPFResult] = .fail("example.com")
        var envelope: String?
        var neighbourPasses: [SPFResult] = .pass("example.com")
        var expected: Verdict
    }

    @Test(arguments: [
        Neighbour(testDescription: "the same /24", expected: .misconfigured),
        Neighbour(testDescription: "the next /24", neighbour: "198.51.101.1", expected: .unauthorized),
        Neighbour(
            testDescription: "the same /64", address: "2001:db8:0:1::1", neighbour: "2001:db8:0:1:ffff::",
            expected: .misconfigured),
        Neighbour(
            testDescription: "the next /64", address: "2001:db8:0:1::1", neighbour: "2001:db8:0:2::1",
            expected: .unauthorized),
        Neighbour(
            testDescription: "SPF of a subdomain", spf: .fail("bounce.example.com"), expected: .misconfigured),
        Neighbour(testDescription: "SPF of another", spf: .fail("example.net"), expected: .unauthorized),
        Neighbour(testDescription: "no SPF, the envelope", spf: [], envelope: "example.com", expected: .misconfigured),
        Neighbour(testDescription: "no SPF at all", spf: [], expected: .unauthorized),
        Neighbour(testDescription: "a neighbour by DKIM only", neighbourPasses: [], expected: .unauthorized),
    ])
    func `a source next to an authorized one whose SPF aligns`(_ test: Neighbour) {
        var made = MadeReports()
        made.row(test.address, 10, envelope: test.envelope, spf: test.spf)
        made.row(test.neighbour, 10, dkim: .pass("example.com"), spf: test.neighbourPasses)
        #expect(made.assessed().verdict(test.address) == test.expected)
    }

    @Test func `a neighbour's evidence names both and their network`() {
        var made = MadeReports()
        made.row("198.51.100.1", 10, spf: .fail("example.com"))
        made.row("198.51.100.2", 10, spf: .pass("example.com"))
        let source = made.assessed().source("198.51.100.1")
        #expect(
            source?.evidence.prefix(2) == [
                "Nothing passes, but SPF is checked for example.com",
                "198.51.100.2 in the same network 198.51.100.0/24 is authorized and its SPF aligns",
            ])
        #expect(source?.advice.hasPrefix("If 198.51.100.1 is yours, allow it in the SPF record") == true)
    }

    @Test func `a neighbour that authenticates for somebody else is no neighbour`() {
        var made = MadeReports()
        made.row("198.51.100.1", 10, spf: .fail("example.com"))
        made.row("198.51.100.1", 1, spf: .pass("other.net"))
        made.row("198.51.100.2", 10, spf: .pass("example.com"))
        #expect(made.assessed().verdict("198.51.100.1") == .unverified)
    }
}
