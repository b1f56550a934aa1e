import Foundation
import Testing

/// What strangers try on the SMTP port (security section 3.1), on the real program.
@Suite struct ReceiverAttackTests {
    @Test(arguments: ["GET / HTTP/1.1", "POST / HTTP/1.1", "CONNECT mx:25 HTTP/1.1", "PUT /x HTTP/1.0"])
    func `A web page cannot send mail through a browser`(_ first: String) throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let client = try SMTPClient(port: collector.smtpPort)
        try client.expect(220)
        try client.send(
            "\(first)\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\nEHLO x.example\r\nMAIL FROM:<a@b.example>\r\n"
                + "RCPT TO:<rua@example.com>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\n")
        let rest = try String(decoding: client.rest(), as: UTF8.self)
        #expect(!rest.contains("250"))
        #expect(!rest.contains("354"))
        #expect(try scratch.rua("mail", "list", "--format", "json").json == .array([]))
        try collector.deliver(ReportMail(ReportXML()).bytes)
    }

    @Test(arguments: [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r\n.\r\r\n", "\r.\r\n", "\r\n.\r", "\r.\r", "\n.\r", "\u{0}\r\n.\n",
        "\r\n\u{0}.\r\n",
        "\r\n.\u{0}\r\n", "\r\n..\n.\r\n",
    ])
    func `No odd end of a message makes a second one`(_ end: String) throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let client = try collector.connect()
        try client.startMessage()
        try client.send(
            "Subject: first\r\n\r\nhello\(end)MAIL FROM:<evil@b.example>\r\nRCPT TO:<rua@example.com>\r\nDATA\r\n"
                + "Subject: second\r\n\r\nsmuggled\r\n.\r\nQUIT\r\n")
        var codes: [Int] = []
        while let reply = try client.reply() { codes.append(reply.code) }
        // One answer for one message, taken or refused; then the goodbye.
        #expect(codes.count == 2)
        #expect(codes.last == 221)
        #expect(!codes.contains(354))
        try scratch.waitUntilRead()
        #expect(try scratch.mails().count == (codes.first == 250 ? 1 : 0))
    }

    @Test func `Only the named recipients are taken, and the postmaster`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--rcpt", "rua@example.com", "--rcpt", "@reports.example.net")
        let client = try collector.connect()
        try client.command("MAIL FROM:<>", 250)
        for taken in [
            "rua@example.com", "RUA@Example.COM", "anybody@reports.example.net", "postmaster@example.com", "Postmaster",
        ] {
            try client.command("RCPT TO:<\(taken)>", 250)
        }
        for refused in [
            "someone@example.com", "rua@sub.example.com", "rua@example.net", "rua%example.org@example.com",
            "\"rua@example.com\"@example.org", "rua!example.org@example.net",
        ] {
            try client.command("RCPT TO:<\(refused)>", 550)
        }
    }

    @Test func `A message above --max-size is refused by its announcement and by its length`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--max-size", "64KiB")
        let client = try collector.connect()
        try client.command("MAIL FROM:<a@b.example> SIZE=65537", 552)
        try client.startMessage()
        let line = String(repeating: "x", count: 998) + "\r\n"
        try client.send("Subject: large\r\n\r\n" + String(repeating: line, count: 70) + ".\n.\r\n")
        try client.send(line + ".\r\n")
        try client.expect(552)
        try client.message(ReportMail(ReportXML()).bytes)
        try scratch.waitUntilRead()
        #expect(try scratch.mails().count == 1)
    }

    @Test func `A message of just the size that is announced is taken and read`() throws {
        let scratch = try Scratch()
        try scratch.write("limits:\n  mail:\n    message_bytes: 64KiB\n", to: "rua.yaml")
        let collector = try CollectorProcess(in: scratch, "--max-size", "64KiB", "--config", scratch.file("rua.yaml"))
        var message = ReportMail(ReportXML()).bytes
        while message.count < 65_536 { message += Array("x".utf8) }
        message.replaceSubrange(65_534..., with: Array("\r\n".utf8))
        try collector.deliver(message)
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["state"].text } == ["stored"])
        #expect(try scratch.mails()[0]["bytes"].int == 65_536)
    }

    @Test func `What a client says of itself cannot forge a line of the log or a table`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        var mail = ReportMail(ReportXML())
        mail.from = "=?utf-8?B?G1szMW3CmzMxbSAKaW5mbyBmb3JnZWQ=?= <a@b.example>"
        mail.subject = "=?utf-8?Q?=1B]0;title=07=0D=0Ainfo_forged=E2=80=AE?= \u{1B}[2J"
        let client = try SMTPClient(port: collector.smtpPort)
        try client.expect(220)
        try client.send("EHLO evil\u{1B}[31m.example\r\n")
        _ = try client.reply()
        try client.command("EHLO [127.0.0.1]", 250)
        try client.message(mail.bytes)
        try scratch.waitUntilRead()
        for format in ["table", "csv", "markdown", "html"] {
            for command in [["mail", "list"], ["mail", "show", "1"]] {
                let answer = try RuaProcess.run(command + ["--format", format], in: scratch)
                #expect(HostileText.isHarmless(answer.text), "\(command) \(format)")
            }
        }
        #expect(collector.end() == 0)
        let log = try collector.logAtEnd()
        #expect(!log.contains { $0.hasPrefix("info forged") })
        #expect(HostileText.isHarmless(log.joined()))
    }

    @Test func `A line of the log in JSON has numbers as numbers, and text that cannot end it`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--log-format", "json")
        let client = try collector.connect()
        try client.startMessage(from: "\"x\\\" , result=stored\"@b.example")
        try client.sendData(ReportMail(ReportXML()).bytes)
        try client.expect(250)
        let line = try JSON(Array(collector.logLine(holding: "\"message\":\"message\"").utf8))
        #expect(line["result"].text == "stored")
        #expect(line["size"].int == ReportMail(ReportXML()).bytes.count)
        #expect((line["ms"].int ?? -1) >= 0)
        #expect(line["from"].text?.contains("\"") == false)
        let read = try JSON(Array(collector.logLine(holding: "mail read").utf8))
        #expect(read["rows"].int == 1)
    }

    @Test func `More connections than allowed from one address get 421, and room comes back`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--max-per-address", "3")
        var open = try (0..<3).map { _ in try collector.connect() }
        let refused = try SMTPClient(port: collector.smtpPort)
        #expect(try refused.expect(421).hasPrefix("421 4."))
        #expect(try refused.reply() == nil)
        try open.removeLast().command("QUIT", 221)
        // The server may notice the end a moment after its goodbye.
        var greeted = false
        let deadline = Date(timeIntervalSinceNow: 60)
        while !greeted, Date() < deadline {
            let client = try SMTPClient(port: collector.smtpPort)
            greeted = try client.reply()?.code == 220
        }
        #expect(greeted)
    }

    @Test func `An idle client gets 421 when the time of a command is over, however it drips`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--idle-timeout", "2s")
        let idle = try collector.connect()
        let dripping = try collector.connect()
        // It would go on for a minute if each byte bought time.
        var sent = 0
        while sent < 1200, try !dripping.hasInput(milliseconds: 50) {
            try dripping.send("x")
            sent += 1
        }
        #expect(sent < 1200, "cut off while it was still sending")
        #expect(try idle.expect(421).hasPrefix("421 4.4.2"))
        #expect(try dripping.expect(421).hasPrefix("421 4.4.2"))
    }
}
