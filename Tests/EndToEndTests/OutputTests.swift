import Foundation
import Testing

/// Where data goes and in what form (contract section 4).
@Suite struct OutputTests {
    /// Commands that print data.
    static let commands = [
        ["summary"], ["senders"], ["senders", "--by", "ip"], ["unauthorized"], ["advise"], ["report"],
        ["report", "reporters"], ["report", "days"], ["report", "domains"], ["report", "contradictions"],
        ["report", "selectors"], ["report", "notes"], ["mail", "list"], ["mail", "show", "1"], ["config"], ["doctor"],
    ]

    /// A database with some of everything.
    private func filled() throws -> Scratch {
        let scratch = try Scratch()
        var odd = ReportXML()
        odd.rows = [
            .passing("192.0.2.10", count: 400), .passing("2001:db8::25", count: 12),
            .failing("203.0.113.66", count: 31),
            .failing("198.51.100.1"),
        ]
        odd.rows[0].dkimResults = [("news.example.org", "a", "pass")]
        var other = ReportXML()
        other.domain = "bücher.example"
        try scratch.add(odd, other)
        _ = try scratch.rua("import", "-", input: Array(ReportXML().bytes.dropLast(40)))
        return scratch
    }

    @Test(arguments: commands)
    func `Every format is what it claims to be, and no escape byte goes through a pipe`(_ command: [String]) throws {
        let scratch = try filled()
        for format in ["table", "json", "csv", "markdown", "html"] {
            let answer = try RuaProcess.run(
                command + ["--format", format], in: scratch, environment: ["TERM": "xterm-256color", "COLUMNS": "100"])
            // The check-up may find that this machine's disk is nearly full.
            #expect(answer.exitCode == 0 || command == ["doctor"] && answer.exitCode == 1, "\(format)")
            #expect(answer.error.isEmpty, "\(format): \(answer.errorText)")
            #expect(!answer.output.contains(0x1B), "\(format)")
            #expect(String(validating: answer.output, as: UTF8.self) != nil)
            #expect(isWellFormed(answer, format), "\(format)")
        }
    }

    private func isWellFormed(_ answer: RuaProcess, _ format: String) -> Bool {
        do {
            switch format {
            case "json":
                _ = try JSON(answer.output)
                return true
            case "csv": return try !CSV(answer.output).header.isEmpty
            case "html":
                // A page that fetches nothing.
                let parts = ["<script", "http:", "https:", "src=", "url(", "@import"]
                return answer.text.lowercased().hasPrefix("<!doctype html>") && answer.text.hasSuffix("</html>\n")
                    && !parts.contains { answer.text.contains($0) }
            default: return answer.text.count > 10 && answer.text.hasSuffix("\n")
            }
        } catch {
            return false
        }
    }

    @Test(arguments: commands)
    func `Nothing is cut in a pipe`(_ command: [String]) throws {
        let answer = try RuaProcess.run(command, in: try filled())
        let lines = answer.text.split(separator: "\n").filter { $0.contains("…") }
        #expect(lines.isEmpty)
    }

    @Test func `The summary fits 100 columns, but for commands, which stay whole`() throws {
        let scratch = try filled()
        let lines = try scratch.rua("summary").text.split(separator: "\n")
            .filter { !$0.trimmingPrefix(while: { $0 == " " }).hasPrefix("rua ") }
        #expect(lines.allSatisfy { $0.count <= 100 })
        #expect(lines.contains { $0.hasPrefix("example.com") && $0.contains("444") })
    }

    @Test func `Colour only on a terminal that wants it`() throws {
        let scratch = try filled()
        try #require(Tool.isInstalled("script"), "script is part of bsdutils, which every Debian has")
        func onTerminal(_ settings: String) throws -> RuaProcess {
            try Tool.run(
                "script",
                ["-qec", "env \(settings) '\(RuaBinary.path)' summary --db '\(scratch.database)'", "/dev/null"],
                in: scratch)
        }
        #expect(try onTerminal("-u NO_COLOR TERM=xterm-256color").output.contains(0x1B))
        #expect(try onTerminal("NO_COLOR= TERM=xterm").output.contains(0x1B))
        #expect(try !onTerminal("NO_COLOR=1 TERM=xterm-256color").output.contains(0x1B))
        #expect(try !onTerminal("-u NO_COLOR TERM=dumb").output.contains(0x1B))
    }

    @Test(arguments: ["export", "export --format jsonl", "senders --by ip --all", "senders --format json", "mail list"])
    func `A reader that has seen enough ends a command quietly`(_ command: String) throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.rows = (0..<3000).map { .failing("198.51.\($0 / 250).\($0 % 250)") }
        try scratch.add(report)
        let line = "'\(RuaBinary.path)' \(command) --db '\(scratch.database)' | head -c 10 >head; echo ${PIPESTATUS[0]}"
        let answer = try Tool.run("bash", ["-c", line], in: scratch)
        #expect(answer.text == "0\n")
        #expect(answer.error.isEmpty)
        #expect(try scratch.read("head").count == 10)
    }

    @Test func `A full standard output is an error in one sentence`() throws {
        let scratch = try filled()
        let answer = try Tool.run(
            "bash", ["-c", "'\(RuaBinary.path)' export --db '\(scratch.database)' >/dev/full"], in: scratch)
        #expect(answer.exitCode == 1)
        #expect(answer.errorText.contains("No space left"))
    }

    @Test(arguments: [["summary", "--format", "json"], ["export"], ["mail", "raw", "3"], ["report", "days"]])
    func `A file given with -o appears whole, and nothing goes to standard output`(_ command: [String]) throws {
        let scratch = try filled()
        let printed = try RuaProcess.run(command, in: scratch)
        try #require(printed.exitCode == 0)
        try scratch.write("what was there before", to: "out/answer")
        let answer = try RuaProcess.run(command + ["-o", scratch.file("out/answer")], in: scratch)
        #expect(answer.exitCode == 0)
        #expect(answer.output.isEmpty)
        #expect(try scratch.read("out/answer") == printed.output)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.file("out")) == ["answer"])
    }

    @Test func `A file that is replaced stays as private as it was`() throws {
        let scratch = try filled()
        try scratch.write("what was there before", to: "answer")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch.file("answer"))
        #expect(try scratch.rua("export", "-o", scratch.file("answer")).exitCode == 0)
        let mode = try FileManager.default.attributesOfItem(atPath: scratch.file("answer"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `A dash after -o is standard output`() throws {
        let scratch = try filled()
        #expect(try scratch.rua("export", "-o", "-").output == scratch.rua("export").output)
        #expect(!scratch.exists("-"))
    }

    @Test(arguments: [["summary"], ["export"], ["mail", "show", "1"], ["report", "days"]])
    func `A command that fails leaves the file as it was`(_ command: [String]) throws {
        let scratch = try Scratch()
        try scratch.write("what was there before", to: "out/answer")
        let answer = try RuaProcess.run(command + ["-o", scratch.file("out/answer")], in: scratch)
        #expect(answer.exitCode == 1)
        #expect(try scratch.read("out/answer") == Array("what was there before".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.file("out")) == ["answer"])
        let nowhere = try RuaProcess.run(["config", "-o", scratch.file("no/folder")], in: scratch)
        #expect(nowhere.exitCode == 1)
        #expect(nowhere.errorText.hasPrefix("rua: \(scratch.file("no/folder")): cannot be written"))
    }

    @Test func `What is no file is written to, not replaced`() throws {
        let scratch = try filled()
        // As root, replacing /dev/null would break the machine; a link to it stands for it here.
        try FileManager.default.createSymbolicLink(
            atPath: scratch.file("null"), withDestinationPath: "/dev/null")
        #expect(try scratch.rua("export", "-o", scratch.file("null")).exitCode == 0)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: scratch.file("null")) == "/dev/null")
    }
}
