import RuaCore
import RuaInsight
import Testing

@Suite struct ReadinessTests {
    /// A quarter of reports with an own server, and senders that fail.
    private func advice(
        days: Int = 90, passing: Int128 = 100_000, misconfigured: Int128 = 0, unverified: Int128 = 0,
        forwarded: Int128 = 0, spoofed: Int128 = 0
    ) -> Advice? {
        var made = MadeReports(days: 90)
        made.policy(reportDays: days)
        made.row("192.0.2.1", passing, dkim: .pass("example.com") + .pass("esp.net"))
        if misconfigured > 0 { made.row("198.51.100.1", misconfigured, dkim: .pass("esp.net")) }
        if unverified > 0 { made.row("198.51.100.2", unverified, dkim: .pass("other.net")) }
        if forwarded > 0 { made.row("198.51.100.3", forwarded, reasons: [.list]) }
        if spoofed > 0 { made.row("198.51.100.4", spoofed) }
        return made.assessed().advice().first
    }

    @Test(arguments: [(27, false), (28, true), (90, true), (0, false)])
    func `28 days with reports are needed`(days: Int, ready: Bool) {
        let advice = advice(days: days)
        #expect(advice?.readiness.days == days)
        #expect(advice?.isReady == ready)
        #expect(advice?.next == (ready ? .quarantine : Enforcement.none))
        let missing = "Not enough evidence yet: there are reports on \(days) of the 28 days needed."
        #expect(advice?.reasons.contains(missing) == !ready)
    }

    @Test func `days with reports from several reporters count once, and only those of the period`() {
        var made = MadeReports(days: 30)
        let days = made.observations.period.days
        made.policy()
        made.change { domain in
            domain.reporters = [
                ObservedReporter(name: "a", days: Array(days.prefix(20))),
                ObservedReporter(name: "b", days: Array(days.prefix(27)) + [days.lowerBound - 1, days.upperBound]),
            ]
        }
        #expect(made.assessed().advice().first?.readiness.days == 27)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var misconfigured: Int128 = 0
        var unverified: Int128 = 0
        var forwarded: Int128 = 0
        var spoofed: Int128 = 0
        var ready: Bool
    }

    // 0.2 % of 100,000 passing and n failing is n = 200.4.
    @Test(arguments: [
        Case(testDescription: "200 misconfigured", misconfigured: 200, ready: true),
        Case(testDescription: "201 misconfigured", misconfigured: 201, ready: false),
        Case(testDescription: "200 in all", misconfigured: 100, unverified: 100, ready: true),
        Case(testDescription: "201 in all", misconfigured: 100, unverified: 101, ready: false),
        Case(testDescription: "spoofed mail makes no room", misconfigured: 201, spoofed: 1_000_000, ready: false),
        Case(testDescription: "spoofed mail takes no room", misconfigured: 200, spoofed: 1_000_000, ready: true),
        Case(testDescription: "forwarded mail never stands in the way", forwarded: 90_000, ready: true),
        Case(testDescription: "forwarded mail is not spoofed", misconfigured: 201, forwarded: 299, ready: true),
    ])
    func `at most 0.2 % of what is not spoofed may fail`(_ test: Case) {
        let advice = advice(
            misconfigured: test.misconfigured, unverified: test.unverified, forwarded: test.forwarded,
            spoofed: test.spoofed)
        #expect(advice?.isReady == test.ready)
        #expect(advice?.readiness.atRisk == test.misconfigured + test.unverified + test.forwarded)
        #expect(advice?.readiness.atRiskOfOwn == test.misconfigured + test.unverified)
        #expect(advice?.readiness.spoofed == test.spoofed)
    }

    @Test func `0.2 % exactly is tolerable`() {
        #expect(advice(passing: 499, misconfigured: 1)?.isReady == true)
        #expect(advice(passing: 498, misconfigured: 1)?.isReady == false)
    }

    @Test func `passing mail of a source that the owner disowns is not at risk and not spoofed`() {
        var made = MadeReports(days: 90)
        made.policy()
        made.row("192.0.2.1", 100, dkim: .pass("example.com"))
        made.row("192.0.2.1", 10)
        let declared = DeclaredSender(
            name: "x", networks: Network("192.0.2.1").map { [$0] } ?? [], isOurs: false)
        let readiness = made.assessed([declared]).advice().first?.readiness
        #expect(readiness?.spoofed == 10)
        #expect(readiness?.pass == 100)
        #expect(readiness?.atRisk == 0)
    }
}
