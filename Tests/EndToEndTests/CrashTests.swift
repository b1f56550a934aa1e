import Foundation
import Testing

/// A mail that brings the process down while it is read (contract section 5).
///
/// No mail is known that does it, so the test is the crash: it kills the collector while it reads a mail that takes a while,
/// twice. The file `<database>-reading` (the number of the mail that is being read, eight bytes, little endian) tells when.
@Suite struct CrashTests {
    @Test func `A mail that ended the process twice is quarantined, the rest goes on, and a retry reads it`() throws {
        let scratch = try Scratch()
        let heavy = try heavyMail(in: scratch)
        var collector = try CollectorProcess(in: scratch)
        try collector.deliver(ReportMail(ReportXML()).bytes)
        try scratch.waitUntilRead()
        try collector.deliver(heavy)
        try waitUntilReading(2, in: scratch)
        collector.end(SIGKILL)
        #expect(try scratch.mails().map { $0["state"].text } == ["pending", "stored"])

        collector = try CollectorProcess(in: scratch)
        try collector.deliver(ReportMail(ReportXML()).bytes)
        try waitUntilReading(2, in: scratch)
        collector.end(SIGKILL)

        collector = try CollectorProcess(in: scratch)
        try collector.deliver(ReportMail(ReportXML()).bytes)
        try scratch.waitUntilRead()
        let mails = try scratch.mails()
        #expect(mails.map { $0["state"].text } == ["stored", "stored", "quarantined", "stored"])
        #expect(mails[2]["reason"].text == "crashed")
        #expect(collector.end() == 0)

        #expect(try scratch.rua("mail", "retry", "2").exitCode == 0)
        #expect(try scratch.mails().allSatisfy { $0["state"].text == "stored" })
    }

    @Test func `One crash is forgiven`() throws {
        let scratch = try Scratch()
        var collector = try CollectorProcess(in: scratch)
        try collector.deliver(heavyMail(in: scratch))
        try waitUntilReading(1, in: scratch)
        collector.end(SIGKILL)
        collector = try CollectorProcess(in: scratch)
        try scratch.waitUntilRead()
        #expect(try scratch.mails().map { $0["state"].text } == ["stored"])
        #expect(collector.end() == 0)
    }

    /// A mail that takes long enough to be caught at it, packed by gzip so that it is small.
    private func heavyMail(in scratch: Scratch) throws -> [UInt8] {
        var report = ReportXML()
        report.rows = (0..<(RuaBinary.isDebug ? 10_000 : 100_000)).map {
            .passing("192.0.2.\($0 % 250)", count: $0 + 1)
        }
        let packed = try Tool.run("gzip", ["-1"], in: scratch, input: report.bytes)
        var mail = ReportMail()
        mail.files = [("\(report.filename).xml.gz", "application/gzip", packed.output)]
        return mail.bytes
    }

    private func waitUntilReading(_ mail: UInt8, in scratch: Scratch) throws {
        let deadline = Date(timeIntervalSinceNow: 30)
        while try scratch.read("rua.db-reading") != [mail, 0, 0, 0, 0, 0, 0, 0] {
            guard Date() < deadline else { throw TestTrouble("mail \(mail) is never read") }
        }
    }
}
