import RuaCore
import RuaIngest
import RuaStore
import Testing

/// Files that are neither XML nor a container: mails that somebody packed, and reports that cannot be read.
@Suite struct UnknownFileTests {
    private let temporary: TemporaryStore

    init() throws { temporary = try TemporaryStore() }

    private func read(_ mail: MadeMail, limits: Limits = Limits()) -> MailReading {
        Pipeline(store: temporary.store, limits: limits).read(mail: mail.bytes)
    }

    private static let garbage: [UInt8] = [1, 2, 3, 0xFF, 0xFE, 0xFD]
    private static let name = Sample().name

    static let named: [(String, [UInt8], [Quarantine.Reason])] = [
        (name + ".gz", garbage, [.badArchive]), (name, garbage, [.badXML]), (name, [], [.badXML]),
        (name + ".gz", Packing.gzip([]), [.badArchive]), (name, Array("no report today".utf8), [.badXML]),
        (name + ".gz", Packing.gzip(Array("no report".utf8)), [.badArchive]), (name + ".bz2", garbage, [.badXML]),
        (name + ".gz", Packing.gzip(Array("unused\n".utf8)), []), ("r.zip", Packing.zip([(name, garbage)]), [.badXML]),
        ("r.zip", Packing.zip([("__MACOSX/._\(name)", garbage), ("._\(name)", garbage)]), []),
        ("r.gz", garbage, [.badArchive]), ("R.ZIP", garbage, [.badArchive]), ("r.zip", [], []),
        ("log.gz", Packing.gzip(garbage), []), ("r.bin", garbage, []), ("r.xml", garbage, []),
        ("winmail.dat", [0x78, 0x9F, 0x3E, 0x22, 0, 0], [.badMail]),
        ("Report.MSG", [0xD0, 0xCF, 0x11, 0xE0, 0, 0], [.badMail]), ("r.doc", [0xD0, 0xCF, 0x11, 0xE0, 0, 0], []),
    ]

    @Test(arguments: named)
    func `what is named as a report and is none is told`(
        name: String, body: [UInt8], reasons: [Quarantine.Reason]
    ) {
        let reading = read(MadeMail(.text("hello"), .file(name, body)))
        #expect(reading.problems.map(\.reason) == reasons)
        #expect(reading.problems.allSatisfy { $0.detail.hasPrefix(name) })
    }

    @Test(arguments: [
        (name, [], "named as a report and there is nothing in it;"),
        (name, garbage, "and is neither XML nor gzip nor zip;"),
        (name + ".gz", Packing.gzip([0x89, 0x50, 0x4E, 0x47]), "and what is packed in it is no XML;"),
        (name + ".gz", Packing.gzip([]), "and there is nothing in it;"),
    ])
    func `it is told what is wrong with it`(name: String, body: [UInt8], words: String) throws {
        let problem = try #require(read(MadeMail(.text("hello"), .file(name, body))).problems.first)
        #expect(problem.detail.contains(words))
    }

    @Test func `a part with the type of an archive and no name is told too`() {
        var mail = MadeMail(.text("x"))
        mail.parts.append(MadeMail.Part(type: "application/gzip", name: nil, body: Self.garbage))
        #expect(read(mail).problems.map(\.reason) == [.badArchive])
    }

    static let packed: [(String, [UInt8])] = [
        ("a.eml.gz", Packing.gzip(mail("1"))), ("a.zip", Packing.zip([("a.eml", mail("1"))])),
        ("a.dat", mail("1")), ("short.gz", Packing.gzip(Array("Subject: x\r\n\r\n".utf8) + Sample().bytes)),
        ("a.mbox", box(["1"])), ("a.mbox.gz", Packing.gzip(box(["1"]))),
        ("in.zip", Packing.zip([("in.eml", MadeMail(.file("in.zip", Packing.zip([("a.eml", mail("1"))]))).bytes)])),
    ]

    private static func mail(_ id: String) -> [UInt8] { MadeMail(.xml(Sample(id: id))).bytes }
    private static func box(_ ids: [String]) -> [UInt8] { mailbox(ids.map { MadeMail(.xml(Sample(id: $0))) }) }

    @Test(arguments: packed)
    func `a mail is read wherever it lies`(name: String, body: [UInt8]) {
        let reading = read(MadeMail(.text("hello"), .file(name, body)))
        #expect(reading.reports.map(\.report.reportID) == ["1"])
        #expect(reading.problems.isEmpty)
        let file = Pipeline(store: temporary.store, limits: Limits()).read(item: body, name: name)
        #expect(file.reports.map(\.report.reportID) == ["1"])
    }

    @Test func `a packed mail with two reports as they are is no file with two reports`() {
        let xml = ["1", "2"].map { "--b\r\nContent-Type: text/xml\r\n\r\n\(Sample(id: $0).xml)\r\n" }.joined()
        let mail = Array("Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\(xml)--b--\r\n".utf8)
        let reading = read(MadeMail(.file("m.gz", Packing.gzip(mail))))
        #expect(reading.reports.map(\.report.reportID) == ["1", "2"])
        #expect(reading.reports.allSatisfy { $0.report.notes.isEmpty })
    }

    @Test(arguments: ["Report follows:\r\n", "From: nobody", ""])
    func `a report behind a text is read as one`(text: String) {
        for bytes in [Array(text.utf8) + Sample().bytes, Packing.gzip(Array(text.utf8) + Sample().bytes)] {
            let reading = Pipeline(store: temporary.store, limits: Limits()).read(item: bytes, name: "r")
            #expect(reading.reports.map(\.report.reportID) == ["1"])
        }
    }

    @Test func `all mails of a packed mailbox are read, more than a mail may have parts`() {
        var limits = Limits()
        limits.mail.parts = 3
        let reading = read(MadeMail(.file("m.gz", Packing.gzip(Self.box((0..<9).map { "\($0)" })))), limits: limits)
        #expect(reading.reports.map(\.report.reportID) == (0..<9).map { "\($0)" })
    }

    @Test func `a problem says in which mail of which archive it lies`() {
        let mail = MadeMail(.file("r.xml", Sample().broken)).bytes
        let reading = read(MadeMail(.file("in.zip", Packing.zip([("a.eml", mail)]))))
        #expect(reading.problems.map(\.reason) == [.badXML])
        #expect(reading.problems.first?.detail.hasPrefix("in.zip/a.eml/r.xml: line ") == true)
    }

    @Test func `packed mails that are cut short are read and told, those that were changed are told only`() {
        let gzip = Packing.gzip(Self.box(["1", "2"]))
        let changed = gzip.dropLast(8) + [0, 0, 0, 0] + gzip.suffix(4)
        for (damaged, ids) in [(Array(gzip.dropLast(4)), ["1", "2"]), (Array(changed), [])] {
            let reading = read(MadeMail(.file("m.gz", damaged)))
            #expect(reading.reports.map(\.report.reportID) == ids)
            #expect(reading.problems.map(\.reason) == [.badArchive])
        }
    }

    @Test(arguments: [false, true])
    func `packed mails are read up to the limit together`(isMailbox: Bool) {
        let mails = ["1", "2"].map { MadeMail(.xml(Sample(id: $0))) }
        var limits = Limits()
        let files: [(name: String, bytes: [UInt8])] =
            isMailbox ? [("m", mailbox(mails))] : mails.enumerated().map { ("\($0.offset)", $0.element.bytes) }
        let mail = MadeMail(.file("m.zip", Packing.zip(files)))
        limits.mail.packedBytes = mails.map(\.bytes.count).reduce(0, +)
        #expect(read(mail, limits: limits).reports.map(\.report.reportID) == ["1", "2"])
        #expect(read(mail, limits: limits).problems.isEmpty)
        limits.mail.packedBytes -= 1
        #expect(read(mail, limits: limits).reports.map(\.report.reportID) == ["1"])
        #expect(read(mail, limits: limits).problems.map(\.reason) == [.tooLarge])
    }

    @Test(arguments: [(10, 0), (11, 1)])
    func `small mails count 512 bytes each, so that nobody packs millions of them`(count: Int, problems: Int) {
        let tiny = "From a@b.example Thu Jan  1 00:00:00 2026\n\nx\n\n"
        let box = Array(String(repeating: tiny, count: count).utf8)
        var limits = Limits()
        limits.mail.packedBytes = 10 * 512
        let reading = read(MadeMail(.file("m.gz", Packing.gzip(box))), limits: limits)
        #expect(reading.problems.map(\.reason) == Array(repeating: .tooLarge, count: problems))
    }

    @Test func `damage to an archive is the reason, not what the XML looks like after it`() {
        let xml = Sample().bytes
        let zip = Packing.zip([("r.xml", xml)])
        // The checksum of the member stands in its local header and in the directory.
        var wrong = zip
        for place in zip.indices where zip[place...].starts(with: [0x50, 0x4B, 1, 2]) { wrong[place + 16] ^= 1 }
        let broken = xml.dropLast(60)
        let both = Packing.gzip(Array(broken)).dropLast(8) + [0, 0, 0, 0, 0, 0, 0, 0]
        for (name, body) in [("r.zip", wrong), ("r.gz", Array(both))] {
            #expect(read(MadeMail(.file(name, body))).problems.map(\.reason) == [.badArchive])
        }
    }
}
