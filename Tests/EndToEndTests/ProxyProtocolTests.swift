import Foundation
import Testing

/// The PROXY protocol as the owner sets it.
@Suite struct ProxyProtocolTests {
    @Test func `A report through a proxy has the address of its sender`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--proxy-from", "10.0.0.0/8", "--proxy-from", "127.0.0.1")
        let client = try SMTPClient(port: collector.smtpPort)
        try client.send("PROXY TCP4 203.0.113.9 192.0.2.25 56324 25\r\n")
        try client.expect(220)
        try client.command("EHLO client.example", 250)
        try client.message(ReportMail(ReportXML()).bytes)
        try collector.logLine(holding: "peer=203.0.113.9")
        try scratch.waitUntilRead()
        #expect(try scratch.rua("mail", "show", "1", "--format", "json").json["came_from"].text == "203.0.113.9")
        #expect(try scratch.rua("mail", "raw", "1").text.contains("[203.0.113.9]"))
    }

    @Test func `A proxy that does not say whom it speaks for is closed, and the log says why`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, "--proxy-from", "127.0.0.0/8", "--idle-timeout", "1s")
        let direct = try SMTPClient(port: collector.smtpPort)
        try direct.send("EHLO client.example\r\n")
        #expect(try direct.rest().isEmpty)
        try collector.logLine(holding: "why=no-header")
        let silent = try SMTPClient(port: collector.smtpPort)
        try silent.send("PROXY TCP4 ")
        #expect(try silent.rest().isEmpty)
        try collector.logLine(holding: "why=timeout")
        #expect(collector.end() == 0)
    }

    @Test func `Unless it is switched on, a header is a bad command`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let client = try SMTPClient(port: collector.smtpPort)
        try client.expect(220)
        try client.command("PROXY TCP4 203.0.113.9 192.0.2.25 56324 25", 500)
        try client.command("EHLO client.example", 250)
        try client.message(ReportMail(ReportXML()).bytes)
        #expect(try scratch.rua("mail", "show", "1", "--format", "json").json["came_from"].text == "127.0.0.1")
    }

    @Test func `The networks come from flag, environment or file, and a wrong one is named`() throws {
        let scratch = try Scratch()
        let file = try scratch.write("proxy_from: [192.0.2.0/24, 2001:db8::/32]\n", to: "rua.yaml")
        func value(_ answer: RuaProcess) throws -> String? {
            try answer.json.elements.first { $0["name"].text == "proxy_from" }?["value"].text
        }
        #expect(try value(scratch.rua("config", "--format", "json", "--config", file)) == "192.0.2.0/24 2001:db8::/32")
        #expect(
            try value(
                scratch.rua("config", "--format", "json", environment: ["RUA_PROXY_FROM": "192.0.2.1,198.51.100.0/24"]))
                == "192.0.2.1 198.51.100.0/24")
        let wrong = try scratch.rua(
            "serve", "--no-web", "--smtp", "127.0.0.1:0", "--rcpt", "a@b.example", "--proxy-from", "10.0.0.0/33",
            seconds: 10)
        #expect(wrong.exitCode == 64)
        #expect(wrong.errorText.contains("proxy_from") && wrong.errorText.contains("10.0.0.0/33"))
    }
}
