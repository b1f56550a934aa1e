import Testing

/// `rua report`: the built-in SQL reports and those of the user (contract section 4).
@Suite struct ReportCommandTests {
    @Test func `Without a name the reports are listed`() throws {
        let scratch = try Scratch()
        let list = try scratch.rua("report", "--format", "json").json.elements
        let names = list.compactMap { $0["name"].text }
        for name in ["reporters", "days", "domains", "contradictions"] { #expect(names.contains(name)) }
        #expect(list.allSatisfy { $0["answers"].text?.isEmpty == false })
        #expect(!scratch.exists("rua.db"))
    }

    @Test func `A report of the user's folder runs with its parameters`() throws {
        let scratch = try Scratch()
        try scratch.add(
            ReportXML.on(Day.today.before(1), [.passing("192.0.2.1", count: 5), .passing("192.0.2.2", count: 9)]))
        try scratch.write(
            """
            -- title: Big senders
            -- answers: Who sent at least :least messages.
            SELECT source_ip, messages, :word AS word FROM rows WHERE messages >= :least ORDER BY messages
            """, to: "mine/big.sql")
        let settings = ["RUA_REPORTS": scratch.file("mine")]
        let list = try scratch.rua("report", "--format", "json", environment: settings).json
        #expect(list.elements.contains { $0["name"].text == "big" && $0["title"].text == "Big senders" })
        let answer = try scratch.rua(
            "report", "big", "--param", "least=6", "--param", "word=a=b; DROP TABLE report", "--format", "csv",
            environment: settings)
        #expect(try CSV(answer.output).rows == [["192.0.2.2", "9", "a=b; DROP TABLE report"]])
        let missing = try scratch.rua("report", "big", "--param", "word=x", environment: settings)
        #expect(missing.exitCode == 64)
        #expect(missing.errorText.contains("--param least="))
    }

    @Test(arguments: [
        "DELETE FROM report", "SELECT 1; DELETE FROM report", "ATTACH 'other.db' AS other",
        "SELECT load_extension('x.so')",
        "PRAGMA writable_schema = 1", "VACUUM INTO 'copy.db'", "SELEKT 1", "", "SELECT * FROM nowhere",
        "INSERT INTO setting VALUES ('x', 1) RETURNING name",
    ])
    func `SQL that does more than read is refused and changes nothing`(_ sql: String) throws {
        let scratch = try Scratch()
        try scratch.add(ReportXML())
        try scratch.write(sql + "\n", to: "mine/bad.sql")
        let export = try scratch.rua("export").output
        let answer = try scratch.rua(
            "report", "bad", "--format", "csv", environment: ["RUA_REPORTS": scratch.file("mine")])
        #expect(answer.exitCode == 1)
        #expect(answer.output.isEmpty)
        #expect(answer.errorText.hasPrefix("rua: "))
        #expect(try scratch.rua("export").output == export)
        #expect(try scratch.names.filter { $0 == "other.db" || $0 == "copy.db" } == [])
    }

    @Test func `A report of the user's says when it can take one domain only, and when it is two`() throws {
        let scratch = try Scratch()
        try scratch.add(ReportXML())
        try scratch.write("SELECT :domain AS domain\n", to: "mine/one.sql")
        try scratch.write("SELECT 1; SELECT 2\n", to: "mine/two.sql")
        let settings = ["RUA_REPORTS": scratch.file("mine")]
        let one = try scratch.rua(
            "report", "one", "--domain", "example.com", "--domain", "example.net", environment: settings)
        #expect(one.exitCode == 64)
        #expect(one.errorText.contains(":domains"))
        let two = try scratch.rua("report", "two", environment: settings)
        #expect(two.errorText.contains("more than one statement here"))
    }

    @Test func `Contradictions show the reporter's word beside ours`() throws {
        let scratch = try Scratch()
        var row = ReportXML.Row.failing("203.0.113.66", count: 11)
        row.dkim = "pass"
        row.spf = "pass"
        row.spfResults = [("other.test", "mfrom", "pass")]
        try scratch.add(ReportXML.on(Day.today.before(1), [row, .passing("192.0.2.10")]))
        let csv = try CSV(scratch.rua("report", "contradictions", "--format", "csv").output)
        #expect(csv.column("source_ip") == ["203.0.113.66"])
        #expect(csv.column("messages") == ["11"])
        #expect(csv.column("reported_spf") == ["pass"])
        #expect(csv.column("spf_aligned") == ["0"])
        // There is no DKIM entry to decide by, so the reporter's word on DKIM is taken.
        #expect(csv.column("dkim_aligned") == ["1"])
        let summary = try scratch.rua("summary", "--format", "json").json["domains"][0]
        #expect(summary["spf_aligned"].int == 0)
        #expect(summary["dkim_aligned"].int == 12)
    }

    @Test func `Reports add up with the summary and keep to a domain and a period`() throws {
        let scratch = try Scratch()
        let day = Day.today.before(1)
        try scratch.add(
            .on(day, [.passing("192.0.2.1", count: 6), .failing("203.0.113.1", count: 4)]),
            .on(day.before(1), domain: "example.net", [.passing("192.0.2.1", count: 2)]))
        let domains = try CSV(scratch.rua("report", "domains", "--format", "csv").output)
        #expect(domains.column("domain") == ["example.com", "example.net"])
        #expect(domains.column("messages") == ["10", "2"])
        #expect(domains.column("pass") == ["6", "2"])
        for name in ["contradictions", "days", "domains", "notes", "reporters", "selectors"] {
            func lines(_ domains: String...) throws -> [[String]] {
                let flags = domains.flatMap { ["--domain", $0] } + ["--format", "csv"]
                return try CSV(RuaProcess.run(["report", name] + flags, in: scratch).output).rows
            }
            #expect(try lines("EXAMPLE.com", "example.net") == lines(), "\(name)")
            #expect(try lines("example.org", "other.example") == [], "\(name)")
        }
        let days = try CSV(scratch.rua("report", "days", "--domain", "example.net", "--format", "csv").output)
        #expect(days.column("day") == [day.before(1).description])
        let reporters = try CSV(scratch.rua("report", "reporters", "--last", "1d", "--format", "csv").output)
        #expect(reporters.column("messages") == ["10"])
    }
}
