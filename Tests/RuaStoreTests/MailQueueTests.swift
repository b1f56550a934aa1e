import Dispatch
import Foundation
import GRDB
import RuaCore
import RuaStore
import Synchronization
import Testing

@Suite struct MailQueueTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    /// What came of appending some mails.
    private final class Results: Sendable {
        private let state = Mutex((results: [[Result<Int64, StoreError>]](), commits: 0))
        private let done = DispatchGroup()
        private let commit = DispatchSemaphore(value: 0)

        func append(_ mails: [IncomingMail], to queue: MailQueue) {
            let first = state.withLock { state in
                state.results += Array(repeating: [], count: mails.count)
                return state.results.count - mails.count
            }
            for _ in mails { done.enter() }
            let mails = Array(zip(first..., mails))
            DispatchQueue.concurrentPerform(iterations: mails.count) { index in
                let (number, mail) = mails[index]
                queue.append(mail) { result in
                    self.state.withLock { $0.results[number].append(result) }
                    self.done.leave()
                }
            }
        }

        func committed() {
            state.withLock { $0.commits += 1 }
            commit.signal()
        }

        /// A transaction is told of after the mails in it.
        func waitForCommit() { commit.wait() }

        /// What each mail was told, and the number of transactions, once all have been told.
        func all() -> (results: [[Result<Int64, StoreError>]], commits: Int) {
            done.wait()
            return state.withLock { $0 }
        }
    }

    private static func mail(_ text: String, for store: Store) throws -> IncomingMail {
        let mail = IncomingMail(
            IncomingMail.Origin(
                received: Timestamp(seconds: 1_700_000_000), peer: "192.0.2.1", helo: "mx.example",
                mailFrom: "a@b.example",
                recipients: ["rua@example.com", "other@example.com"], tls: "TLSv1.3 X"), for: store)
        try mail.take(Array(text.utf8))
        return mail
    }

    @Test func `many at once are each told once, with an id of their own, in fewer transactions`() throws {
        let results = Results()
        let queue = MailQueue(store: temporary.store) { results.committed() }
        let mails = try (0..<300).map { try Self.mail("mail \($0)", for: temporary.store) }
        // While another holds the database the mails gather.
        try temporary.store.write { _ in results.append(mails, to: queue) }
        results.waitForCommit()
        let (told, commits) = results.all()
        #expect(told.allSatisfy { $0.count == 1 })
        let ids = try told.map { try #require($0.first).get() }
        #expect(Set(ids).count == 300)
        #expect(commits >= 1)
        #expect(commits <= 3, "one for the first, one for those that came while it waited")
        for (number, id) in ids.enumerated() {
            #expect(try temporary.store.rawMail(id) == Array("mail \(number)".utf8))
        }
        #expect(try temporary.store.pendingMails(limit: 1000) == ids.sorted())
    }

    @Test func `what is known of a mail is kept`() throws {
        let results = Results()
        results.append([try Self.mail("Subject: x\r\n\r\n", for: store)], to: MailQueue(store: store) {})
        #expect(try results.all().results.flatMap { $0 }.map { try $0.get() } == [1])
        let mail = try #require(try store.mail(1))
        #expect(mail.received.seconds == 1_700_000_000)
        #expect(
            (mail.origin, mail.cameFrom, mail.helo, mail.mailFrom) == ("smtp", "192.0.2.1", "mx.example", "a@b.example")
        )
        #expect(mail.recipients == "rua@example.com other@example.com")
        #expect(mail.tls == "TLSv1.3 X")
        #expect(mail.bytes == 14)
        #expect(mail.state == .pending)
        #expect((mail.reason, mail.subject, mail.headerFrom) == (nil, nil, nil))
    }

    @Test func `when the database refuses, every mail is told so once, nothing is stored, and it goes on after`() throws
    {
        try store.write {
            try $0.execute(
                sql: "CREATE TRIGGER full BEFORE INSERT ON mail_raw BEGIN SELECT RAISE(ABORT, 'no room'); END")
        }
        let results = Results()
        let queue = MailQueue(store: store) { results.committed() }
        results.append(try (0..<20).map { try Self.mail("\($0)", for: store) }, to: queue)
        let (told, commits) = results.all()
        #expect(told.allSatisfy { $0.count == 1 })
        for result in told.flatMap({ $0 }) { #expect(throws: StoreError.self) { try result.get() } }
        #expect(commits == 0)
        #expect(try store.sizes().prefix(2) == [0, 0])
        try store.write { try $0.execute(sql: "DROP TRIGGER full") }
        results.append([try Self.mail("after", for: store)], to: queue)
        let last = try #require(results.all().results.last?.first).get()
        #expect(try store.rawMail(last) == Array("after".utf8))
        results.waitForCommit()
        #expect(results.all().commits == 1)
    }

    @Test func `mails that come while others are stored are not forgotten`() throws {
        let results = Results()
        let queue = MailQueue(store: store) { results.committed() }
        for round in 0..<30 {
            results.append(try (0..<5).map { try Self.mail("\(round) \($0)", for: store) }, to: queue)
        }
        results.waitForCommit()
        let (told, commits) = results.all()
        #expect(Set(try told.flatMap { $0 }.map { try $0.get() }).count == 150)
        #expect((1...150).contains(commits))
        #expect(try store.mailCounts() == [.pending: 150])
    }
}
