import RuaCore
import RuaIngest
import RuaStore
import Testing

@Suite struct PipelineLimitTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private func read(_ mail: MadeMail, _ change: (inout Limits) -> Void = { _ in }) -> MailReading {
        var limits = Limits()
        change(&limits)
        return Pipeline(store: store, limits: limits).read(mail: mail.bytes)
    }

    @Test func `a mail just within its limit is read, one just over it is too large`() {
        let mail = MadeMail(.xml(Sample()))
        #expect(read(mail) { $0.mail.messageBytes = mail.bytes.count }.reports.count == 1)
        let over = read(mail) { $0.mail.messageBytes = mail.bytes.count - 1 }
        #expect(over.reports.isEmpty)
        #expect(over.problems.map(\.reason) == [.tooLarge])
        #expect(over.subject == "Report Domain: example.com", "what can be shown of it is")
    }

    @Test func `rows just within the limit are read, one more is too many`() {
        let sample = Sample(id: "1") { $0.rows = (0..<10).map { ("192.0.2.\($0)", "1") } }
        #expect(read(MadeMail(.xml(sample))) { $0.report.rows = 10 }.rows == 10)
        #expect(read(MadeMail(.xml(sample))) { $0.report.rows = 9 }.problems.map(\.reason) == [.tooLarge])
    }

    @Test func `different things that rows say are counted once each, just within the limit and one more`() throws {
        var sample = Sample().xml
        let start = try #require(sample.firstRange(of: "<record>")).lowerBound
        let record = sample[start...].replacing("</feedback>", with: "")
        // Each of three comes twice.
        let records = (0..<6).map { record.replacing("other.example", with: "\($0 % 3).example") }
        sample = sample[..<start] + records.joined() + "</feedback>"
        let mail = MadeMail(.file("reporter.example!example.com!1!2.xml", Array(sample.utf8)))
        #expect(read(mail) { $0.report.evaluations = 3 }.rows == 6)
        let over = read(mail) { $0.report.evaluations = 2 }
        #expect(over.reports.isEmpty)
        #expect(over.problems.map(\.reason) == [.tooLarge])
        #expect(over.problems.first?.detail.contains("limits.report.evaluations") == true)
    }

    @Test func `what comes out of all containers of a mail counts together`() {
        let gzip = Packing.gzip(Sample().bytes)
        let mail = MadeMail(.file("a.xml.gz", gzip), .file("b.xml.gz", gzip))
        let size = Sample().bytes.count
        #expect(read(mail) { $0.archive.decompressedBytes = 2 * size }.problems.isEmpty)
        let over = read(mail) { $0.archive.decompressedBytes = 2 * size - 1 }
        #expect(over.reports.count == 1)
        #expect(over.problems.map(\.reason) == [.tooLarge])
    }

    @Test func `files of a zip just within the limit are read, one more is told`() {
        let zip = Packing.zip((0..<5).map { ("\($0).xml", Sample(id: "\($0)").bytes) })
        #expect(read(MadeMail(.file("r.zip", zip))) { $0.archive.filesPerZip = 5 }.reports.count == 5)
        let over = read(MadeMail(.file("r.zip", zip))) { $0.archive.filesPerZip = 4 }
        #expect(over.reports.count == 4)
        #expect(over.problems.map(\.reason) == [.tooLarge])
    }

    @Test func `parts beyond the limit are told, those before are read`() {
        var mail = MadeMail()
        mail.parts = (0..<6).map { .xml(Sample(id: "\($0)")) }
        let over = read(mail) { $0.mail.parts = 4 }
        #expect(over.reports.count <= 4)
        #expect(over.reports.count >= 1)
        #expect(over.problems.map(\.reason) == [.tooLarge])
    }

    @Test func `a hundred problems are told one by one, the others are counted`() {
        var mail = MadeMail()
        mail.parts = (0..<100).map { .file("\($0).xml.gz", [0x1F, 0x8B, 8]) }
        #expect(read(mail).problems.count == 100)
        mail.parts += (100..<130).map { .file("\($0).xml.gz", [0x1F, 0x8B, 8]) }
        let reading = read(mail)
        #expect(reading.problems.count == 101)
        #expect(reading.problems.last?.detail == "and 30 more that could not be read")
    }

    @Test func `a name of 64 KiB is told in part`() throws {
        let zip = Packing.zip([(String(repeating: "n", count: 60_000) + ".xml", Sample().broken)])
        let detail = try #require(read(MadeMail(.file("r.zip", zip))).problems.first).detail
        #expect(detail.utf8.count < 1000)
        #expect(detail.hasPrefix("r.zip/nnn"))
    }

    @Test func `a NUL in a name does not end what is told`() throws {
        let detail = try #require(
            read(MadeMail(.file("r.zip", Packing.zip([("a\0b", Sample().broken)])))).problems.first)
        #expect(detail.detail.hasPrefix("r.zip/a\u{FFFD}b: line "))
    }

    @Test func `rows wait in memory up to a bound for a whole mail, behind it in one file`() throws {
        var mail = MadeMail()
        mail.parts = (0..<50).map { id in
            // About 15 bytes a row.
            let rows = (0..<1500).map { ("192.0.\($0 / 250).\($0 % 250)", "9007199254740992") }
            return .file("\(id).xml.gz", Packing.gzip(Sample(id: "\(id)") { $0.rows = rows }.bytes))
        }
        let reading = read(mail)
        #expect(reading.rows == 75_000)
        #expect(reading.heldBytes <= 1 << 20)
        #expect(reading.heldBytes > 0)
        #expect(try temporary.openSpillFiles().count == 1)
        withExtendedLifetime(reading) {}
    }

    @Test func `what reports say besides rows is bounded for a whole mail`() {
        let contact = String(repeating: "c", count: 60_000)
        func mail(_ count: Int) -> MadeMail {
            var mail = MadeMail()
            mail.parts = (0..<count).map { id in
                let errors = String(repeating: "<error>\(contact)</error>", count: 30)
                let xml = Sample(id: "\(id)").xml.replacing("<org_name>", with: "\(errors)<org_name>")
                return .file("\(id).xml.gz", Packing.gzip(Array(xml.utf8)))
            }
            return mail
        }
        #expect(read(mail(9)).problems.isEmpty)
        let over = read(mail(10))
        #expect(over.reports.count == 9)
        #expect(over.problems.map(\.reason) == [.tooLarge])
    }
}
