import Testing

/// `rua mail`: what came and what became of it (contract section 4).
@Suite struct MailCommandTests {
    /// A stored mail, a duplicate of its report, and one in quarantine, in this order.
    private func filled() throws -> (Scratch, [ReportMail]) {
        let scratch = try Scratch()
        let report = ReportXML()
        var broken = ReportMail()
        broken.subject = "Report domain: example.com"
        broken.files = [("broken.xml", "text/xml", Array(report.bytes.dropLast(60)))]
        let mails = [ReportMail(report), ReportMail(report), broken]
        let collector = try CollectorProcess(in: scratch)
        for mail in mails { try collector.deliver(mail.bytes) }
        try scratch.waitUntilRead()
        #expect(collector.end() == 0)
        return (scratch, mails)
    }

    @Test func `The list is newest first and can be chosen by state`() throws {
        let (scratch, mails) = try filled()
        let list = try scratch.mails()
        #expect(list.map { $0["state"].text } == ["quarantined", "duplicate", "stored"])
        #expect(list.map { $0["id"].int } == [3, 2, 1])
        #expect(list.map { $0["from"].text } == Array(repeating: "dmarc@reporter.example", count: 3))
        #expect(list[0]["reason"].text == "bad-xml")
        #expect(list.map { $0["reports"].int } == [0, 1, 1])
        let size = try #require(list[2]["bytes"].int)
        #expect((mails[0].bytes.count..<mails[0].bytes.count + 500).contains(size), "with or without the trace header")
        #expect(try scratch.mails("--state", "stored").map { $0["id"].int } == [1])
        #expect(try scratch.mails("--state", "stored,duplicate").map { $0["id"].int } == [2, 1])
        #expect(try scratch.mails("--state", "pending").isEmpty)
        #expect(try scratch.mails("--before", "3").map { $0["id"].int } == [2, 1])
        #expect(try scratch.rua("mail", "list", "--limit", "1", "--format", "json").json.elements.count == 1)
        let table = try scratch.rua("mail", "list").text
        for word in ["quarantined", "duplicate", "stored", "bad-xml"] { #expect(table.contains(word)) }
        #expect(try scratch.rua("mail", "list", "--state", "pending").exitCode == 0)
    }

    @Test func `The list can be chosen by domain and by time`() throws {
        let (scratch, _) = try filled()
        #expect(try scratch.mails("--domain", "EXAMPLE.com").map { $0["id"].int } == [2, 1])
        #expect(try scratch.mails("--domain", "example.net", "--domain", "example.com").count == 2)
        #expect(try scratch.mails("--domain", "example.net").isEmpty)
        #expect(try scratch.mails("--last", "7d").isEmpty, "whole days before today")
        #expect(try scratch.mails("--since", Day.today.description).count == 3)
        #expect(try scratch.mails("--until", Day.today.description).isEmpty)
        for wrong in [["--last", "0d"], ["--last", "7d", "--since", "2026-01-01"], ["--domain", "a b"]] {
            #expect(try RuaProcess.run(["mail", "list"] + wrong, in: scratch).exitCode == 64, "\(wrong)")
        }
        let backwards = try scratch.rua("mail", "list", "--since", "2026-01-02", "--until", "2026-01-02")
        #expect(backwards.exitCode == 64)
    }

    @Test func `One mail is shown with its envelope, its reports and why it is in quarantine`() throws {
        let (scratch, _) = try filled()
        let stored = try scratch.rua("mail", "show", "1", "--format", "json").json
        #expect(stored["mail_from"].text?.contains("dmarc@reporter.example") == true)
        #expect(stored["helo"].text == "client.example")
        #expect(stored["recipients"].text?.contains("rua@example.com") == true)
        #expect(stored["came_from"].text == "127.0.0.1")
        #expect(stored["reports"][0]["domain"].text == "example.com")
        let quarantined = try scratch.rua("mail", "show", "3").text
        #expect(quarantined.contains("bad-xml"))
        #expect(quarantined.contains("broken.xml"))
        #expect(quarantined.contains("line "))
        let none = try scratch.rua("mail", "show", "4711")
        #expect(none.exitCode == 1)
        #expect(none.errorText == "rua: there is no mail 4711\n")
    }

    @Test func `Raw gives the bytes as received, under the trace header`() throws {
        let (scratch, mails) = try filled()
        for (number, mail) in mails.enumerated() {
            let raw = try scratch.rua("mail", "raw", "\(number + 1)").output
            #expect(raw.suffix(mail.bytes.count) == mail.bytes[...])
            let trace = String(decoding: raw.dropLast(mail.bytes.count), as: UTF8.self)
            #expect(trace.contains("Received: from client.example"))
            #expect(trace.contains("127.0.0.1"))
            #expect(trace.hasSuffix("\r\n"))
            #expect(!trace.contains("\r\n\r\n"), "still one header")
        }
    }

    @Test func `Raw of an imported mail that was read says that its file is the copy`() throws {
        let scratch = try Scratch()
        try scratch.add(ReportXML())
        let answer = try scratch.rua("mail", "raw", "1")
        #expect(answer.exitCode == 1)
        #expect(answer.errorText.contains("not kept"))
    }

    @Test func `A retry reads what was quarantined for a limit that has been raised`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("limits:\n  report:\n    rows: 1\n", to: "tight.yaml")
        var report = ReportXML()
        report.rows = [.passing("192.0.2.1"), .passing("192.0.2.2")]
        for bytes in [ReportMail(report).bytes, report.bytes] {
            _ = try scratch.rua("import", "-", "--config", file, input: bytes)
        }
        #expect(try scratch.mails("--state", "quarantined").count == 2)
        let tight = try scratch.rua("mail", "retry", "--all", "--config", file)
        #expect(tight.exitCode == 0)
        #expect(try scratch.mails("--state", "quarantined").count == 2)
        let answer = try scratch.rua("mail", "retry", "--all")
        #expect(answer.exitCode == 0)
        #expect(try Set(scratch.mails().compactMap { $0["state"].text }) == ["stored", "duplicate"])
        #expect(try CSV(scratch.rua("export").output).rows.count == 2)
        #expect(try scratch.rua("mail", "retry", "--all").errorText == "no mail is in quarantine\n")
        let single = try scratch.rua("mail", "retry", "1", "99")
        #expect(single.errorText.contains("mail 1: "))
        #expect(single.errorText.contains("mail 99: there is no such mail"))
        #expect(single.exitCode == 1, "a mail that was named is not there")
    }

    @Test func `A retry works while the collector runs`() throws {
        let scratch = try Scratch()
        _ = try scratch.rua("import", "-", input: Array(ReportXML().bytes.dropLast(50)))
        let collector = try CollectorProcess(in: scratch)
        #expect(try scratch.rua("mail", "retry", "--all").exitCode == 0)
        try collector.deliver(ReportMail(ReportXML()).bytes)
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["state"].text } == ["stored", "quarantined"])
    }
}
