import GRDB
import RuaCore
import RuaStore
import Testing

@Suite struct MailWriterTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    /// A mail that waits to be read.
    private static func pending(_ store: Store) throws -> Int64 {
        try store.write { db in
            try db.execute(
                sql: """
                    INSERT INTO mail (received, origin, came_from, bytes, state)
                    VALUES (5, 'smtp', '192.0.2.1', 3, 'pending')
                    """
            )
            let id = db.lastInsertedRowID
            try db.execute(sql: "INSERT INTO mail_raw VALUES (?, x'010203')", arguments: [id])
            return id
        }
    }

    private static func reading(
        _ reports: [MadeReport], problems: [Quarantine] = [], store: Store
    ) -> MailReading {
        var reading = MailReading()
        reading.reports = reports.map { $0.read(for: store) }
        reading.problems = problems
        reading.subject = "Report Domain: example.com"
        reading.headerFrom = "Reporter <a@b.example>"
        return reading
    }

    @Test func `a mail with a new report is stored`() throws {
        let id = try Self.pending(store)
        let outcomes = try MailWriter(store: store).record([(id, Self.reading([MadeReport()], store: store))])
        #expect(outcomes.map(\.state) == [.stored])
        #expect(outcomes.first?.messages == 1)
        let mail = try #require(try store.mail(id))
        #expect((mail.state, mail.reason, mail.detail, mail.reports) == (.stored, nil, nil, 1))
        #expect(mail.subject == "Report Domain: example.com")
        #expect(mail.headerFrom == "Reporter <a@b.example>")
        #expect(try store.rawMail(id) == [1, 2, 3], "a received mail stays as it came")
    }

    @Test func `a mail without anything is quarantined as no-report`() throws {
        let id = try Self.pending(store)
        let outcome = try MailWriter(store: store).record([(id, Self.reading([], store: store))])[0]
        #expect(outcome.quarantine?.reason == .noReport)
        #expect(try store.mail(id)?.reason == "no-report")
    }

    @Test func `the readable part of a mail counts, the rest is told`() throws {
        let id = try Self.pending(store)
        let problems = [Quarantine(.badArchive, "a.gz: broken"), Quarantine(.badXML, "b.xml: line 3")]
        let outcome = try MailWriter(store: store).record([
            (id, Self.reading([MadeReport()], problems: problems, store: store))
        ])[0]
        #expect(outcome.state == .quarantined)
        #expect(outcome.reports == 1)
        let mail = try #require(try store.mail(id))
        #expect((mail.reason, mail.detail) == ("bad-archive", "a.gz: broken\nb.xml: line 3"))
        #expect(try store.allRows().count == 1)
        // A retry that reads all of it finds the stored report as the mail's own.
        let retried = try MailWriter(store: store).record([(id, Self.reading([MadeReport()], store: store))])[0]
        #expect((retried.state, retried.reports) == (.stored, 0))
        #expect(try store.mail(id)?.reason == nil)
        #expect(try store.allRows().count == 1)
    }

    @Test func `several mails in one transaction see each other`() throws {
        let ids = try (0..<3).map { _ in try Self.pending(store) }
        let outcomes = try MailWriter(store: store).record([
            (ids[0], Self.reading([MadeReport()], store: store)), (ids[1], Self.reading([MadeReport()], store: store)),
            (ids[2], Self.reading([MadeReport(rows: [])], store: store)),
        ])
        #expect(outcomes.map(\.state) == [.stored, .duplicate, .quarantined])
        #expect(try store.mailCounts() == [.stored: 1, .duplicate: 1, .quarantined: 1])
    }

    @Test func `one mail that cannot be recorded takes the whole transaction back, and the writer goes on`() throws {
        let ids = try (0..<2).map { _ in try Self.pending(store) }
        try store.write {
            try $0.execute(
                sql: """
                    CREATE TRIGGER poison BEFORE INSERT ON report WHEN NEW.report_id = 'poison'
                    BEGIN SELECT RAISE(ABORT, 'poison'); END
                    """)
        }
        let writer = MailWriter(store: store)
        let sizes = try store.sizes()
        let good = MadeReport(
            "new.example", org: "New", rows: [Row("198.51.100.7", 3) { $0.headerFrom = "new.example" }])
        #expect(
            code {
                _ = try writer.record([
                    (ids[0], Self.reading([good], store: store)),
                    (ids[1], Self.reading([MadeReport(id: "poison")], store: store)),
                ])
            } == .other)
        #expect(try store.sizes() == sizes)
        #expect(try store.mailCounts() == [.pending: 2])
        let outcomes = try writer.record([(ids[0], Self.reading([good], store: store))])
        #expect(outcomes.map(\.state) == [.stored])
        #expect(try store.allRows().map(\.row) == good.rows)
        #expect(try store.allRows().map(\.report.domain) == ["new.example"])
        #expect(try store.integrityProblems() == [])
    }

    @Test func `the words of a report are kept to the byte, composed or not`() throws {
        let names = ["caf\u{e9}", "cafe\u{301}", "CAF\u{c9}"]
        let made = names.enumerated().map { number, name in
            MadeReport(org: name, id: "\(number)", rows: [Row(nil, 1) { $0.headerFrom = name }])
        }
        let writer = MailWriter(store: store)
        for report in made { try store.record([report], writer: writer) }
        let rows = try store.allRows()
        #expect(rows.map { Array($0.report.orgName.utf8) } == names.map { Array($0.utf8) })
        #expect(rows.map { Array($0.evaluation.evaluation.headerFrom.utf8) } == names.map { Array($0.utf8) })
    }
}
