import Foundation
import Testing

/// Programs that others wrote, against the real collector.
@Suite struct RealClientTests {
    /// A self-signed certificate and its key, made by openssl.
    private func certificate(in scratch: Scratch, _ name: String = "mx") throws -> [String] {
        let files = [scratch.file("\(name).crt"), scratch.file("\(name).key")]
        let made = try Tool.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=\(name).example.com", "-out", files[0], "-keyout", files[1],
            ], in: scratch)
        guard made.exitCode == 0 else { throw TestTrouble("openssl: \(made.errorText)") }
        return ["--tls-cert", files[0], "--tls-key", files[1]]
    }

    private func swaks(_ collector: CollectorProcess, in scratch: Scratch, _ arguments: [String]) throws -> RuaProcess {
        try scratch.write(ReportMail(ReportXML()).bytes, to: "message.eml")
        return try Tool.run(
            "swaks",
            [
                "--server", "127.0.0.1:\(collector.smtpPort)", "--from", "dmarc@reporter.example", "--helo",
                "client.example", "--to", "rua@example.com", "--data", "@" + scratch.file("message.eml"),
            ] + arguments, in: scratch)
    }

    private func expectOneStored(in scratch: Scratch) throws {
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["state"].text } == ["stored"])
    }

    @Test(
        .enabled("swaks is not installed") { Tool.isInstalled("swaks") },
        arguments: [[], ["--pipeline"], ["--protocol", "SMTP"]])
    func `swaks, plain, pipelined and with HELO`(_ arguments: [String]) throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let sent = try swaks(collector, in: scratch, arguments)
        #expect(sent.exitCode == 0, "\(sent)")
        try expectOneStored(in: scratch)
    }

    @Test(.enabled("swaks or openssl is not installed") { Tool.isInstalled("swaks") && Tool.isInstalled("openssl") })
    func `swaks over STARTTLS; the mail says with what it came`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, arguments: certificate(in: scratch))
        let sent = try swaks(collector, in: scratch, ["--tls"])
        #expect(sent.exitCode == 0, "\(sent)")
        #expect(sent.text.contains("~> "), "the message went through TLS")
        try expectOneStored(in: scratch)
        #expect(try scratch.mails()[0]["tls"].text?.contains("TLSv1.3") == true)
        #expect(try scratch.rua("mail", "raw", "1").text.contains("ESMTPS"))
    }

    @Test(.enabled("openssl is not installed") { Tool.isInstalled("openssl") })
    func `openssl s_client takes the same way`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, arguments: certificate(in: scratch))
        let message = ReportMail(ReportXML()).text.replacingOccurrences(of: "\r\n", with: "\n")
        let dialogue =
            "EHLO client.example\nMAIL FROM:<a@b.example>\nRCPT TO:<rua@example.com>\nDATA\n\(message).\nquit\n"
        let sent = try Tool.run(
            "openssl",
            ["s_client", "-starttls", "smtp", "-crlf", "-quiet", "-connect", "127.0.0.1:\(collector.smtpPort)"],
            in: scratch, input: Array(dialogue.utf8))
        #expect(sent.text.contains("221 2.0.0"), "\(sent)")
        try expectOneStored(in: scratch)
    }

    @Test(.enabled("openssl is not installed") { Tool.isInstalled("openssl") })
    func `SIGHUP takes the new certificate, keeps the old one when the new is broken, and ends no session`() throws {
        let scratch = try Scratch()
        let flags = try certificate(in: scratch)
        let collector = try CollectorProcess(in: scratch, arguments: flags)
        func subject() throws -> String {
            let shown = try Tool.run(
                "openssl", ["s_client", "-starttls", "smtp", "-connect", "127.0.0.1:\(collector.smtpPort)"], in: scratch
            )
            return shown.text.split(separator: "\n").first { $0.hasPrefix("subject=") }.map(String.init) ?? shown.text
        }
        #expect(try subject().contains("mx.example.com"))
        let session = try collector.connect()
        _ = try certificate(in: scratch, "new")
        for end in ["crt", "key"] { try scratch.write(scratch.read("new.\(end)"), to: "mx.\(end)") }
        collector.send(SIGHUP)
        try collector.logLine(holding: "certificate read again")
        #expect(try subject().contains("new.example.com"))
        try scratch.write("no certificate", to: "mx.crt")
        collector.send(SIGHUP)
        try collector.logLine(holding: "keeping the old certificate")
        #expect(try subject().contains("new.example.com"))
        try session.message(ReportMail(ReportXML()).bytes)
        #expect(collector.end() == 0)
    }

    @Test(.enabled("python3 is not installed") { Tool.isInstalled("python3") })
    func `Python's smtplib: two messages, one too large, a wrong recipient`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--max-size", "100KiB")
        for name in ["one", "two"] { try scratch.write(ReportMail(ReportXML()).bytes, to: name) }
        let script = """
            import smtplib, sys
            with smtplib.SMTP("127.0.0.1", int(sys.argv[1]), "client.example", timeout=20) as s:
                for name in ("one", "two"):
                    print(s.sendmail("a@b.example", ["rua@example.com"], open(name, "rb").read()))
                try:
                    s.sendmail("a@b.example", ["nobody@example.com"], b"Subject: x\\r\\n\\r\\nx\\r\\n")
                except smtplib.SMTPRecipientsRefused as e:
                    print("refused", e.recipients["nobody@example.com"][0])
                print(sorted(s.sendmail("a@b.example", ["rua@example.com", "x@y.example"], b"Subject: x\\r\\n\\r\\nx\\r\\n")))
                try:
                    s.sendmail("a@b.example", ["rua@example.com"], b"Subject: x\\r\\n\\r\\n" + b"x" * 200000)
                except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as e:
                    print("large", e.smtp_code)
                print(s.esmtp_features.get("size"), s.noop()[0], s.verify("rua")[0])
            """
        let sent = try Tool.run("python3", ["-c", script, "\(collector.smtpPort)"], in: scratch)
        #expect(sent.text == "{}\n{}\nrefused 550\n['x@y.example']\nlarge 552\n102400 250 252\n", "\(sent.errorText)")
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["state"].text } == ["quarantined", "stored", "stored"])
    }

    @Test(.enabled("openssl is not installed") { Tool.isInstalled("openssl") })
    func `What was sent in the clear behind STARTTLS is forgotten`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, arguments: certificate(in: scratch))
        let client = try collector.connect()
        try client.send(
            "STARTTLS\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<rua@example.com>\r\nDATA\r\nSubject: injected\r\n\r\nx\r\n.\r\n"
        )
        try client.expect(220)
        // Nothing is said in the clear any more, whatever TLS says of the end of the connection.
        client.endOutput()
        let rest = try String(decoding: client.rest(), as: UTF8.self)
        #expect(!rest.contains("250") && !rest.contains("354"))
        #expect(try scratch.mails().isEmpty)
    }
}
