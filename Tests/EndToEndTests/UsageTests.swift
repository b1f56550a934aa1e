import Foundation
import Testing

/// Exit codes and what a command says when it cannot do what was asked (contract section 4).
@Suite struct UsageTests {
    /// Commands that only read the database.
    static let reading = [
        ["summary"], ["senders"], ["unauthorized"], ["advise"], ["export"], ["report", "reporters"], ["mail", "list"],
        ["mail", "show", "1"], ["mail", "raw", "1"], ["mail", "retry", "--all"],
    ]
    static let writing = [
        ["import", "-"], ["serve", "--rcpt", "rua@example.com", "--smtp", "127.0.0.1:0", "--no-web"],
    ]
    static let commands = [
        "serve", "import", "summary", "senders", "unauthorized", "advise", "export", "report", "mail", "mail list",
        "mail show", "mail raw", "mail retry", "config", "doctor", "senders declare", "senders forget",
    ]

    @Test(arguments: commands)
    func `The help of a command has an example`(_ command: String) throws {
        let scratch = try Scratch()
        let help = try RuaProcess.run(command.split(separator: " ").map(String.init) + ["--help"], in: scratch)
        #expect(help.exitCode == 0)
        #expect(help.error.isEmpty)
        let beforeUsage = help.text.prefix(upTo: try #require(help.text.range(of: "USAGE:")).lowerBound)
        #expect(beforeUsage.contains("\nrua \(command)"), "no line begins with “rua \(command)”")
    }

    @Test(arguments: commands)
    func `The command help says the same, as the help itself tells to ask`(_ command: String) throws {
        let scratch = try Scratch()
        let words = command.split(separator: " ").map(String.init)
        let help = try RuaProcess.run(["help"] + words, in: scratch)
        #expect(help.exitCode == 0)
        #expect(try RuaProcess.run(words + ["--help"], in: scratch).text == help.text)
    }

    @Test func `The words of states and verdicts are explained where they are asked for`() throws {
        let scratch = try Scratch()
        let summary = try RuaProcess.run(["summary", "--help"], in: scratch).text
        #expect(summary.contains("\nact: Wanted mail is stopped") && summary.contains("\nok: Nothing to worry about."))
        let senders = try RuaProcess.run(["senders", "list", "--help"], in: scratch).text
        #expect(senders.contains("\nunverified: A service that proves who it is"))
    }

    @Test func `Without a command there is short help that leads with examples`() throws {
        let scratch = try Scratch()
        let help = try scratch.rua()
        #expect(help.exitCode == 0)
        #expect(help.text.contains("\nrua import "))
        for command in Self.commands where !command.contains(" ") { #expect(help.text.contains("\n  \(command) ")) }
        #expect(try scratch.rua("--version").text.hasPrefix("rua "))
    }

    @Test(arguments: [
        ["sumary"], ["summary", "--lst", "7d"], ["summary", "--last", "7x"], ["summary", "--last", "0d"],
        ["summary", "--last", "-7d"], ["summary", "--format", "xml"], ["summary", "extra"], ["summary", "--since"],
        ["summary", "--since", "yesterday"], ["summary", "--since", "2026-02-30"],
        ["summary", "--until", "2026-01-01"],
        ["summary", "--since", "2026-01-02", "--until", "2026-01-01"],
        ["summary", "--last", "7d", "--since", "2026-01-01"],
        ["summary", "--domain", "two words"], ["senders", "--verdict", "nice"], ["import"],
        ["import", "-", "--jobs", "0"],
        ["mail", "show"], ["mail", "show", "one"], ["mail", "list", "--state", "lost"],
        ["mail", "list", "--limit", "0"],
        ["mail", "retry"], ["report", "no-such-report"], ["report", "days", "--param", "k"], ["serve"],
        ["serve", "--rcpt", "nobody"], ["serve", "--rcpt", "a@b.example", "--smtp", "nowhere"],
        ["serve", "--rcpt", "a@b.example", "--max-size", "big"],
        ["serve", "--rcpt", "a@b.example", "--tls-cert", "/etc/hostname"],
    ])
    func `Wrong usage is exit code 64, words on standard error and nothing else`(_ arguments: [String]) throws {
        let scratch = try Scratch()
        try scratch.add(ReportXML())
        let answer = try RuaProcess.run(arguments, in: scratch)
        #expect(answer.exitCode == 64)
        #expect(answer.output.isEmpty)
        #expect(!answer.error.isEmpty)
    }

    @Test(arguments: [["summary"], ["mail", "list"]])
    func `Help is a command, as the help says`(_ command: [String]) throws {
        let scratch = try Scratch()
        let help = try RuaProcess.run(["help"] + command, in: scratch)
        #expect(help.exitCode == 0)
        #expect(try help.text == RuaProcess.run(command + ["--help"], in: scratch).text)
    }

    @Test(arguments: ["sumary", "import-", "reporter"])
    func `A misspelt command gets a suggestion`(_ word: String) throws {
        let answer = try Scratch().rua(word)
        let meant = ["sumary": "summary", "import-": "import", "reporter": "report"][word] ?? ""
        #expect(answer.errorText.contains("`\(meant)`") || answer.errorText.contains("'\(meant)'"))
    }

    @Test(arguments: reading)
    func `Without a database a reading command says how to make one and makes none`(_ arguments: [String]) throws {
        let scratch = try Scratch()
        let answer = try RuaProcess.run(arguments, in: scratch, environment: ["RUA_DB": scratch.file("new/rua.db")])
        #expect(answer.exitCode == 1)
        #expect(answer.output.isEmpty)
        #expect(isOneSentence(answer.errorText))
        #expect(answer.errorText.contains(scratch.file("new/rua.db")))
        #expect(answer.errorText.contains("rua import"))
        #expect(try scratch.names.isEmpty)
    }

    @Test(.enabled("sqlite3 is missing") { Tool.isInstalled("sqlite3") }, arguments: reading + writing)
    func `A database of another program is left alone`(_ arguments: [String]) throws {
        let scratch = try Scratch()
        _ = try Tool.run(
            "sqlite3", [scratch.database, "CREATE TABLE book (title); PRAGMA user_version=7"], in: scratch)
        try expectRefusal(arguments, in: scratch, because: "another program")
    }

    @Test(.enabled("sqlite3 is missing") { Tool.isInstalled("sqlite3") }, arguments: reading + writing)
    func `A database of a newer Rua is left alone`(_ arguments: [String]) throws {
        let scratch = try Scratch()
        try scratch.add(ReportXML())
        let change = "INSERT INTO grdb_migrations VALUES ('v999 of the future'); PRAGMA wal_checkpoint(TRUNCATE)"
        #expect(try Tool.run("sqlite3", [scratch.database, change], in: scratch).exitCode == 0)
        try expectRefusal(arguments, in: scratch, because: "newer")
    }

    @Test(arguments: reading + writing)
    func `A file that is no database is left alone`(_ arguments: [String]) throws {
        let scratch = try Scratch()
        try scratch.write("Dear diary, ...\n", to: "rua.db")
        try expectRefusal(arguments, in: scratch, because: "not a database")
    }

    private func expectRefusal(_ arguments: [String], in scratch: Scratch, because reason: String) throws {
        let before = try scratch.read("rua.db")
        let answer = try RuaProcess.run(arguments, in: scratch, input: ReportXML().bytes, seconds: 10)
        #expect(answer.exitCode == 1)
        #expect(answer.output.isEmpty)
        #expect(isOneSentence(answer.errorText))
        #expect(answer.errorText.contains(reason))
        #expect(answer.errorText.contains("rua.db"))
        #expect(try scratch.read("rua.db") == before)
    }

    /// One line that begins with the program's name: no stack trace, no usage.
    private func isOneSentence(_ text: String) -> Bool {
        text.hasPrefix("rua: ") && text.hasSuffix("\n") && text.count { $0 == "\n" } == 1
    }
}
