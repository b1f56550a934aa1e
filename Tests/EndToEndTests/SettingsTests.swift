import Testing

/// Where settings come from, and what is said of wrong ones (contract section 3).
@Suite struct SettingsTests {
    private func entry(_ name: String, _ answer: RuaProcess) throws -> JSON {
        try #require(try answer.json.elements.first { $0["name"].text == name })
    }

    @Test func `Flags win over environment over file over defaults, and config says which`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("database: /from/file.db\nidle_timeout: 7m\n", to: "rua.yaml")
        let none = ["RUA_DB": ""]
        func database(_ arguments: String..., environment: [String: String]) throws -> (value: String?, from: String?) {
            let answer = try RuaProcess.run(
                ["config", "--format", "json"] + arguments, in: scratch, environment: environment)
            let entry = try entry("database", answer)
            return (entry["value"].text, entry["from"].text)
        }
        let standard = try database(environment: none)
        #expect(standard == (scratch.file(".local/state/rua/rua.db"), "default"))
        let state = try database(environment: none.merging(["XDG_STATE_HOME": "/state"]) { $1 })
        #expect(state == ("/state/rua/rua.db", "default"))
        let fromFile = try database("--config", file, environment: none)
        #expect(fromFile == ("/from/file.db", file))
        let named = try database(environment: none.merging(["RUA_CONFIG": file]) { $1 })
        #expect(named == ("/from/file.db", file))
        let environment = try database("--config", file, environment: ["RUA_DB": "/from/environment.db"])
        #expect(environment.value == "/from/environment.db")
        #expect(environment.from?.contains("RUA_DB") == true)
        let flag = try database(
            "--config", file, "--db", "/from/flag.db", environment: ["RUA_DB": "/from/environment.db"])
        #expect(flag.value == "/from/flag.db")
        #expect(flag.from?.contains("--db") == true)
        let timeout = try entry(
            "idle_timeout", RuaProcess.run(["config", "--format", "json", "--config", file], in: scratch))
        #expect(timeout["value"].text == "7m")
    }

    @Test func `The order holds for what a command does`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("database: \(scratch.file("file.db"))\n", to: "rua.yaml")
        let input = ReportXML().bytes
        _ = try scratch.rua("import", "-", "--config", file, input: input, environment: ["RUA_DB": ""])
        #expect(scratch.exists("file.db"))
        _ = try scratch.rua("import", "-", "--config", file, input: input)
        #expect(scratch.exists("rua.db"))
        _ = try scratch.rua("import", "-", "--config", file, "--db", scratch.file("flag.db"), input: input)
        #expect(scratch.exists("flag.db"))
        _ = try scratch.rua("import", "-", input: input, environment: ["RUA_DB": ""])
        #expect(scratch.exists(".local/state/rua/rua.db"))
    }

    /// A file that is wrong, and what the sentence about it must name.
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let names: [String]
        var testDescription: String { file }

        static let all = [
            Case(file: "databse: /x.db", names: ["databse", "/x.db", "database"]),
            Case(file: "senders: [{nmae: Shop, ours: true, ip: 192.0.2.1}]", names: ["senders", "nmae", "Shop"]),
            Case(file: "max_size: huge", names: ["max_size", "huge"]),
            Case(file: "max_connections: 0", names: ["max_connections", "0"]),
            Case(file: "idle_timeout: soon", names: ["idle_timeout", "soon"]),
            Case(file: "rcpt: {a: b}", names: ["rcpt"]),
            Case(file: "log_format: xml", names: ["log_format", "xml"]),
            Case(file: "smtp: nowhere", names: ["smtp", "nowhere"]),
            Case(file: "limits: {report: {rws: 5}}", names: ["report.rws", "report.rows"]),
            Case(file: "limits: {report: {rows: many}}", names: ["report.rows", "many"]),
            Case(file: "senders: [{name: x, ours: perhaps, ip: 192.0.2.1}]", names: ["senders", "ours", "perhaps"]),
            Case(file: "senders: [{name: x, ours: true, ip: 192.0.2.300}]", names: ["senders", "ip", "192.0.2.300"]),
            Case(file: "senders: [{name: x, ours: true}]", names: ["senders", "ip"]),
            Case(file: "senders: [{name: x, ip: 192.0.2.1}]", names: ["senders", "ours"]),
            Case(file: "rcpt: [unclosed", names: ["YAML"]),
            Case(file: "just words", names: []),
        ]
    }

    @Test(arguments: Case.all)
    func `A wrong setting is named with file, key and value`(_ item: Case) throws {
        let scratch = try Scratch()
        let file = try scratch.write(item.file + "\n", to: "my.yaml")
        // A flag would hide the file's value.
        let listener = item.names.contains("smtp") ? [] : ["--smtp", "127.0.0.1:0"]
        let answer = try RuaProcess.run(
            ["serve", "--config", file, "--no-web", "--rcpt", "a@b.example"] + listener, in: scratch, seconds: 10)
        #expect(answer.exitCode == 64 || answer.exitCode == 1)
        #expect(answer.errorText.hasPrefix("rua: "))
        for name in [file] + item.names { #expect(answer.errorText.contains(name), "\(name) in \(answer.errorText)") }
    }

    @Test func `Config finds what serve would refuse`() throws {
        let scratch = try Scratch()
        for wrong in [
            "databse: /x.db", "max_size: huge", "max_size: 0", "log_format: xml", "smtp: nowhere", "domain: two words",
            "rcpt: [a@b.example, nowhere]", "tls: perhaps", "tls_key: key.pem", "{smtps: '[::1]:465', tls: false}",
            "web_token: /no/file",
        ] {
            let file = try scratch.write(wrong + "\n", to: "my.yaml")
            let answer = try scratch.rua("config", "--config", file)
            #expect(answer.exitCode == 64, "\(wrong)")
            #expect(answer.errorText.contains(file), "\(wrong)")
        }
    }

    @Test func `A settings file that is named and not there is an error`() throws {
        let scratch = try Scratch()
        let answer = try scratch.rua("summary", "--config", scratch.file("none.yaml"))
        #expect(answer.exitCode == 64 || answer.exitCode == 1)
        #expect(answer.errorText.contains(scratch.file("none.yaml")))
    }

    @Test func `The owner's word on senders decides their verdict`() throws {
        let scratch = try Scratch()
        var service = ReportXML.Row.failing("198.51.100.7", count: 5)
        service.dkimResults = [("service.test", "k1", "pass")]
        try scratch.add(
            .on(
                Day.today.before(1),
                [
                    .failing("203.0.113.66", count: 9), service, .passing("192.0.2.10", count: 3),
                ]))
        let file = try scratch.write(
            """
            senders:
              - {name: Our printer, ours: true, ip: 203.0.113.0/24}
              - {name: Newsletter, ours: true, dkim: service.test}
              - {name: Former host, ours: false, ip: 192.0.2.10}

            """, to: "rua.yaml")
        let senders = try scratch.rua("senders", "--config", file, "--format", "json").json.elements
        #expect(senders.map { $0["sender"].text } == ["Our printer", "Newsletter", "Former host"])
        #expect(senders.map { $0["verdict"].text } == ["misconfigured", "misconfigured", "unauthorized"])
    }

    @Test func `A limit of the file is kept`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("limits:\n  report:\n    rows: 3\n", to: "rua.yaml")
        var report = ReportXML()
        report.rows = (1...3).map { .passing("192.0.2.\($0)") }
        #expect(try scratch.rua("import", "-", "--config", file, "--json", input: report.bytes).json["stored"].int == 1)
        report.reportID = "four"
        report.rows.append(.passing("192.0.2.4"))
        let answer = try scratch.rua("import", "-", "--config", file, "--json", input: report.bytes)
        #expect(try answer.json["quarantined"].int == 1)
        #expect(try scratch.mails()[0]["reason"].text == "too-large")
    }
}
