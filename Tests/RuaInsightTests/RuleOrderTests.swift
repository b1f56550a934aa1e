import RuaCore
import RuaInsight
import RuaTestSupport
import Testing

/// Each source fits the rule that it is named for and all later ones that can fit at the same time.
@Suite struct RuleOrderTests {
    private func made(adkim: String? = nil) -> MadeReports {
        var made = MadeReports()
        made.policy(adkim: adkim)
        made.row("198.51.100.9", 10, dkim: .pass("example.com") + .pass("other.net"), spf: .pass("example.com"))
        return made
    }

    @Test func `the owner's word goes before passing`() {
        var made = made()
        made.row("192.0.2.1", 10, dkim: .pass("example.com"))
        let network = Network("192.0.2.1").map { [$0] } ?? []
        let declared = DeclaredSender(name: "x", networks: network, isOurs: false)
        #expect(made.assessed([declared]).verdict("192.0.2.1") == .unauthorized)
        #expect(made.assessed().verdict("192.0.2.1") == .authorized)
    }

    @Test func `passing goes before forwarding`() {
        var made = made()
        made.row("192.0.2.1", 10, dkim: .pass("example.com"))
        made.row("192.0.2.1", 10, reasons: [.list])
        #expect(made.assessed().verdict("192.0.2.1") == .authorized)
    }

    @Test func `forwarding goes before misconfigured`() {
        var made = made()
        made.row("192.0.2.1", 10, dkim: .pass("other.net"), reasons: [.list])
        #expect(made.assessed().verdict("192.0.2.1") == .forwarder)
        made.row("192.0.2.1", 11, dkim: .pass("other.net"))
        #expect(made.assessed().verdict("192.0.2.1") == .misconfigured)
    }

    @Test func `misconfigured goes before unverified`() {
        var made = made(adkim: "s")
        made.row("192.0.2.1", 10, dkim: .pass("mail.example.com") + .pass("third.org"))
        made.row("192.0.2.2", 10, dkim: .pass("third.org") + .pass("other.net"))
        made.row("192.0.2.3", 10, dkim: .pass("third.org"))
        let assessment = made.assessed()
        #expect(assessment.verdicts.dropFirst() == [.misconfigured, .misconfigured, .unverified])
    }

    @Test func `the order in which sources and rows come changes nothing`() {
        var generator = SeededGenerator(seed: 11)
        let observations = MadeReports.ofEveryVerdict().observations
        let expected = verdicts(observations)
        #expect(Set(expected.values) == Set(Verdict.allCases))
        for _ in 0..<5 {
            var shuffled = observations
            shuffled.sources.shuffle(using: &generator)
            for index in shuffled.sources.indices { shuffled.sources[index].tallies.shuffle(using: &generator) }
            #expect(verdicts(shuffled) == expected)
        }
    }

    private func verdicts(_ observations: Observations) -> [IPAddress?: Verdict] {
        let assessment = Assessment(observations)
        let pairs = zip(observations.sources.map(\.sourceIP), assessment.verdicts)
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}
