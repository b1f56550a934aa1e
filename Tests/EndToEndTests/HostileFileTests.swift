import Foundation
import Testing

/// Files made to exhaust or to trick a reader (security sections 3.2 and 3.3): stored right or kept in quarantine with a
/// reason, within seconds and a bounded memory, and the next mail is read as ever.
@Suite struct HostileFileTests {
    /// The contract's bounds; a debug build is slower and larger. `RUA_HOSTILE_SECONDS` and `RUA_HOSTILE_MEMORY_MIB` say
    /// otherwise.
    private static let seconds = bound("RUA_HOSTILE_SECONDS", release: 10, debug: 60)
    private static let memory = bound("RUA_HOSTILE_MEMORY_MIB", release: 128, debug: 192) << 20

    private static func bound(_ name: String, release: Int, debug: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? (RuaBinary.isDebug ? debug : release)
    }

    @Test(arguments: HostileFile.all)
    func `A hostile file is stored right or kept with a reason, in bounded time and memory`(_ file: HostileFile) throws
    {
        let scratch = try Scratch()
        try scratch.write(file.make(), to: "hostile")
        let started = Date()
        let answer = try scratch.rua(
            "import", scratch.file("hostile"), "--json", seconds: Double(Self.seconds) * 3)
        let time = Date().timeIntervalSince(started)
        #expect(time < Double(Self.seconds))
        #expect(answer.peakMemory < Self.memory, "\(answer.peakMemory >> 20) MiB")
        #expect(answer.exitCode == 0, "\(answer)")
        let tally = try answer.json
        if file.reasons.isEmpty {
            #expect(tally["stored"].int == 1, "\(answer)")
            #expect(tally["messages"].int == file.messages)
        } else {
            #expect(tally["quarantined"].int == 1, "\(answer)")
            #expect(try file.reasons.contains(scratch.mails()[0]["reason"].text ?? ""), "\(answer)")
            #expect(tally["messages"].int == file.messages)
        }
        #expect(HostileText.isHarmless(answer.errorText))
        #expect(answer.errorText.utf8.count < 64 << 10, "\(answer.errorText.utf8.count) bytes of words")
        #expect(try scratch.rua("summary", "--last", "36500d").exitCode == 0)
        try scratch.add(ReportXML())
    }

    @Test func `All of them by mail, one after the other, and the collector lives`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let client = try collector.connect()
        let files = HostileFile.all.filter { !$0.isMail }
        for file in files {
            var mail = ReportMail()
            mail.files = [("report.xml", "application/octet-stream", try file.make())]
            try client.message(mail.bytes)
        }
        for file in HostileFile.all where file.isMail { try client.message(file.make()) }
        try client.message(ReportMail(ReportXML()).bytes)
        try scratch.waitUntilRead(seconds: Double(Self.seconds) * 4)
        let mails = try scratch.mails()
        #expect(mails.count == HostileFile.all.count + 1)
        #expect(mails.first?["state"].text == "stored")
        #expect(collector.peakMemory < Self.memory, "\(collector.peakMemory >> 20) MiB")
        #expect(collector.end() == 0)
        #expect(try HostileText.isHarmless(collector.logAtEnd().joined()))
    }

    @Test(arguments: ["file:///etc/passwd", "http://127.0.0.1:PORT/x.dtd"])
    func `No external entity and no DTD is ever fetched`(_ address: String) throws {
        let scratch = try Scratch()
        let listener = try Listener()
        let url = address.replacingOccurrences(of: "PORT", with: "\(listener.port)")
        let prologs = [
            "<!DOCTYPE feedback SYSTEM \"\(url)\">", "<!DOCTYPE feedback [<!ENTITY x SYSTEM \"\(url)\">]>",
            "<!DOCTYPE feedback [<!ENTITY % x SYSTEM \"\(url)\"> %x;]>",
            "<!DOCTYPE feedback PUBLIC \"-//W3C//DTD XHTML 1.0//EN\" \"\(url)\">",
            "<?xml-stylesheet type=\"text/xsl\" href=\"\(url)\"?>",
        ]
        for prolog in prologs {
            var report = ReportXML()
            report.prolog = prolog
            report.orgName = "name"
            let text = report.text.replacingOccurrences(of: "<org_name>name", with: "<org_name>name&x;")
                .replacingOccurrences(
                    of: "<feedback>",
                    with:
                        "<feedback xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a \(url)\">"
                )
            let answer = try scratch.rua("import", "-", "--json", "-v", input: Array(text.utf8))
            #expect(answer.exitCode == 0)
        }
        var remote = ReportMail()
        remote.files = [("x", "message/external-body; access-type=URL; URL=\"\(url)\"", [])]
        #expect(try scratch.rua("import", "-", input: remote.bytes).exitCode == 0)
        let all = try scratch.rua("export").text + scratch.rua("mail", "list").text
        #expect(!all.contains("root:"))
        #expect(!String(decoding: try scratch.read("rua.db"), as: UTF8.self).contains("root:x:0:0"))
        #expect(!listener.wasAsked)
    }
}
