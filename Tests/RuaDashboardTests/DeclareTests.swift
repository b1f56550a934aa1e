import HTTPTypes
import RuaCore
import RuaStore
import Testing

@testable import RuaDashboard

@Suite struct DeclareTests {
    private func made(mayWrite: Bool = true) async throws -> MadeDashboard {
        let made = try MadeDashboard(access: WebAccess(mayWrite: mayWrite))
        try await made.add([MadeReport(rows: [.passing, .service, .forged]).xml])
        return made
    }

    private func fields(_ made: MadeDashboard, by: String = "identity", name: String = "news.example") -> [(
        String, String
    )] {
        [("token", made.token), ("of", "example.com"), ("name", name), ("by", by), ("ours", "yes")]
    }

    @Test func `A button declares a sender, and another takes it back`() async throws {
        let made = try await made()
        #expect(try await made.answer("/sender?of=example.com&name=news.example").text.contains("It is ours"))
        let answer = try await made.send("/senders/declare", fields(made))
        #expect(answer.status == .seeOther)
        #expect(answer.headers[.location] == "/sender?of=example.com&name=news.example")
        let domain = try #require(DomainName("news.example"))
        #expect(
            try made.store.declaredSenders() == [
                DeclaredSender(name: "news.example", dkimDomains: [domain], spfDomains: [domain], isOurs: true)
            ])
        #expect(try await made.answer(answer.headers[.location] ?? "").text.contains("misconfigured"))
        #expect(try await made.answer("/senders").text.contains("Take it back"))
        let forgotten = try await made.send("/senders/forget", [("token", made.token), ("name", "news.example")])
        #expect(forgotten.status == .seeOther)
        #expect(try made.store.declaredSenders().isEmpty)
    }

    @Test func `A sender without a name of its own is declared by its addresses`() async throws {
        let made = try await made()
        _ = try await made.send("/senders/declare", fields(made, by: "addresses"))
        #expect(try made.store.declaredSenders().first?.networks == [try #require(Network("198.51.100.20/32"))])
        _ = try await made.send("/senders/declare", fields(made, name: "203.0.113.0/24"))
        #expect(try made.store.declaredSenders().first?.networks == [try #require(Network("203.0.113.0/24"))])
    }

    @Test func `Nothing is declared unless writing is on`() async throws {
        let made = try await made(mayWrite: false)
        #expect(
            try await !made.answer("/sender?of=example.com&name=news.example").text.contains(
                "<button type=\"submit\" name=\"ours\""))
        #expect(try await made.send("/senders/declare", fields(made)).status == .forbidden)
        #expect(try made.store.declaredSenders().isEmpty)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let status: HTTPResponse.Status
        var change: @Sendable ([(String, String)]) -> [(String, String)] = { $0 }
        var host = "localhost"
        var headers: HTTPFields = [:]
    }

    static let cases = [
        Case(testDescription: "no token", status: .forbidden, change: { $0.filter { $0.0 != "token" } }),
        Case(
            testDescription: "a guessed token", status: .forbidden,
            change: { $0.map { $0.0 == "token" ? ("token", "x") : $0 } }),
        Case(testDescription: "another site", status: .forbidden, headers: [.origin: "https://evil.example"]),
        Case(testDescription: "another host", status: .misdirectedRequest, host: "evil.example"),
        Case(
            testDescription: "no such sender", status: .notFound,
            change: { $0.map { $0.0 == "name" ? ("name", "x") : $0 } }),
        Case(testDescription: "whose is not said", status: .badRequest, change: { $0.filter { $0.0 != "ours" } }),
        Case(testDescription: "how is not said", status: .badRequest, change: { $0.filter { $0.0 != "by" } }),
        Case(testDescription: "which is not said", status: .badRequest, change: { $0.filter { $0.0 != "name" } }),
        Case(
            testDescription: "too long", status: .contentTooLarge,
            change: { $0 + [("x", String(repeating: "x", count: DashboardResponder.longestForm))] }),
    ]

    @Test(arguments: cases)
    func `A form that is not right declares nothing`(_ entry: Case) async throws {
        let made = try await made()
        let answer = try await made.send(
            "/senders/declare", entry.change(fields(made)), host: entry.host, headers: entry.headers)
        #expect(answer.status == entry.status)
        #expect(try made.store.declaredSenders().isEmpty)
    }

    @Test func `Only forms are taken`() async throws {
        let made = try await made()
        let json = try await made.answer(
            "/senders/declare", .post, headers: [.contentType: "application/json"], body: "{}")
        #expect(json.status == .unsupportedMediaType)
        #expect(try await made.answer("/senders/declare").status == .methodNotAllowed)
    }
}
