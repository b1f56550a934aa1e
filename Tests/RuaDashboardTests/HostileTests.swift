import HTTPTypes
import RuaInsight
import RuaReports
import RuaStore
import Testing

@testable import RuaDashboard

/// Pages over reports in which a stranger wrote every field.
@Suite struct HostileTests {
    struct Text: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// As XML.
        let xml: String
        /// What no page may hold.
        let forbidden: [String]
    }

    static let texts = [
        Text(
            testDescription: "script", xml: "&lt;script&gt;pwned=1&lt;/script&gt;", forbidden: ["<script>"]),
        Text(
            testDescription: "attribute", xml: "&quot; onmouseover=&quot;pwned=1&quot; x='",
            forbidden: ["\" onmouseover", "x='"]),
        Text(testDescription: "image", xml: "&lt;img src=x onerror=pwned=1&gt;", forbidden: ["<img"]),
        Text(
            testDescription: "end of everything",
            xml: "--&gt;&lt;/title&gt;&lt;/svg&gt;&lt;/table&gt;&lt;/textarea&gt;",
            forbidden: ["--></title>", "</textarea>"]),
        Text(testDescription: "template", xml: "{{token}}{{{content}}}{{&gt;layout}}", forbidden: []),
        Text(testDescription: "entity twice", xml: "&amp;lt;script&amp;gt;", forbidden: ["<script>"]),
        Text(
            testDescription: "bidi and controls", xml: "a\u{202e}b\u{2066}c\u{9b}31m\u{200b}d",
            forbidden: [
                "\u{202e}", "\u{2066}", "\u{9b}", "\u{200b}",
            ]),
        Text(testDescription: "script link", xml: "javascript:pwned=1//", forbidden: ["href=\"javascript"]),
        Text(testDescription: "formula", xml: "=cmd|'/C calc'!A0", forbidden: []),
        Text(testDescription: "wide", xml: String(repeating: "w", count: 5000), forbidden: []),
    ]

    private func made(_ text: String) async throws -> MadeDashboard {
        let made = try MadeDashboard()
        let row = MadeReport.Row(
            disposition: text, dkim: text, spf: text, headerFrom: text, envelopeFrom: text, signer: text,
            selector: text,
            spfDomain: text, reason: "<reason><type>\(text)</type><comment>\(text)</comment></reason>")
        try await made.add([
            MadeReport(org: text, email: text, id: text, domain: text, p: text, rows: [row, .forged, .service]).xml,
            MadeReport(org: text, id: "2", rows: [row, .passing, .service]).xml,
            "From: \(text)\nSubject: \(text)\n" + MadeMail.broken,
        ])
        return made
    }

    private func paths(_ made: MadeDashboard) throws -> [String] {
        let scope = try Scope(QueryText(), now: MadeDashboard.now)
        let domains = try made.store.reportedDomains(limit: 10)
        let senders = try made.dashboard.responder.routes.desk.question(scope).assessment(scope.period).senders()
        return [
            "/", "/senders", "/advice", "/mail", "/mail/1", "/mail/2", "/mail/3", "/reports/1", "/reports/2", "/days",
            "/tables/contradictions", "/tables/selectors", "/tables/notes", "/tables/reporters",
        ]
            + domains.map { Link.domain($0, scope) }
            + senders.map { Link.sender($0.sender, of: $0.domain, scope) }
    }

    @Test(arguments: texts)
    func `What strangers write is shown as text`(_ text: Text) async throws {
        let made = try await made(text.xml)
        for path in try paths(made) {
            let answer = try await made.answer(path)
            // A name of 5,000 characters makes a link that is too long.
            #expect(answer.status == (path.utf8.count > Target.longest ? .uriTooLong : .ok), "\(path.prefix(80))")
            for forbidden in text.forbidden {
                #expect(!answer.text.contains(forbidden), "\(path) holds \(forbidden)")
            }
            #expect(answer.text.matches(of: /<script/).count == 1, "\(path)")
            #expect(!answer.text.contains(" style="))
        }
    }

    @Test(arguments: texts)
    func `In no download a cell begins a formula or holds a control`(_ text: Text) async throws {
        let made = try await made(text.xml)
        for path in [
            "/summary.csv", "/senders.csv", "/mail.csv", "/reports/1.csv", "/tables/selectors.csv", "/mail/1.csv",
        ] {
            let csv = try await made.answer(path).text
            #expect(!csv.contains(",=cmd") && !csv.contains("\n=cmd") && !csv.contains("\"=cmd"), "\(path)")
            #expect(!csv.unicodeScalars.contains { (0x7f...0x9f).contains($0.value) || $0.value == 0x202e }, "\(path)")
        }
    }

    @Test func `A hostile query is shown as text too`() async throws {
        let made = try MadeDashboard()
        for path in [
            "/sender?of=%3Cscript%3E&name=%22%3E%3Cimg%20src=x%3E", "/?domain=%3Cscript%3E",
            "/senders?sort=%3Cscript%3E",
            "/domains/%3Cscript%3E", "/mail?state=%3Cscript%3E", "/?last=%3Cscript%3E", "/?since=%3Cscript%3E",
        ] {
            let text = try await made.answer(path).text
            #expect(!text.contains("<script>"), "\(path)")
            #expect(!text.contains("<img"), "\(path)")
        }
    }
}
