import Foundation
import RuaCore
import RuaIngest
import RuaStore
import Testing

@Suite(.timeLimit(.minutes(2))) struct QueueWorkerTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private static let good = MadeMail(.xml(Sample(id: "1"))).bytes
    private static let junk = MadeMail(.text("hello")).bytes

    @Test func `what waits is read when it is woken, in order`() async throws {
        try await store.queue([Self.good, Self.good, Self.junk, MadeMail(.file("r.xml", Sample(id: "2").broken)).bytes])
        let worker = RunningWorker(store)
        worker.wake.yield()
        await worker.wait(for: "mail read", count: 4)
        #expect(
            try store.mailStates() == ["1 stored", "2 duplicate", "3 quarantined no-report", "4 quarantined bad-xml"])
        #expect(try store.mail(1)?.subject == "Report Domain: example.com")
        #expect(worker.lines.contains("mail read mail=1 reports=1 rows=1 state=stored"))
        #expect(worker.lines.contains("mail read mail=4 reason=bad-xml reports=0 rows=0 state=quarantined"))
        // And again, for mail that came later.
        try await store.queue([MadeMail(.xml(Sample(id: "5"))).bytes])
        worker.wake.yield()
        await worker.wait(for: "mail read", count: 5)
        #expect(try store.mail(5)?.state == .stored)
        try await worker.stop()
        #expect(try ReadingMarker(for: store).left == .nothing)
    }

    @Test func `more mails than go into one transaction are all read`() async throws {
        try await store.queue((0..<150).map { MadeMail(.xml(Sample(id: "\($0)"))).bytes })
        let worker = RunningWorker(store)
        worker.wake.yield()
        await worker.wait(for: "mail read", count: 150)
        try await worker.stop()
        #expect(try store.mailCounts() == [.stored: 150])
        #expect(try store.count("report") == 150)
    }

    @Test func `it stops when told to, with nothing to do, and leaves what waits`() async throws {
        let idle = RunningWorker(store)
        try await idle.stop()
        try await store.queue([Self.good])
        let unwoken = RunningWorker(store)
        try await unwoken.stop()
        #expect(try store.mailCounts() == [.pending: 1])
    }

    @Test func `the end of the stream ends the work`() async throws {
        try await store.queue([Self.good])
        let worker = RunningWorker(store)
        worker.wake.yield()
        worker.wake.finish()
        await worker.wait(for: "mail read")
        await #expect(throws: (any Error).self) { try await worker.end() }
        #expect(try store.mailCounts() == [.stored: 1])
    }

    @Test func `after one crash a mail is read again, after two it is quarantined and the rest goes on`() async throws {
        let ids = try await store.queue([Self.good, MadeMail(.xml(Sample(id: "2"))).bytes])
        try ReadingMarker(for: store).set(.mail(ids[0]))
        let first = RunningWorker(store)
        try await first.stop()
        #expect(try store.mailCounts() == [.pending: 2], "not woken, so nothing was read")
        try ReadingMarker(for: store).set(.mail(ids[0]))
        let second = RunningWorker(store)
        second.wake.yield()
        await second.wait(for: "mail read")
        try await second.stop()
        #expect(try store.mailStates() == ["1 quarantined crashed", "2 stored"])
        #expect(second.lines.contains("mail quarantined: the process ended twice while it read it mail=1"))
        #expect(try store.rawMail(1)?.suffix(Self.good.count) == Self.good[...], "it is kept")
    }

    @Test func `a mail that was read when the process ended is read after all others, and well`() async throws {
        try await store.queue((0..<3).map { MadeMail(.xml(Sample(id: "\($0)"))).bytes })
        try ReadingMarker(for: store).set(.mail(1))
        let worker = RunningWorker(store)
        worker.wake.yield()
        await worker.wait(for: "mail read", count: 3)
        try await worker.stop()
        #expect(worker.lines.filter { $0.hasPrefix("mail read") }.last?.contains("mail=1 ") == true)
        #expect(try store.mailCounts() == [.stored: 3])
    }

    @Test(.timeLimit(.minutes(1)))
    func `a kill while a mail waits to be recorded is no fault of the mail`() async throws {
        try await store.queue([Self.good])
        let marker = try ReadingMarker(for: store)
        let worker = RunningWorker(store)
        // As long as another connection writes, the worker waits with what it has read.
        try store.whileOthersWrite {
            worker.wake.yield()
            while marker.left != .several, !Task.isCancelled { sched_yield() }
        }
        await worker.wait(for: "mail read")
        try await worker.stop()
        #expect(try store.mailStates() == ["1 stored"])
    }

    @Test func `a crash while several were recorded counts against none, and they are tried one by one`() async throws {
        try await store.queue((0..<3).map { MadeMail(.xml(Sample(id: "\($0)"))).bytes })
        try ReadingMarker(for: store).set(.several)
        // One transaction each: the second fails alone, the first is stored by then.
        try store.execute(
            """
            CREATE TRIGGER stop BEFORE INSERT ON report WHEN NEW.report_id = '1'
            BEGIN SELECT RAISE(ABORT, 'stop'); END
            """
        )
        let worker = RunningWorker(store)
        worker.wake.yield()
        await worker.wait(for: "mail stays pending")
        #expect(try store.mail(1)?.state == .stored)
        await worker.wait(for: "mail quarantined")
        try await worker.stop()
        #expect(try store.mailStates() == ["1 stored", "2 quarantined crashed", "3 stored"])
    }

    @Test func `a mail that can never be recorded does not hold up the others for ever`() async throws {
        let poison = MadeMail(.xml(Sample(id: "poison"))).bytes
        try await store.queue([Self.good, poison, MadeMail(.xml(Sample(id: "3"))).bytes])
        try store.poison()
        let worker = RunningWorker(store)
        worker.wake.yield()
        await worker.wait(for: "mail quarantined")
        try await worker.stop()
        #expect(try store.mailStates() == ["1 stored", "2 quarantined crashed", "3 stored"])
        #expect(try store.mail(2)?.detail?.hasPrefix("what was read of this mail could not be recorded: ") == true)
        try store.execute("DROP TRIGGER poison")
        let retry = MailRetry(store: store, pipeline: Pipeline(store: store, limits: Limits()))
        #expect(try retry.all().map { "\($0.mail) \($0.outcome)" } == ["2 stored, 1 new report"])
    }

    @Test func `a passing trouble is waited out, and counts against no mail`() async throws {
        try await store.queue([Self.good, Self.junk])
        try store.execute(
            """
            CREATE TABLE attempts (n); INSERT INTO attempts VALUES (0);
            CREATE TRIGGER hurt BEFORE INSERT ON report BEGIN SELECT RAISE(ABORT, 'hurt'); END
            """)
        let worker = RunningWorker(store)
        worker.wake.yield()
        await worker.wait(for: "mail stays pending")
        try store.execute("DROP TRIGGER hurt")
        await worker.wait(for: "mail read", count: 2)
        try await worker.stop()
        #expect(try store.mail(2)?.reason == "no-report")
    }

    @Test func `told to stop while it waits out a trouble, it ends well and at once`() async throws {
        try await store.queue([Self.good])
        try store.execute("CREATE TRIGGER hurt BEFORE INSERT ON report BEGIN SELECT RAISE(ABORT, 'hurt'); END")
        let worker = RunningWorker(store, pause: .seconds(3600))
        worker.wake.yield()
        await worker.wait(for: "mail stays pending")
        try await worker.stop()
        #expect(try store.mailCounts() == [.pending: 1])
    }

    @Test func `a mail whose bytes are gone is not read for ever`() async throws {
        try await store.queue([Self.good])
        try store.execute("DELETE FROM mail_raw")
        let worker = RunningWorker(store)
        worker.wake.yield()
        await worker.wait(for: "mail read")
        try await worker.stop()
        #expect(try store.mailStates() == ["1 quarantined no-report"])
    }

    @Test func `a damaged database ends the service`() async throws {
        try await store.queue([Self.good])
        let root = try store.query("SELECT rootpage FROM sqlite_schema WHERE name = 'mail_raw'", parameters: [:]).rows
        guard case .integer(let page)? = root.first?.first else { return #expect(Bool(false), "no page: \(root)") }
        try store.checkpoint()
        let file = try #require(FileHandle(forUpdatingAtPath: temporary.path))
        try file.seek(toOffset: UInt64(page - 1) * 4096)
        try file.write(contentsOf: Data(repeating: 0xEE, count: 4096))
        try file.close()
        let worker = RunningWorker(try Store.open(temporary.path))
        worker.wake.yield()
        let error = await #expect(throws: StoreError.self) { try await worker.end() }
        #expect(error?.code == .corrupt)
    }
}
