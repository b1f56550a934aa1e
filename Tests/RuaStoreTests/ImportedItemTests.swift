import RuaCore
import RuaStore
import Testing

@Suite struct ImportedItemTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private static let problem = Quarantine(.badXML, "report.xml: line 7: cut short")

    @Test func `an imported item is a mail with its origin`() throws {
        try store.record([MadeReport()], bytes: [1, 2])
        let mail = try #require(try store.mail(1))
        #expect((mail.origin, mail.cameFrom, mail.bytes, mail.state) == ("import", "made", 2, .stored))
        #expect(mail.received == Timestamp(seconds: 1))
        #expect(try store.rawMail(1) == nil, "the file is still where it was")
    }

    @Test func `the same item again changes nothing and is a duplicate`() throws {
        try store.record([MadeReport()], digest: 7)
        let sizes = try store.sizes()
        let again = try store.record([MadeReport()], digest: 7)
        #expect((again.state, again.reports, again.rows, again.messages) == (.duplicate, 0, 0, 0))
        #expect(try store.sizes() == sizes)
        #expect(try store.mail(1)?.state == .stored, "the mail itself stays what it is")
    }

    @Test func `the same item twice in one transaction is one mail`() throws {
        var reading = MailReading()
        reading.reports = [MadeReport().read(for: store)]
        let item = ImportedItem(origin: "a", count: 1, digest: 7, bytes: nil, reading: reading)
        let outcomes = try MailWriter(store: store).record(imported: [item, item], at: Timestamp(seconds: 0))
        #expect(outcomes.map(\.state) == [.stored, .duplicate])
        #expect(try store.count("mail") == 1)
    }

    @Test func `an item in quarantine is kept raw, and let go when it can be read`() throws {
        #expect(try store.record([], problems: [Self.problem], digest: 7, bytes: [9]).state == .quarantined)
        #expect(try store.rawMail(1) == [9])
        #expect(try store.record([], problems: [Self.problem], digest: 7, bytes: [9]).state == .quarantined)
        #expect(try store.count("mail") == 1)
        let read = try store.record([MadeReport()], digest: 7, bytes: [9])
        #expect((read.state, read.reports) == (.stored, 1))
        #expect(try store.rawMail(1) == nil)
        #expect(try store.mail(1)?.reason == nil)
    }

    @Test func `an item leaves quarantine also when it brings nothing new`() throws {
        try store.record([MadeReport()], problems: [Self.problem], digest: 7, bytes: [9])
        let read = try store.record([MadeReport()], digest: 7, bytes: [9])
        #expect((read.state, read.reports) == (.duplicate, 0), "in the tally")
        #expect(try store.mail(1)?.state == .stored, "in the database")
        #expect(try store.rawMail(1) == nil)
        try store.record([], problems: [Self.problem], digest: 8)
        try store.record([MadeReport()], digest: 8)
        #expect(try store.mail(2)?.state == .duplicate)
    }

    @Test func `an item too large to keep is quarantined without its bytes`() throws {
        try store.record([], problems: [Quarantine(.tooLarge, "x")], bytes: nil)
        #expect(try store.mail(1)?.reason == "too-large")
        #expect(try store.rawMail(1) == nil)
    }

    @Test func `another item with the same report is a duplicate mail of its own`() throws {
        try store.record([MadeReport()], digest: 7)
        #expect(try store.record([MadeReport()], digest: 8).state == .duplicate)
        #expect(try store.mailCounts() == [.stored: 1, .duplicate: 1])
        #expect(try store.rawMail(2) == nil)
    }
}
