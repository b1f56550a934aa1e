import RuaCore
import RuaInsight
import Testing

@testable import RuaReports

/// `rua senders` and `rua unauthorized` (contract section 4.3).
struct SendersAnswerTests {
    private func senders(
        _ verdicts: [Verdict] = [], onlyNew: Bool = false, by grouping: SendersAnswer.Grouping = .sender
    ) async throws -> SendersAnswer {
        try await SummaryAnswerTests.fill().senders(
            SummaryAnswerTests.week, verdicts: verdicts, onlyNew: onlyNew, title: "Senders", by: grouping)
    }

    @Test func `The keys are the contract's, most messages first`() async throws {
        let sources = try await senders().json.elements
        #expect(sources.map { $0["messages"] } == [90, 7, 2, 1])
        for source in sources {
            #expect(
                source.keys == [
                    "domain", "source_ip", "sender", "verdict", "messages", "pass", "dkim_aligned", "spf_aligned",
                    "header_from", "spf_domains", "dkim_domains", "reporters", "dispositions", "first_seen",
                    "last_seen",
                    "new", "evidence", "advice",
                ])
            #expect(!source["evidence"].elements.isEmpty)
        }
    }

    @Test func `A source has its figures, first and last seen of all time`() async throws {
        let sources = try await senders().json.elements
        let (own, spoofer, service) = (sources[0], sources[1], sources[2])
        #expect(own["source_ip"] == "192.0.2.10")
        #expect(own["verdict"] == "authorized")
        #expect(own["first_seen"] == "2024-10-04T00:00:00Z")
        #expect(own["last_seen"] == "2024-10-12T00:00:00Z")
        #expect(own["new"] == false)
        #expect(own["dkim_domains"] == ["example.com"])
        #expect(own["reporters"] == ["Reporter Example"])
        #expect(spoofer["verdict"] == "unauthorized")
        #expect(spoofer["dispositions"] == ["none": 0, "quarantine": 0, "reject": 7, "pass": 0])
        #expect(spoofer["new"] == true)
        #expect(service["sender"] == "service.test")
        #expect(service["verdict"] == "unverified")
        #expect(service["reporters"] == ["Other Reporter"])
    }

    @Test func `Verdicts choose, and so does being new`() async throws {
        let chosen = try await senders([.unauthorized, .unverified]).json.elements
        #expect(chosen.map { $0["verdict"] } == ["unauthorized", "unverified"])
        let new = try await senders(onlyNew: true).json.elements
        #expect(new.map { $0["source_ip"] } == ["203.0.113.66", "198.51.100.7", "192.0.2.10"])
        #expect(new.allSatisfy { $0["new"] == true })
    }

    @Test func `The page has a line a sender, or one an address`() async throws {
        let bySender = try await senders([.unauthorized]).document.text(TextOptions(width: 100))
        #expect(bySender.contains("203.0.113.0/24"))
        let byAddress = try await senders([.unauthorized], by: .address).document.text(TextOptions(width: 100))
        #expect(byAddress.contains("203.0.113.66"))
        #expect(byAddress.contains("unauthorized"))
        #expect(byAddress.contains("Do: "))
    }

    @Test func `Nobody is a sentence`() async throws {
        let none = try await senders([.forwarder])
        #expect(none.document.text(TextOptions(width: 100)).contains("Nobody in this period."))
        #expect(none.json == .array([]))
        let before = try await SummaryAnswerTests.fill().senders(
            .days(15_000..<15_001), verdicts: [], title: "Senders", by: .sender)
        #expect(before.document.text(TextOptions(width: 100)).contains("No report counts in this period"))
    }

    @Test func `CSV has a line a source`() async throws {
        let csv = try #require(readCSV(try await senders().printed(as: .csv)))
        #expect(csv.count == 5)
        #expect(csv[1].prefix(5).joined(separator: " ") == "example.com 192.0.2.10 example.com authorized 90")
    }
}
