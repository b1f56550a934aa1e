import Foundation
import Testing

/// The collector as its clients and its owner see it (contract section 5).
@Suite struct ReceiverTests {
    @Test func `Each listener says its real port, and several can be given`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--smtp", "127.0.0.1:0", web: true)
        let lines = try collector.logLines(2, beginning: "listening smtp 127.0.0.1:")
        #expect(Set(lines).count == 2)
        for line in lines {
            let port = try #require(line.split(separator: ":").last.flatMap { UInt16($0) })
            let client = try SMTPClient(port: port)
            #expect(try client.expect(220).hasPrefix("220 "))
        }
        #expect(try HTTPAnswer.get("/healthz", port: collector.webPort).text == "ok\n")
        #expect(collector.end() == 0)
    }

    @Test func `A report that comes by mail is in the summary`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        try collector.deliver(ReportMail(.on(Day.today.before(1), [.passing("192.0.2.10", count: 42)])).bytes)
        try scratch.waitUntilRead()
        #expect(try scratch.rua("summary", "--format", "json").json["domains"][0]["messages"].int == 42)
    }

    @Test func `The 250 carries the number that mail show understands`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let reply = try collector.connect().message(ReportMail(ReportXML()).bytes)
        #expect(reply.hasPrefix("250 2.0.0 "))
        let id = try #require(reply.split(separator: " ").last.map(String.init))
        #expect(try scratch.rua("mail", "show", id, "--format", "json").json["id"].digits == id)
    }

    @Test func `A second collector on the same database is refused`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let second = try scratch.rua("serve", "--rcpt", "a@b.example", "--smtp", "127.0.0.1:0", "--no-web", seconds: 10)
        #expect(second.exitCode == 1)
        #expect(second.errorText.hasPrefix("rua: "))
        #expect(second.errorText.contains("collector"))
        #expect(!second.errorText.contains("listening"))
        try FileManager.default.createSymbolicLink(
            atPath: scratch.file("link.db"), withDestinationPath: scratch.database)
        let byLink = try scratch.rua(
            "serve", "--rcpt", "a@b.example", "--smtp", "127.0.0.1:0", "--no-web", "--db", scratch.file("link.db"),
            seconds: 10)
        #expect(byLink.exitCode == 1, "under another name")
        try collector.deliver(ReportMail(ReportXML()).bytes)
        #expect(collector.end() == 0)
        #expect(try CollectorProcess(in: scratch).end() == 0, "the first has gone")
    }

    @Test func `A port that is taken is one sentence and exit code 1`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let other = try Scratch()
        let answer = try other.rua(
            "serve", "--rcpt", "a@b.example", "--smtp", "127.0.0.1:\(collector.smtpPort)", "--no-web", seconds: 20)
        #expect(answer.exitCode == 1)
        let sentences = answer.errorText.split(separator: "\n").filter { $0.hasPrefix("rua: ") }
        #expect(sentences.count == 1)
        #expect(answer.errorText.contains("\(collector.smtpPort)"))
        let web = try other.rua(
            "serve", "--rcpt", "a@b.example", "--smtp", "127.0.0.1:0", "--web", "127.0.0.1:\(collector.smtpPort)",
            seconds: 20)
        #expect(web.exitCode == 1)
        #expect(web.errorText.contains("rua: cannot show the dashboard on 127.0.0.1:\(collector.smtpPort): "))
    }

    @Test func `A host with letters beyond ASCII is reached as DNS spells it`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--rcpt", "rua@bücher.example", "--rcpt", "@Größe.example")
        let message = ReportMail(ReportXML()).bytes
        try collector.deliver(message, to: "rua@xn--bcher-kva.example")
        try collector.deliver(message, to: "any@xn--gre-6ka8i.example")
        try collector.deliver(message, to: "postmaster@xn--bcher-kva.example")
    }

    @Test func `Reports on other domains are kept in quarantine, those on subdomains are ours`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--domain", "example.com")
        for domain in ["example.com", "mail.Example.com", "notexample.com", "example.net"] {
            try collector.deliver(ReportMail(.on(Day.today.before(1), domain: domain, [.passing("192.0.2.1")])).bytes)
        }
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["reason"].text } == ["foreign-domain", "foreign-domain", nil, nil])
        let domains = try CSV(scratch.rua("export").output).column("domain").map { $0.lowercased() }
        #expect(Set(domains) == ["example.com", "mail.example.com"])
    }

    @Test func `Nothing that came by SMTP is ignored`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        var menu = ReportMail()
        menu.files = [("menu.txt", "text/plain", Array("Soup of the day".utf8))]
        let message = menu.bytes
        try collector.deliver(message)
        try collector.deliver(Array("Subject: hello\r\n\r\nhow are you?\r\n".utf8))
        try collector.deliver([])
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["reason"].text } == ["no-report", "no-report", "no-report"])
        #expect(try scratch.rua("mail", "raw", "1").output.suffix(message.count) == message[...])
    }

    @Test func `Several processes read while the collector writes`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let connection = try collector.connect()
        for number in 1...10 {
            try connection.message(ReportMail(ReportXML()).bytes)
            #expect(try scratch.mails().count == number)
        }
        try scratch.waitUntilRead()
        #expect(try CSV(scratch.rua("export").output).rows.count == 10)
    }

    @Test func `A client that drops after the dot and sends again gives two mails and one report`() throws {
        // RFC 1047: the reply was lost, so the client cannot know.
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let message = ReportMail(ReportXML()).bytes
        let client = try collector.connect()
        try client.startMessage()
        try client.sendData(message)
        client.reset()
        try collector.logLine(holding: "result=stored")
        try collector.deliver(message)
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["state"].text } == ["duplicate", "stored"])
        #expect(try CSV(scratch.rua("export").output).rows.count == 1)
    }

    @Test func `A client that drops in the middle of a message leaves nothing`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        for end in ["", "\r\n.", "\r\n.\r"] {
            let client = try collector.connect()
            try client.startMessage()
            try client.send("Subject: half\r\n\r\nof a message\(end)")
            client.reset()
        }
        let closing = try collector.connect()
        try closing.startMessage()
        try closing.send("Subject: half\r\n\r\n.\n")
        closing.endOutput()
        _ = try closing.rest()
        try collector.deliver(ReportMail(ReportXML()).bytes)
        try scratch.waitUntilRead()
        #expect(try scratch.mails().count == 1)
    }
}
