import Testing

/// Why an answer is empty, said on standard error beside it.
@Suite struct HintTests {
    private func old() throws -> Scratch {
        let scratch = try Scratch()
        try scratch.add(ReportXML.on(Day.today.before(400), [.passing("192.0.2.1")]))
        return scratch
    }

    static let commands = ["summary", "senders", "unauthorized", "advise"]

    @Test(arguments: commands)
    func `A period after the last report names the days that have some`(_ command: String) throws {
        let answer = try old().rua(command)
        #expect(answer.exitCode == 0)
        let day = Day.today.before(400)
        #expect(answer.errorText.contains("the newest one counts on \(day)"))
        #expect(answer.errorText.hasSuffix("Ask with --since \(day.before(6)) --until \(day.after(1))\n"))
    }

    @Test(arguments: [
        ("exmaple.com", "no report is on exmaple.com, did you mean `example.com`?"),
        ("shop.example.com", "no report is on shop.example.com; its mail may be among that of example.com"),
        ("quite.different.test", "no report is on quite.different.test"),
    ])
    func `A domain without reports is told`(domain: String, words: String) throws {
        let answer = try old().rua("senders", "--domain", domain, "--format", "json")
        #expect(answer.exitCode == 0)
        #expect(answer.text == "[]\n")
        #expect(answer.errorText == "rua: \(words)\n")
    }

    @Test(arguments: commands)
    func `A database without reports says how they come in`(_ command: String) throws {
        let scratch = try Scratch()
        try scratch.write(Array("Nothing to see.".utf8), to: "notes.txt")
        _ = try scratch.rua("import", scratch.file("notes.txt"))
        let told = "rua: there is no report yet. Read some with `rua import PATH…`, or have them sent to `rua serve`\n"
        #expect(try scratch.rua(command).errorText == told)
    }

    @Test func `An answer that is not empty has no hint`() throws {
        let scratch = try Scratch()
        try scratch.add(ReportXML())
        for command in Self.commands { #expect(try scratch.rua(command).error.isEmpty) }
    }

    @Test func `Import says how to see what it read, however old`() throws {
        let scratch = try Scratch()
        let day = Day.today.before(400)
        let old = ReportXML.on(day, [.passing("192.0.2.1")])
        let told = try scratch.rua("import", "-", input: old.bytes).errorText
        #expect(told.hasSuffix("rua summary --since \(day.before(6)) --until \(day.after(1))\n"))
        #expect(try scratch.rua("import", "-", input: ReportXML().bytes).errorText.hasSuffix(": rua summary\n"))
    }

    @Test func `A parameter that a report does not have is an error, as is no time at all`() throws {
        let scratch = try old()
        let answer = try scratch.rua("report", "days", "--param", "limit=3")
        #expect(answer.exitCode == 64)
        #expect(answer.errorText == "rua: report days: it has no parameter :limit\n")
        #expect(try scratch.rua("report", "days", "--timeout", "0").exitCode == 64)
        #expect(try scratch.rua("report", "reporter").errorText.contains("did you mean `reporters`? `rua report`"))
    }
}
