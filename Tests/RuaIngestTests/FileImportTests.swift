import Foundation
import RuaCore
import RuaIngest
import RuaStore
import Testing

@Suite struct FileImportTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private func write(_ files: [String: [UInt8]]) throws {
        for (name, bytes) in files { try temporary.write(bytes, to: "in/\(name)") }
    }

    private var input: String { temporary.folder.appending(path: "in").path }

    @Test func `items are told by content, not by name`() async throws {
        try write([
            "a.jpg": MadeMail(.xml(Sample(id: "1"))).bytes, "b": Sample(id: "2").bytes,
            "c.txt": Packing.gzip(Sample(id: "3").bytes), "d.eml": Packing.zip([("r.xml", Sample(id: "4").bytes)]),
            "e.xml": mailbox([MadeMail(.xml(Sample(id: "5"))), MadeMail(.xml(Sample(id: "6")))]),
        ])
        let result = try await Import([input], into: store)
        #expect(result.tally.states == [6, 0, 0, 0])
        #expect(result.tally.figures == [6, 6, 12])
        #expect(result.isComplete)
        #expect(
            result.recorded
                == ["a.jpg", "b", "c.txt", "d.eml", "e.xml: mail 1", "e.xml: mail 2"].map { "\(input)/\($0)" })
    }

    @Test func `the tally adds up whatever comes`() async throws {
        try write([
            "1.eml": MadeMail(.xml(Sample(id: "1"))).bytes,
            "2.eml": MadeMail(.xml(Sample(id: "1")), .text("again")).bytes,
            "3.xml": Sample(id: "1") { $0.rows = [] }.bytes, "4.eml": MadeMail(.text("hello")).bytes,
            "5.md": Array("<feedback> is the root of a report.".utf8),
            "6.png": [0x89, 0x50, 0x4E, 0x47], "7.xml": Sample(id: "7").broken, "8.xml": [],
            "9.json": tlsReport(details: 3),
            "a.eml": MadeMail(.xml(Sample(id: "a")), .file("b.gz", [0x1F, 0x8B, 8])).bytes,
        ])
        let result = try await Import([input], into: store)
        #expect(result.tally.mails == 10)
        #expect(result.tally.addsUp)
        #expect(result.tally.states == [1, 1, 4, 4])
        #expect(result.tally.figures == [2, 2, 4])
        #expect(result.ignored == ["4.eml", "5.md", "6.png", "8.xml"].map { "\(input)/\($0)" })
        #expect(
            try store.mailStates() == [
                "1 stored", "2 duplicate", "3 quarantined conflicting", "4 quarantined bad-xml",
                "5 quarantined tls-report",
                "6 quarantined bad-archive",
            ])
        #expect(try store.mail(1)?.received.seconds == 1_800_000_000)
    }

    @Test func `importing the same again changes nothing`() async throws {
        try write([
            "1.eml": MadeMail(.xml(Sample(id: "1"))).bytes, "2.xml": Sample(id: "2").bytes,
            "3.xml": Sample(id: "3").broken,
            "4.mbox": mailbox([MadeMail(.xml(Sample(id: "4"))), MadeMail(.xml(Sample(id: "5")))]),
        ])
        let first = try await Import([input], into: store)
        let (contents, states) = (try store.contents(), try store.mailStates())
        let second = try await Import([input], into: store)
        #expect(first.tally.states == [4, 0, 1, 0])
        #expect(second.tally.states == [0, 4, 1, 0])
        #expect(second.tally.figures == [0, 0, 0])
        #expect(try store.contents() == contents)
        #expect(try store.mailStates() == states)
        // Another path, another packing of the files: still the same items.
        try FileManager.default.moveItem(atPath: input, toPath: input + "-moved")
        #expect(try await Import([input + "-moved"], into: store).tally.states == [0, 4, 1, 0])
        #expect(try store.mailStates() == states)
    }

    @Test func `an item in quarantine is kept raw, a stored one is not`() async throws {
        let broken = Sample(id: "2").broken
        try write(["1.xml": Sample(id: "1").bytes, "2.xml": broken])
        _ = try await Import([input], into: store)
        #expect(try store.rawMail(1) == nil)
        #expect(try store.rawMail(2) == broken)
        #expect(try store.mail(2)?.bytes == Int64(broken.count))
    }

    @Test func `a quarantined file is kept to its end, also what the reader did not want`() async throws {
        let bytes = Array("<feedback><oops>".utf8) + [UInt8](repeating: 0x21, count: 1_000_000)
        try write(["1.xml": bytes])
        _ = try await Import([input], into: store)
        #expect(try store.rawMail(1) == bytes)
    }

    @Test(arguments: [0, 1])
    func `a mail just over the limit is quarantined, one just within is read`(over: Int) async throws {
        let mail = MadeMail(.xml(Sample(id: "1"))).bytes
        var limits = Limits()
        limits.mail.messageBytes = mail.count - over
        try write(["1.eml": mail])
        #expect(
            try await Import([input], into: store, limits: limits).tally.states
                == (over == 0 ? [1, 0, 0, 0] : [0, 0, 1, 0]))
        #expect(try store.mail(1)?.reason == (over == 0 ? nil : "too-large"))
    }

    @Test(arguments: [0, 1])
    func `a mail of a mailbox over the limit is quarantined, the others are read`(over: Int) async throws {
        let mails =
            ["1", "2", "3"].map { MadeMail(.xml(Sample(id: $0))) } + [MadeMail(.xml(Sample(id: "4")), .text("more"))]
        var limits = Limits()
        // The blank line before the next separator counts while the mailbox is read.
        limits.mail.messageBytes = mails[3].bytes.count + 1 - over * 2
        try write(["1.mbox": mailbox(mails)])
        let states = over == 0 ? [4, 0, 0, 0] : [3, 0, 1, 0]
        #expect(try await Import([input], into: store, limits: limits).tally.states == states)
        #expect(try store.mail(4)?.reason == (over == 0 ? nil : "too-large"))
        #expect(try store.rawMail(4) == nil)
        let again = over == 0 ? [0, 4, 0, 0] : [0, 3, 1, 0]
        #expect(try await Import([input], into: store, limits: limits).tally.states == again)
        #expect(try store.count("mail") == 4)
    }

    @Test func `a large mail in a file of its own is measured and not kept`() async throws {
        var limits = Limits()
        limits.mail.messageBytes = 300_000
        let mail = MadeMail(.file("x.bin", [UInt8](repeating: 1, count: 400_000))).bytes
        try write(["1.eml": mail])
        #expect(try await Import([input], into: store, limits: limits).tally.states == [0, 0, 1, 0])
        #expect(try store.mail(1)?.bytes == Int64(mail.count))
        #expect(try store.rawMail(1) == nil)
    }

    @Test func `reports on foreign domains are quarantined`() async throws {
        try write(["1.xml": Sample(id: "1").bytes, "2.xml": Sample(id: "2") { $0.domain = "example.org" }.bytes])
        let domains = [try #require(DomainName("example.com"))]
        let result = try await Import([input], into: store, domains: domains)
        #expect(result.tally.states == [1, 0, 1, 0])
        #expect(result.outcomes.last?.quarantine?.reason == .foreignDomain)
    }

    @Test func `a batch of one transaction and many give the same`() async throws {
        // More items than go into one transaction.
        for id in 0..<300 { try temporary.write(Sample(id: "\(id)").bytes, to: "in/\(id).xml") }
        let result = try await Import([input], into: store)
        #expect(result.tally.states == [300, 0, 0, 0])
        #expect(try store.count("report") == 300)
    }
}
