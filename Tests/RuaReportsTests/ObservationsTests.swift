import RuaCore
import RuaInsight
import RuaStore
import Testing

@testable import RuaReports

/// What the database says to the pure judges.
struct ObservationsTests {
    private func store() async throws -> Store {
        var forwarded = MadeReport(day: 20_040, rows: [.own("198.51.100.9", 4)])
        forwarded.rows[0].dkim = [("example.com", "s1", "fail")]
        forwarded.rows[0].spf = ("list.test", "pass")
        let database = try await FilledDatabase(
            MadeReport(day: 20_000, rows: [.own("192.0.2.10", 5)]),
            MadeReport(day: 20_030, orgName: "Other Reporter", rows: [.own("192.0.2.10", 7)]), forwarded,
            MadeReport(day: 20_041, domain: "example.net", rows: [.spoofed("203.0.113.1", 2)]))
        return database.store
    }

    @Test func `Sources have their messages in the period and their days of all time`() async throws {
        let observed = try Observations(.days(20_020..<20_050), from: try await store(), withReporters: true)
        let sources = observed.sources.sorted { $0.domain < $1.domain || $0.firstDay < $1.firstDay }
        #expect(Set(sources.map(\.domain)) == ["example.com", "example.net"])
        let own = try #require(sources.first { $0.sourceIP == IPAddress("192.0.2.10") })
        #expect(own.tallies.map(\.messages) == [7])
        #expect(own.firstDay == 20_000 && own.lastDay == 20_030)
        #expect(own.reporters == ["Other Reporter"])
        let evaluation = try #require(observed.evaluations[own.tallies[0].evaluation])
        #expect(evaluation.judgement.dkimAligned && evaluation.judgement.spfAligned)
        #expect(evaluation.evaluation.dkim.map(\.selector) == ["s1"])
    }

    @Test func `Domains have their reports, reporters and policies`() async throws {
        let observed = try Observations(.days(20_020..<20_050), from: try await store())
        #expect(Set(observed.domains.keys) == ["example.com", "example.net"])
        let domain = try #require(observed.domains["example.com"])
        #expect(domain.reports == 2)
        #expect(domain.reporters.map(\.name) == ["Other Reporter", "Reporter Example"])
        #expect(domain.reporters.map(\.days) == [[20_030], [20_040]])
        #expect(domain.latestPolicy?.policy.p == "none")
        #expect(domain.latestPolicy?.firstSeen == Timestamp(day: 20_000), "policies are of all time")
    }

    @Test func `Domains can be chosen`() async throws {
        let observed = try Observations(.days(20_020..<20_050), from: try await store(), domains: ["example.net"])
        #expect(observed.sources.map(\.domain) == ["example.net"])
        #expect(Array(observed.domains.keys) == ["example.net"])
    }

    @Test(arguments: [(20_031, true), (20_060, true), (20_061, false)])
    func `A signature that passed in the 30 days before tells a forwarder`(first: Int, isKnown: Bool) async throws {
        let observed = try Observations(.days(first..<first + 7), from: try await store())
        let signature = EarlierSignature(
            domain: "example.com", dkimDomain: "example.com", selector: "s1", sourceIP: IPAddress("192.0.2.10"))
        #expect(observed.earlierSignatures.contains(signature) == isKnown)
    }

    @Test func `Only signatures that passed and are aligned count`() async throws {
        let store = try await FilledDatabase(
            MadeReport(day: 20_000, rows: [.service("192.0.2.1", 1), .spoofed("192.0.2.2", 1), .own("192.0.2.3", 1)])
        ).store
        let earlier = try Observations(.days(20_001..<20_002), from: store).earlierSignatures
        #expect(earlier.map(\.sourceIP) == [IPAddress("192.0.2.3")])
    }

    @Test func `A forwarder is told by a signature of the month before`() async throws {
        let question = Question(to: try await store(), domains: [], senders: [])
        let week = try question.assessment(.days(20_038..<20_045))
        let verdicts = zip(week.observations.sources, week.verdicts).map { "\($0.domain): \($1.rawValue)" }
        #expect(verdicts.sorted() == ["example.com: forwarder", "example.net: unauthorized"])
    }

    @Test func `The owner's word comes before the figures`() async throws {
        let service = DeclaredSender(name: "List", spfDomains: [try #require(DomainName("list.test"))], isOurs: false)
        let question = Question(to: try await store(), domains: ["example.com"], senders: [service])
        #expect(try question.assessment(.days(20_038..<20_045)).verdicts == [.unauthorized])
    }
}
