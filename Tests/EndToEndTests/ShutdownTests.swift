import Foundation
import Testing

/// How a collector ends (contract section 5).
@Suite struct ShutdownTests {
    @Test(arguments: [SIGTERM, SIGINT])
    func `A session at a command gets 421, a message in flight is finished`(_ signal: Int32) throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, web: true)
        let message = ReportMail(ReportXML()).bytes
        let idle = try collector.connect()
        let busy = try collector.connect()
        try busy.startMessage()
        try busy.send(Array(message.prefix(300)))
        let started = Date()
        collector.send(signal)
        #expect(try idle.expect(421).hasPrefix("421 4.3.2"))
        #expect(try idle.reply() == nil)
        try busy.sendData(Array(message.dropFirst(300)))
        try busy.expect(250)
        #expect(collector.waitForEnd() == 0)
        #expect(Date().timeIntervalSince(started) < 15)
        // It is on disk, read by this process or the next.
        let next = try CollectorProcess(in: scratch)
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["state"].text } == ["stored"])
        #expect(next.end() == 0)
    }

    @Test func `No new connection is taken after SIGTERM`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let busy = try collector.connect()
        try busy.startMessage()
        let idle = try collector.connect()
        collector.send(SIGTERM)
        try idle.expect(421)
        var refused = false
        for _ in 0..<1000 where !refused {
            do {
                let late = try SMTPClient(port: collector.smtpPort, seconds: 5)
                // One that the system had accepted already may be closed without a greeting, or told to go.
                let greeting = try late.reply()
                #expect(greeting == nil || greeting?.code == 421)
            } catch {
                refused = true
            }
        }
        #expect(refused)
        try busy.sendData(Array("Subject: last\r\n\r\nwords\r\n".utf8))
        try busy.expect(250)
        #expect(collector.waitForEnd() == 0)
    }

    @Test func `A message that never ends does not keep the collector longer than 15 s`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let stuck = try collector.connect()
        try stuck.startMessage()
        try stuck.send("Subject: endless\r\n\r\n")
        let started = Date()
        collector.send(SIGTERM)
        #expect(collector.waitForEnd() == 0)
        #expect(Date().timeIntervalSince(started) < 15)
        #expect(try scratch.mails().isEmpty, "finished or nothing")
    }

    @Test func `Without mail in flight the collector ends at once`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch, web: true)
        _ = try collector.connect()
        let started = Date()
        #expect(collector.end() == 0)
        #expect(Date().timeIntervalSince(started) < 10, "as long as mail may take")
    }

    @Test func `SIGHUP without a certificate changes nothing`() throws {
        let scratch = try Scratch()
        let collector = try CollectorProcess(in: scratch)
        let client = try collector.connect()
        collector.send(SIGHUP)
        try collector.logLine(holding: "SIGHUP")
        try client.message(ReportMail(ReportXML()).bytes)
        #expect(collector.end() == 0)
    }
}
