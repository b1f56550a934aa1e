import RuaCore
import RuaIngest
import RuaStore
import Testing

@Suite struct MailRetryTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private func retry(_ limits: Limits = Limits()) -> MailRetry {
        MailRetry(store: store, pipeline: Pipeline(store: store, limits: limits))
    }

    /// Limits under which nothing but tiny reports can be read.
    private var narrow: Limits {
        var limits = Limits()
        limits.report.rows = 1
        return limits
    }

    private func wide(_ id: String, rows: [(String, String)] = [("192.0.2.1", "1"), ("192.0.2.2", "2")]) -> [UInt8] {
        MadeMail(.xml(Sample(id: id) { $0.rows = rows })).bytes
    }

    @Test func `what can be read now is stored, what cannot stays`() async throws {
        try temporary.write(wide("1"), to: "in/1.eml")
        try temporary.write(Sample(id: "2").broken, to: "in/2.xml")
        try temporary.write(
            Packing.gzip(Sample(id: "3") { $0.rows = [("192.0.2.1", "1"), ("192.0.2.1", "1")] }.bytes), to: "in/3.gz")
        _ = try await Import([temporary.path(of: "in")], into: store, limits: narrow)
        #expect(try store.mailCounts() == [.quarantined: 3])
        let results = try retry().all()
        #expect(results.map(\.mail) == [1, 2, 3])
        #expect("\(results[0].outcome)" == "stored, 1 new report")
        #expect(
            "\(results[1].outcome)".hasPrefix("still quarantined, bad-xml: 2.xml: ") == true, "\(results[1].outcome)")
        #expect(try store.mailStates() == ["1 stored", "2 quarantined bad-xml", "3 stored"])
        #expect(try store.count("report_row") == 4)
        #expect(try retry().all().map(\.mail) == [2])
    }

    @Test func `the oldest counts when two that conflict can be read at last`() async throws {
        try temporary.write(wide("1", rows: [("192.0.2.1", "1"), ("192.0.2.2", "1")]), to: "in/a.eml")
        try temporary.write(wide("1", rows: [("192.0.2.1", "5"), ("192.0.2.2", "5")]), to: "in/b.eml")
        _ = try await Import([temporary.path(of: "in")], into: store, limits: narrow)
        _ = try retry().all()
        #expect(try store.mailStates() == ["1 stored", "2 quarantined conflicting"])
    }

    @Test func `a received mail is read as a mail`() async throws {
        let ids = try await store.queue([wide("1")])
        let reading = Pipeline(store: store, limits: narrow).read(mail: try #require(try store.rawMail(ids[0])))
        _ = try MailWriter(store: store).record([(ids[0], reading)])
        #expect(try store.mailStates() == ["1 quarantined too-large"])
        #expect(try retry().run(ids).map { "\($0.outcome)" } == ["stored, 1 new report"])
        #expect(try store.rawMail(1) != nil)
    }

    @Test func `mails that cannot be retried say why`() async throws {
        try temporary.write(wide("1"), to: "in/1.eml")
        _ = try await Import([temporary.path(of: "in")], into: store)
        var small = Limits()
        small.mail.messageBytes = 100
        try temporary.write(wide("2"), to: "big/2.eml")
        try temporary.write(mailbox([MadeMail(.xml(Sample(id: "3")))]), to: "big/3.mbox")
        _ = try await Import([temporary.path(of: "big")], into: store, limits: small)
        let words = try retry().run([1, 3, 99]).map { "\($0.outcome)" }
        #expect(
            words == ["is not in quarantine", "its bytes are not kept; import the file again", "there is no such mail"])
        #expect(try retry().run([]).isEmpty)
    }

    @Test func `more than one page of quarantine is gone through, the oldest first`() throws {
        try store.execute(
            """
            WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1003)
            INSERT INTO mail (received, origin, came_from, bytes, state, reason)
            SELECT 1, 'import', 'gone', 0, 'quarantined', 'too-large' FROM n
            """)
        let results = try retry().all()
        #expect(results.map(\.mail) == Array(1...1003))
        #expect(results.allSatisfy { "\($0.outcome)".hasPrefix("its bytes are not kept") })
    }
}
