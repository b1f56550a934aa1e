import Foundation
import Testing

/// Whatever a report says, nothing of it acts on the terminal, spreadsheet or browser of its reader (security 3.3).
@Suite struct HostileTextTests {
    private static let commands =
        [
            ["summary"], ["senders"], ["senders", "--by", "ip", "--all"], ["unauthorized"], ["advise"],
            ["mail", "list"],
            ["mail", "show", "1"], ["mail", "show", "11"], ["mail", "show", "16"], ["mail", "show", "23"],
        ] + ["reporters", "days", "domains", "contradictions", "selectors", "notes"].map { ["report", $0] }

    /// A collector that has read all hostile mails, and one mail that is quarantined for hostile XML.
    private func collector(_ scratch: Scratch) throws -> CollectorProcess {
        let collector = try CollectorProcess(in: scratch, web: true)
        let client = try collector.connect()
        for (number, payload) in HostileText.payloads.enumerated() {
            try client.message(HostileText.mail(payload, number: number).bytes)
        }
        var broken = HostileText.report("\u{1B}]0;title\u{7}\u{1B}[2J", number: 200)
        broken.domain = "\u{1B}[31m.example"
        try client.message(ReportMail(broken).bytes)
        try scratch.waitUntilRead()
        return collector
    }

    @Test func `What the commands print is harmless in every format`() throws {
        let scratch = try Scratch()
        let collector = try collector(scratch)
        let states = try scratch.mails().map { $0["state"].text }
        #expect(states.count == HostileText.payloads.count + 1)
        #expect(states.dropFirst().allSatisfy { $0 == "stored" }, "\(states)")
        for command in Self.commands {
            for format in ["table", "json", "csv", "markdown", "html"] {
                let answer = try RuaProcess.run(command + ["--format", format], in: scratch)
                try expectHarmless(answer, format, "\(command.joined(separator: " ")) as \(format)")
            }
        }
        try expectHarmless(scratch.rua("export"), "csv", "export")
        try expectHarmless(scratch.rua("export", "--format", "jsonl"), "jsonl", "export as jsonl")
        #expect(try scratch.names.allSatisfy { $0.hasPrefix("rua.db") }, "no file was made")
        #expect(collector.end() == 0)
        #expect(try HostileText.isHarmless(collector.logAtEnd().joined()), "the log")
    }

    @Test func `The pages of the dashboard are harmless`() throws {
        let scratch = try Scratch()
        let collector = try collector(scratch)
        for path in ["/", "/senders", "/unauthorized", "/advise"] {
            let page = try HTTPAnswer.get(path, port: collector.webPort)
            #expect(page.status == 200)
            #expect(isHarmlessHTML(page.text), "\(path)")
        }
        let query = "/senders?domain=%3Cscript%3Ealert(1)%3C/script%3E"
        #expect(try isHarmlessHTML(HTTPAnswer.get(query, port: collector.webPort).text), "the error page")
        let csv = try CSV(HTTPAnswer.get("/senders.csv", port: collector.webPort).body)
        #expect(hasNoFormula(csv))
    }

    @Test func `The texts themselves are kept`() throws {
        let scratch = try Scratch()
        let collector = try collector(scratch)
        let rows = try scratch.rua("export", "--format", "jsonl").jsonLines
        #expect(rows.count == 2 * HostileText.payloads.count + 2)
        for (number, payload) in HostileText.payloads.enumerated() {
            let row = try #require(rows.first { $0["count"].int == 100 + number })
            // XML turns CR LF into LF and trims at the ends; a tab or line end within a text may become a blank.
            func folded(_ text: String?) -> String {
                (text ?? "").split { $0.isWhitespace || $0.isNewline }.joined(separator: " ").lowercased()
            }
            #expect(folded(row["report_id"].text) == folded(payload + "id"))
            #expect(folded(row["org_name"].text) == folded(payload + "org"))
            #expect(folded(row["header_from"].text) == folded(payload + "header"))
            #expect(folded(row["override_reasons"].text).contains(folded(payload + "comment")))
        }
        #expect(collector.end() == 0)
    }

    private func expectHarmless(_ answer: RuaProcess, _ format: String, _ what: String) throws {
        #expect(answer.exitCode == 0, "\(what)")
        #expect(HostileText.isHarmless(answer.text), "\(what): a control character")
        #expect(HostileText.isHarmless(answer.errorText), "\(what): a control character")
        let lines = answer.text.split(whereSeparator: \.isNewline)
        #expect(!lines.contains { $0.hasPrefix("forged") }, "\(what): a line of its own")
        switch format {
        case "html": #expect(isHarmlessHTML(answer.text), "\(what): markup")
        case "markdown":
            let live = liveMarkdown(answer.text)
            #expect(isHarmlessHTML(live) && !live.contains("](") && !live.contains("<"), "\(what): markup")
        case "csv": #expect(try hasNoFormula(CSV(answer.output)), "\(what): a formula or a line end")
        case "json": #expect(try JSON(answer.output) != .null && !answer.text.contains("<"), "\(what): raw <")
        case "jsonl": #expect(try !answer.jsonLines.isEmpty && !answer.text.contains("<"), "\(what): raw <")
        default: break
        }
    }

    private func isHarmlessHTML(_ text: String) -> Bool {
        // The only script of ours, and charts of ours, which carry no handlers.
        let text = text.lowercased().replacing("<script src=\"/static/rua.js\" defer></script>", with: "")
        return !["<script", "<img", "<svg onload", "<svg/onload", "<h1>x", "</table><h1", "javascript:alert(1)\""]
            .contains {
                text.contains($0)
            }
    }

    /// Markdown without what a renderer shows as it is: escaped characters and code spans.
    private func liveMarkdown(_ text: String) -> String {
        text.replacingOccurrences(of: #"\\."#, with: "", options: .regularExpression)
            .replacingOccurrences(of: "`[^`]*`", with: "", options: .regularExpression)
    }

    /// Whether no cell starts like a formula, unless it is a number, and none holds a line end.
    private func hasNoFormula(_ csv: CSV) -> Bool {
        let starts = "=+-@\t\r\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars
        return csv.rows.joined().allSatisfy { cell in
            guard let first = cell.unicodeScalars.first else { return true }
            return !(starts.contains(first) && Double(cell) == nil) && !cell.contains { $0.isNewline || $0 == "\t" }
        }
    }
}
