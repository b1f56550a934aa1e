import Foundation
import Testing

/// Postfix, with its real client and its load generator, against the real collector.
@Suite struct InteropTests {
    @Test(
        .enabled("smtp-source is not installed (package postfix)") { Postfix.tool("smtp-source") != nil },
        arguments: [[], ["-d"]])
    func `smtp-source, 30 sessions at once, loses nothing`(_ manner: [String]) throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--max-connections", "100", "--max-per-address", "100")
        let message = ReportMail(ReportXML()).text.replacingOccurrences(of: "\r\n", with: "\n")
        try scratch.write(message, to: "message.eml")
        // Within the messages that one session may have, 100.
        let count = 600
        let sent = try Postfix.run(
            "smtp-source",
            manner + [
                "-s", "30", "-m", "\(count)", "-f", "dmarc@reporter.example", "-t", "rua@example.com", "-M",
                "client.example", "-F", scratch.file("message.eml"), "127.0.0.1:\(collector.smtpPort)",
            ], in: scratch, seconds: 300)
        #expect(sent.exitCode == 0, "\(sent)")
        try scratch.waitUntilRead(seconds: 300)
        let states = try scratch.mails().compactMap { $0["state"].text }
        #expect(states.count == count)
        #expect(states.count { $0 == "stored" } == 1)
        #expect(states.count { $0 == "duplicate" } == count - 1)
        #expect(collector.end() == 0)
    }

    @Test(.enabled("smtp-source is not installed (package postfix)") { Postfix.tool("smtp-source") != nil })
    func `smtp-source with messages of 2 MB, on 20 connections, in little memory`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--max-per-address", "100")
        let sent = try Postfix.run(
            "smtp-source",
            [
                "-s", "20", "-m", "40", "-l", "2000000", "-f", "a@b.example", "-t", "rua@example.com",
                "127.0.0.1:\(collector.smtpPort)",
            ], in: scratch, seconds: 300)
        #expect(sent.exitCode == 0, "\(sent)")
        #expect(try scratch.mails().count == 40)
        #expect(collector.peakMemory < 128 << 20, "\(collector.peakMemory)")
        try scratch.waitUntilRead(seconds: 300)
        #expect(try scratch.mails().allSatisfy { $0["reason"].text == "no-report" })
    }

    @Test(.enabled("Postfix is not installed, or this is not root") { Postfix.isPossible })
    func `Postfix delivers a report through STARTTLS`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let postfix = try Postfix(in: scratch, for: collector.smtpPort)
        let report = ReportXML.on(Day.today.before(1), [.passing("192.0.2.10", count: 42)])
        try postfix.submit(ReportMail(report).bytes, from: "dmarc@reporter.example", to: "rua@example.com")
        try postfix.waitForLog("status=sent (250 2.0.0 ")
        #expect(
            postfix.log.contains("TLS connection established to 127.0.0.1[127.0.0.1]:\(collector.smtpPort): TLSv1.3"))
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["state"].text } == ["stored"])
        #expect(try scratch.rua("summary", "--format", "json").json["domains"][0]["messages"].int == 42)
        let mail = try scratch.rua("mail", "show", "1", "--format", "json").json
        #expect(mail["tls"].text?.contains("TLSv1.3") == true)
        #expect(try scratch.rua("mail", "show", "1").text.contains("TLSv1.3"))
        let raw = try scratch.rua("mail", "raw", "1").text
        #expect(raw.contains("from mail.reporter.example"))
        #expect(raw.contains("with ESMTPS id 1"))
        #expect(try postfix.isEmpty)
    }

    @Test(.enabled("Postfix is not installed, or this is not root") { Postfix.isPossible })
    func `Postfix takes our refusals for good and tries again after a busy moment`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--max-size", "100KiB")
        let postfix = try Postfix(in: scratch, for: collector.smtpPort)
        let message = ReportMail(ReportXML()).bytes
        // Two recipients in one message: one is taken, one is not.
        try postfix.submit(message, from: "dmarc@reporter.example", to: "rua@example.com", "nobody@example.com")
        try postfix.waitForLog("status=bounced (host 127.0.0.1[127.0.0.1] said: 550 5.1.1")
        try postfix.waitForLog("status=sent (250 2.0.0 ")
        try postfix.submit(message, from: "dmarc@reporter.example", to: "rua@elsewhere.example")
        try postfix.waitForLog("said: 550 5.7.1")
        // Postfix knows our limit from EHLO and does not even begin.
        let large = message + Array(String(repeating: "0123456789\r\n", count: 20_000).utf8)
        try postfix.submit(large, from: "dmarc@reporter.example", to: "rua@example.com")
        try postfix.waitForLog("message size")
        try scratch.waitUntilRead()
        #expect(try scratch.mails().count == 1)
        // While nobody listens, mail waits; then it comes.
        #expect(collector.end() == 0)
        try postfix.submit(message, from: "dmarc@reporter.example", to: "rua@example.com")
        try postfix.waitForLog("status=deferred")
        let again = try CollectorProcess(in: scratch, "--smtp", "127.0.0.1:\(collector.smtpPort)")
        _ = try Postfix.run("postqueue", ["-c", scratch.file("postfix/etc"), "-f"], in: scratch)
        try again.logLine(holding: "result=stored")
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["state"].text } == ["duplicate", "stored"])
    }
}
