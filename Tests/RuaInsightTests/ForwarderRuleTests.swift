import RuaCore
import RuaInsight
import Testing

@Suite struct ForwarderRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reason: OverrideReason
        var expected: Verdict
    }

    @Test(arguments: [
        Case(testDescription: "forwarded", reason: .init(type: .forwarded), expected: .forwarder),
        Case(testDescription: "mailing_list", reason: .init(type: .mailingList), expected: .forwarder),
        Case(testDescription: "trusted_forwarder", reason: .init(type: .trustedForwarder), expected: .forwarder),
        Case(
            testDescription: "local_policy arc=pass", reason: .init(type: .localPolicy, comment: "arc=pass"),
            expected: .forwarder),
        Case(
            testDescription: "local_policy with more around ARC=Pass",
            reason: .init(type: .localPolicy, comment: "x ARC=Pass as[1].d=example.net"), expected: .forwarder),
        Case(
            testDescription: "local_policy arc=fail", reason: .init(type: .localPolicy, comment: "arc=fail"),
            expected: .unauthorized),
        Case(
            testDescription: "local_policy arc=pas", reason: .init(type: .localPolicy, comment: "arc=pas"),
            expected: .unauthorized),
        Case(testDescription: "bare local_policy", reason: .init(type: .localPolicy), expected: .unauthorized),
        Case(
            testDescription: "other arc=pass", reason: .init(type: .other("other"), comment: "arc=pass"),
            expected: .unauthorized),
        Case(testDescription: "sampled_out", reason: .init(type: .sampledOut), expected: .unauthorized),
        Case(testDescription: "policy_test_mode", reason: .init(type: .policyTestMode), expected: .unauthorized),
    ])
    func `an override shows forwarding by its type`(_ test: Case) {
        var made = MadeReports()
        made.row("192.0.2.1", 4, reasons: [OverrideReason(type: .sampledOut), test.reason])
        #expect(made.assessed().verdict("192.0.2.1") == test.expected)
    }

    @Test(arguments: [
        (50, 50, Verdict.forwarder), (49, 50, .unauthorized), (50, 51, .unauthorized), (1, 1, .forwarder),
    ])
    func `at least half of the failing messages must show it`(shown: Int128, plain: Int128, expected: Verdict) {
        var made = MadeReports()
        made.row("192.0.2.1", shown, reasons: [.list])
        made.row("192.0.2.1", plain)
        #expect(made.assessed().verdict("192.0.2.1") == expected)
    }

    @Test func `passing messages do not count, whatever override they carry`() {
        var made = MadeReports()
        made.row("192.0.2.1", 40, dkim: .pass("example.com"), reasons: [.list])
        made.row("192.0.2.1", 20, reasons: [.list])
        made.row("192.0.2.1", 40)
        #expect(made.assessed().verdict("192.0.2.1") == .misconfigured)
    }

    struct Signed: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var failed: [DKIMResult]
        var passes: [DKIMResult]
        var from = "192.0.2.10"
        var expected: Verdict
    }

    @Test(arguments: [
        Signed(
            testDescription: "the same selector elsewhere", failed: .fail("example.com"), passes: .pass("example.com"),
            expected: .forwarder),
        Signed(
            testDescription: "case and trailing dot", failed: .fail("Example.COM.", "S1"), passes: .pass("example.com"),
            expected: .forwarder),
        Signed(
            testDescription: "a subdomain's signature", failed: .fail("mail.example.com"),
            passes: .pass("mail.example.com"), expected: .forwarder),
        Signed(
            testDescription: "neutral, as Google writes a broken body hash",
            failed: .fail("example.com", "s1", .neutral),
            passes: .pass("example.com"), expected: .forwarder),
        Signed(
            testDescription: "no selector on both sides", failed: .fail("example.com", nil),
            passes: .pass("example.com", nil), expected: .forwarder),
        Signed(
            testDescription: "another selector", failed: .fail("example.com", "s2"), passes: .pass("example.com"),
            expected: .unauthorized),
        Signed(
            testDescription: "no selector here, one there", failed: .fail("example.com", nil),
            passes: .pass("example.com"), expected: .unauthorized),
        Signed(
            testDescription: "a d= that does not align", failed: .fail("example.net"), passes: .pass("example.net"),
            expected: .unauthorized),
        Signed(
            testDescription: "another d= of the same organization", failed: .fail("a.example.com"),
            passes: .pass("b.example.com"), expected: .unauthorized),
        Signed(
            testDescription: "passes only from the source itself", failed: .fail("example.com"),
            passes: .pass("example.com"), from: "192.0.2.1", expected: .misconfigured),
        Signed(
            testDescription: "temperror is not broken", failed: .fail("example.com", "s1", .temperror),
            passes: .pass("example.com"), expected: .unauthorized),
        Signed(
            testDescription: "permerror is not broken", failed: .fail("example.com", "s1", .permerror),
            passes: .pass("example.com"), expected: .unauthorized),
    ])
    func `a broken signature shows forwarding when it passes from another source`(_ test: Signed) {
        var made = MadeReports()
        made.row("192.0.2.1", 10, dkim: test.failed)
        made.row(test.from, 5, dkim: test.passes)
        #expect(made.assessed().verdict("192.0.2.1") == test.expected)
    }

    @Test func `passing in the 30 days before is enough, but not from the source itself or for another domain`() {
        var made = MadeReports()
        made.row("192.0.2.1", 10, dkim: .fail("example.com"))
        #expect(made.assessed().verdict("192.0.2.1") == .unauthorized)
        made.earlier("192.0.2.1")
        made.earlier("192.0.2.9", domain: "example.org")
        made.earlier("192.0.2.9", selector: "s2")
        #expect(made.assessed().verdict("192.0.2.1") == .unauthorized)
        made.earlier("192.0.2.9", selector: "S1")
        #expect(made.assessed().verdict("192.0.2.1") == .forwarder)
    }

    @Test func `a source that signs itself is told from one that passes the mail of two others on`() {
        var made = MadeReports()
        made.row("192.0.2.1", 1, dkim: .pass("example.com"))
        made.row("192.0.2.1", 9, dkim: .fail("example.com"))
        made.row("192.0.2.2", 9, dkim: .pass("example.com"))
        #expect(made.assessed().verdict("192.0.2.1") == .forwarder)
    }

    @Test func `strict mode decides which d= would align`() {
        for (adkim, expected) in [("s", Verdict.unauthorized), ("r", .forwarder)] {
            var made = MadeReports()
            made.policy(adkim: adkim)
            made.row("192.0.2.1", 10, dkim: .fail("mail.example.com"))
            made.row("192.0.2.2", 10, from: "mail.example.com", dkim: .pass("mail.example.com"))
            #expect(made.assessed().verdict("192.0.2.1") == expected, "adkim=\(adkim)")
        }
    }
}
