import RuaCore
import RuaInsight
import RuaStore
import Testing

@testable import RuaReports

/// `rua summary` (contract section 4.2).
struct SummaryAnswerTests {
    /// Two weeks of one domain: the owner's mail, a service, a spoofer that came in the second week; another domain.
    static func fill() async throws -> Question {
        let first = 20_000
        let database = try await FilledDatabase(
            MadeReport(day: first, rows: [.own("192.0.2.10", 50), .spoofed("203.0.113.1", 3)]),
            MadeReport(day: first + 8, rows: [.own("192.0.2.10", 90), .spoofed("203.0.113.66", 7)]),
            MadeReport(day: first + 9, orgName: "Other Reporter", rows: [.service("198.51.100.7", 2)]),
            MadeReport(day: first + 9, domain: "example.net", rows: [.own("192.0.2.10", 1, domain: "example.net")]))
        return Question(to: database.store, domains: [], senders: [])
    }

    static let week = Period.days(20_007..<20_014)

    private func summary(_ period: Period = week) async throws -> SummaryAnswer {
        try await Self.fill().summary(period, now: Timestamp(day: 20_014))
    }

    @Test func `The keys are the contract's, in its order`() async throws {
        let json = try await summary().json
        #expect(json.keys == ["since", "until", "domains", "mails"])
        let domain = try #require(json["domains"].elements.first)
        let keys = [
            "domain", "policy", "reports", "reporters", "sources", "new_sources", "messages", "pass", "dkim_aligned",
            "spf_aligned", "disposition", "verdicts", "previous",
        ]
        // Keys are only ever added, at the end.
        #expect(Array(domain.keys.prefix(keys.count)) == keys)
        #expect(Array(domain.keys.dropFirst(keys.count)) == ["state", "sentence", "reports_until"])
        #expect(domain["policy"].keys == ["p", "sp", "np", "adkim", "aspf", "pct", "testing", "seen"])
        #expect(domain["disposition"].keys == ["none", "quarantine", "reject", "pass"])
        #expect(
            domain["verdicts"].keys == ["authorized", "forwarder", "misconfigured", "unverified", "unauthorized"])
        #expect(domain["previous"].keys == ["messages", "pass", "reports", "sources"])
        #expect(json["mails"].keys == ["stored", "duplicate", "quarantined"])
    }

    @Test func `The figures are those of the period and of the one before`() async throws {
        let json = try await summary().json
        #expect(json["since"] == "2024-10-11T00:00:00Z")
        #expect(json["until"] == "2024-10-18T00:00:00Z")
        #expect(json["domains"].elements.map { $0["domain"] } == ["example.com", "example.net"])
        let domain = try #require(json["domains"].elements.first)
        let figures: [(String, JSONValue)] = [
            ("reports", 2), ("reporters", 2), ("sources", 3), ("new_sources", 2), ("messages", 99), ("pass", 90),
            ("dkim_aligned", 90), ("spf_aligned", 90),
            ("disposition", ["none": 92, "quarantine": 0, "reject": 7, "pass": 0]),
            (
                "verdicts",
                ["authorized": 90, "forwarder": 0, "misconfigured": 0, "unverified": 2, "unauthorized": 7]
            ),
            ("previous", ["messages": 53, "pass": 50, "reports": 1, "sources": 2]),
        ]
        for (key, value) in figures { #expect(domain[key] == value, "\(key)") }
        #expect(domain["policy"]["p"] == "none")
        #expect(domain["policy"]["sp"] == .null)
        #expect(json["mails"]["quarantined"] == 0)
    }

    @Test func `The page says what changed and what to do`() async throws {
        let text = try await summary().document.text(TextOptions(width: 100))
        #expect(text.hasPrefix("DMARC summary, 2024-10-11 to 2024-10-17 (UTC, 7 days)\n"))
        for words in ["example.com", "+87%", "90.9 %", "What to do first", "203.0.113.0/24", "Reports are in up to"] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test func `A period without reports says so`() async throws {
        let answer = try await summary(.days(15_000..<15_001))
        #expect(answer.json["domains"] == .array([]))
        #expect(answer.document.text(TextOptions(width: 100)).contains("No report counts in this period."))
        #expect(answer.document.blocks.count == 2)
        #expect(answer.table.rows.isEmpty)
    }

    @Test func `Days that no report came for long since are not said to grow`() async throws {
        let text = try await summary(.days(20_007..<21_500)).document.text(TextOptions(width: 100))
        #expect(text.contains("Reports are in up to 2024-10-13, none of the 1,490 days after."))
        #expect(!text.contains("still grow"))
    }

    @Test func `Several domains have a line of totals`() async throws {
        let text = try await summary().document.text(TextOptions(width: 100))
        let totals = text.split(separator: "\n").first { $0.hasPrefix("all ") }
        #expect(totals?.contains("100") == true)
    }

    @Test func `CSV has a line a domain`() async throws {
        let csv = try #require(readCSV(try await summary().printed(as: .csv)))
        #expect(
            csv.first == [
                "domain", "state", "messages", "pass", "previous_messages", "previous_pass", "policy", "unauthorized",
                "sources", "new_sources", "reports", "reporters",
            ])
        #expect(csv.dropFirst().map { $0[0] } == ["example.com", "example.net"])
        #expect(csv[1].dropFirst(2).joined(separator: " ") == "99 90 53 50 none 7 3 2 2 2")
    }
}
