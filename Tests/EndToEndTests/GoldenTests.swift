import Foundation
import Testing

/// What people see, letter for letter, on one made database: Tests/Golden. With RUA_GOLDEN=write in the environment the
/// files are written anew; look at each change before it is committed.
@Suite(.enabled("python3 is not installed") { Tool.isInstalled("python3") })
struct GoldenTests {
    private static let corpus = Result { try LabelledCorpus(["--scale", "2", "--hard"]) }
    private static let quarter = ["--since", "2025-12-02", "--until", "2026-03-02"]
    private static let isWriting = ProcessInfo.processInfo.environment["RUA_GOLDEN"] == "write"

    /// An output and the command that prints it.
    struct Output: Sendable, CustomTestStringConvertible {
        var name: String
        var command: [String]
        var testDescription: String { name }
    }

    static let tables = [
        Output(name: "summary", command: ["summary"] + LabelledCorpus.week),
        Output(name: "senders", command: ["senders"] + LabelledCorpus.week),
        Output(name: "senders-by-ip", command: ["senders", "--by", "ip", "--domain", "example.com"] + quarter),
        Output(name: "unauthorized", command: ["unauthorized"] + LabelledCorpus.week),
        Output(name: "unauthorized-new", command: ["unauthorized", "--new", "--domain", "parked.example"] + quarter),
        Output(name: "advise", command: ["advise"] + quarter),
        Output(name: "mail-list", command: ["mail", "list", "--limit", "12"]),
        Output(name: "report-reporters", command: ["report", "reporters"] + quarter),
        Output(name: "report-selectors", command: ["report", "selectors"] + LabelledCorpus.week),
    ]

    @Test(arguments: tables, [80, 100, 140])
    func `Tables at a width`(_ output: Output, columns: Int) throws {
        let answer = try run(output.command, columns: columns)
        try compare(answer, "\(output.name)-\(columns).txt")
    }

    static let forms = [
        Output(name: "summary.md", command: ["summary", "--format", "markdown"] + LabelledCorpus.week),
        Output(name: "summary.html", command: ["summary", "--format", "html"] + LabelledCorpus.week),
        Output(name: "summary.json", command: ["summary", "--format", "json"] + LabelledCorpus.week),
        Output(name: "advise.json", command: ["advise", "--format", "json"] + quarter),
    ]

    @Test(arguments: forms)
    func `Other forms`(_ output: Output) throws {
        try compare(try run(output.command, columns: nil), output.name)
    }

    @Test func `A long table on a terminal says what it leaves out`() throws {
        try #require(Tool.isInstalled("script"), "script is part of bsdutils, which every Debian has")
        let scratch = try Self.corpus.get().scratch
        let command = (["senders", "--by", "ip"] + LabelledCorpus.week).joined(separator: " ")
        let answer = try Tool.run(
            "script",
            [
                "-qec", "env NO_COLOR=1 COLUMNS=100 '\(RuaBinary.path)' \(command) --db '\(scratch.database)'",
                "/dev/null",
            ],
            in: scratch)
        try compare(answer.text.replacing("\r\n", with: "\n"), "terminal.txt")
    }

    private func run(_ command: [String], columns: Int?) throws -> String {
        let width = columns.map { ["COLUMNS": "\($0)"] } ?? [:]
        let answer = try RuaProcess.run(command, in: try Self.corpus.get().scratch, environment: width)
        #expect(answer.exitCode == 0 && answer.error.isEmpty, "\(answer)")
        // Mails are listed with the time of their import.
        guard command.first == "mail" else { return answer.text }
        return answer.text.replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/, with: "2026-03-02T06:00:00Z")
    }

    private func compare(_ text: String, _ name: String) throws {
        let file = URL(filePath: Repository.path + "/Tests/Golden/" + name)
        if Self.isWriting {
            try Data(text.utf8).write(to: file)
            return
        }
        let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let different = zip(golden.split(separator: "\n"), text.split(separator: "\n")).first { $0 != $1 }
        let isSame = golden == text
        #expect(isSame, "first different line: \(different.map { "\($0)\nnow: \($1)" } ?? "one is longer")")
    }
}
