import RuaCore
import RuaInsight
import Testing

@Suite struct PassRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var passing: Int128
        var failing: Int128
        var expected: Verdict
        var testDescription: String { "\(passing) pass, \(failing) fail" }
    }

    @Test(arguments: [
        Case(passing: 50, failing: 50, expected: .authorized),
        Case(passing: 49, failing: 50, expected: .misconfigured),
        Case(passing: 49, failing: 51, expected: .misconfigured),
        Case(passing: 1, failing: 0, expected: .authorized),
        Case(passing: 1, failing: 1, expected: .authorized),
        Case(passing: 0, failing: 1, expected: .unauthorized),
        Case(passing: 1 << 53, failing: 1 << 53, expected: .authorized),
        Case(passing: (1 << 53) - 1, failing: 1 << 53, expected: .misconfigured),
    ])
    func `at least half of the messages must pass`(_ test: Case) {
        var made = MadeReports()
        if test.passing > 0 { made.row("192.0.2.1", test.passing, dkim: .pass("example.com")) }
        if test.failing > 0 { made.row("192.0.2.1", test.failing) }
        #expect(made.assessed().verdict("192.0.2.1") == test.expected)
    }

    @Test func `a source with a count of 0 gets the verdict of what it shows`() {
        var made = MadeReports()
        made.row("192.0.2.1", 0, dkim: .pass("example.com"))
        made.row("192.0.2.2", 0, spf: .pass("other.net"))
        made.row("192.0.2.3", 0)
        let assessment = made.assessed()
        #expect(assessment.verdicts == [.authorized, .unverified, .unauthorized])
        #expect(assessment.insight(0).evidence.first == "No messages: the reports list it with a count of 0")
    }

    @Test func `a row without an address and with a count of 0 is no source, beside mail it changes nothing`() {
        var made = MadeReports()
        made.row(nil, 0)
        made.row(nil, 0, domain: "example.org")
        made.row(nil, 1, domain: "example.org")
        let assessment = made.assessed()
        #expect(assessment.observations.sources.map(\.domain) == ["example.org"])
        #expect(assessment.verdicts == [.unauthorized])
    }

    @Test func `rows without an address are one source for each domain`() {
        var made = MadeReports()
        made.row(nil, 3, dkim: .pass("example.com"))
        made.row(nil, 2)
        made.row(nil, 7, domain: "example.org")
        let assessment = made.assessed()
        #expect(assessment.verdict(nil) == .authorized)
        #expect(assessment.verdict(nil, domain: "example.org") == .unauthorized)
        #expect(assessment.source(nil)?.totals.messages == 5)
        #expect(assessment.source(nil, domain: "example.org")?.sender == "no address")
    }

    @Test func `a pass on the reporter's word counts where auth_results say nothing`() {
        var made = MadeReports()
        made.row("192.0.2.1", 5, reported: (dkim: true, spf: false))
        made.row("192.0.2.2", 5, spf: .pass("other.net"), reported: (dkim: false, spf: true))
        let assessment = made.assessed()
        #expect(assessment.verdicts == [.authorized, .unverified])
    }

    @Test func `1,500 rows of 2^53 add up exactly`() {
        var made = MadeReports()
        for _ in 0..<750 {
            made.row("192.0.2.1", 1 << 53, dkim: .pass("example.com"), spf: .pass("example.com"))
            made.row("192.0.2.1", 1 << 53)
        }
        let assessment = made.assessed()
        let half = Int128(750) << 53
        #expect(assessment.totals(0).messages == 2 * half)
        #expect(assessment.totals(0).pass == half)
        #expect(assessment.totals(0).dkimAligned == half)
        #expect(assessment.totals(0).spfAligned == half)
        #expect(assessment.dispositions(0).none == 2 * half)
        #expect(assessment.verdicts == [.authorized])
        #expect(
            assessment.insight(0).evidence.first
                == "6,755,399,441,055,744,000 of 13,510,798,882,111,488,000 messages pass (50.0%)")
        let summary = Summary(assessment, today: MadeReports.monday)
        #expect(summary.domains.first?.totals.messages == 2 * half)
        #expect(summary.domains.first?.verdicts[.authorized] == 2 * half)
    }

    @Test func `a tally of an unknown evaluation counts as failing and is not lost`() {
        var made = MadeReports()
        made.row("192.0.2.1", 5, dkim: .pass("example.com"))
        var observations = made.observations
        observations.evaluations = [:]
        let assessment = Assessment(observations)
        #expect(assessment.totals(0).messages == 5)
        #expect(assessment.verdicts == [.unauthorized])
    }
}
