import RuaCore
import RuaInsight
import Testing

@testable import RuaReports

/// `rua advise` (contract section 4.4).
struct AdviceAnswerTests {
    private func advice() async throws -> AdviceAnswer {
        try await SummaryAnswerTests.fill().advice(.days(20_000..<20_014))
    }

    @Test func `The keys are the contract's, most messages first`() async throws {
        let domains = try await advice().json.elements
        #expect(domains.map { $0["domain"] } == ["example.com", "example.net"])
        for domain in domains {
            #expect(
                domain.keys == [
                    "domain", "policy", "days", "messages", "pass", "at_risk", "spoofed", "ready", "next", "record",
                    "reasons", "fix",
                ])
        }
        let domain = try #require(domains.first)
        let figures: [(String, JSONValue)] = [
            ("days", 3), ("messages", 152), ("pass", 140), ("at_risk", 2), ("spoofed", 10), ("ready", false),
            ("next", "none"),
        ]
        for (key, value) in figures { #expect(domain[key] == value, "\(key)") }
        #expect(domain["fix"].elements.first?.keys == ["sender", "source_ips", "messages", "advice"])
        #expect(domain["fix"].elements.first?["source_ips"] == ["198.51.100.7"])
    }

    @Test func `The page has the record to publish and who is in the way`() async throws {
        let text = try await advice().document.text(TextOptions(width: 100))
        for words in ["not ready", "_dmarc.example.com", "v=DMARC1; p=none", "Fix first", "service.test", "2024-10-17"]
        {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test(arguments: [(40, nil as String?), (41, "1 more domain, of"), (1240, "1,200 more domains, of")])
    func `Of many domains the largest are told in full, and how to ask for another`(count: Int, rest: String?)
        async throws
    {
        let first = try #require(try await advice().advice.first)
        let many = (0..<count).map { number in
            var advice = first
            advice.domain = "domain-\(number).example"
            return advice
        }
        let text = AdviceAnswer(many, period: .days(20_000..<20_014)).document.text(TextOptions(width: 100))
        #expect(text.split(separator: "\n").count { $0.hasPrefix("Record at ") } == 40)
        #expect(text.contains("rua advise --domain D --since 2024-10-04 --until 2024-10-18 tells") == (rest != nil))
        if let rest { #expect(text.contains(rest)) }
    }

    @Test func `Without reports there is nothing to go by`() async throws {
        let answer = try await SummaryAnswerTests.fill().advice(.days(15_000..<15_001))
        #expect(answer.document.blocks.count >= 1)
        #expect(answer.table.rows.count == answer.json.elements.count)
        #expect(answer.json.elements.allSatisfy { $0["ready"] == false })
    }
}
