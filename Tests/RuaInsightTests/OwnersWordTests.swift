import RuaCore
import RuaInsight
import Testing

@Suite struct OwnersWordTests {
    private func declare(
        _ name: String = "Shop", networks: [String] = [], dkim: [String] = [], spf: [String] = [], ours: Bool = true
    ) -> DeclaredSender {
        DeclaredSender(
            name: name, networks: networks.compactMap { Network($0) }, dkimDomains: dkim.compactMap { DomainName($0) },
            spfDomains: spf.compactMap { DomainName($0) }, isOurs: ours)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var networks: [String] = []
        var dkim: [String] = []
        var spf: [String] = []
        var isNamed: Bool
    }

    @Test(arguments: [
        Case(testDescription: "the address", networks: ["192.0.2.1"], isNamed: true),
        Case(testDescription: "its network", networks: ["192.0.2.0/31"], isNamed: true),
        Case(testDescription: "the network beside it", networks: ["192.0.2.2/31"], isNamed: false),
        Case(testDescription: "DKIM", dkim: ["other.net"], isNamed: true),
        Case(testDescription: "DKIM above", dkim: ["net"], isNamed: true),
        Case(testDescription: "DKIM that ends alike", dkim: ["her.net"], isNamed: false),
        Case(testDescription: "DKIM below", dkim: ["a.other.net"], isNamed: false),
        Case(testDescription: "DKIM that fails", dkim: ["broken.net"], isNamed: false),
        Case(testDescription: "SPF below", spf: ["bounces.org"], isNamed: true),
        Case(testDescription: "SPF said of DKIM", spf: ["other.net"], isNamed: false),
        Case(testDescription: "DKIM said of SPF", dkim: ["bounces.org"], isNamed: false),
        Case(testDescription: "SPF that fails", spf: ["soft.net"], isNamed: false),
    ])
    func `a source is named by address, or by what passes`(_ test: Case) {
        var made = MadeReports()
        made.row("192.0.2.1", 5, dkim: .pass("other.net") + .fail("broken.net"), spf: .pass("a.bounces.org"))
        made.row("192.0.2.1", 5, spf: .fail("soft.net"))
        let declared = declare(networks: test.networks, dkim: test.dkim, spf: test.spf, ours: false)
        #expect(made.assessed([declared]).verdicts == [test.isNamed ? .unauthorized : .unverified])
    }

    @Test(arguments: [(50, 50, Verdict.authorized), (49, 50, .misconfigured), (0, 1, .misconfigured)])
    func `ours is authorized when at least half passes`(passing: Int128, failing: Int128, expected: Verdict) {
        var made = MadeReports()
        if passing > 0 { made.row("192.0.2.1", passing, dkim: .pass("example.com")) }
        made.row("192.0.2.1", failing, reasons: [.list])
        let source = made.assessed([declare(networks: ["192.0.2.0/24"])]).source("192.0.2.1")
        #expect(source?.verdict == expected)
        #expect(source?.sender == "Shop")
        #expect(source?.evidence.first == "You declared Shop as yours")
    }

    @Test func `not ours is unauthorized even when all passes`() {
        var made = MadeReports()
        made.row("192.0.2.1", 9, dkim: .pass("example.com"))
        let source = made.assessed([declare("Old agency", networks: ["192.0.2.1"], ours: false)]).source("192.0.2.1")
        #expect(source?.verdict == .unauthorized)
        #expect(source?.evidence.prefix(2) == ["You declared Old agency as not yours", "All 9 messages pass"])
    }

    @Test func `the declaration that stands first holds`() {
        var made = MadeReports()
        made.row("192.0.2.1", 9, dkim: .pass("a.other.net"))
        let (byName, byAddress) = (
            declare("A", dkim: ["other.net"], ours: false), declare("B", networks: ["192.0.2.1"])
        )
        #expect(made.assessed([byName, byAddress]).sender(0) == "A")
        #expect(made.assessed([byAddress, byName]).sender(0) == "B")
        #expect(made.assessed([byAddress, byName]).verdicts == [.misconfigured])
    }

    @Test func `what an owner declares makes neighbours, too`() {
        var made = MadeReports()
        made.row("192.0.2.1", 9, spf: .pass("example.com"))
        made.row("192.0.2.2", 9, spf: .fail("example.com"))
        #expect(made.assessed([declare(networks: ["192.0.2.1"])]).verdict("192.0.2.2") == .misconfigured)
        #expect(made.assessed([declare(networks: ["192.0.2.1"], ours: false)]).verdict("192.0.2.2") == .unauthorized)
    }
}
