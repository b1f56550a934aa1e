import GRDB
import RuaCore
import RuaStore
import Testing

@Suite struct PendingMailTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private func make(_ states: [MailState]) throws {
        try store.write { db in
            for state in states {
                try db.execute(
                    sql: """
                        INSERT INTO mail (received, origin, came_from, bytes, state, reason)
                        VALUES (1, 'smtp', '', 0, ?, iif(?1 = 'quarantined', 'no-report', NULL))
                        """, arguments: [state.rawValue])
            }
        }
    }

    @Test func `the oldest that wait come first, as many as wanted`() throws {
        try make([.stored, .pending, .quarantined, .pending, .duplicate, .pending])
        #expect(try store.pendingMails(limit: 10) == [2, 4, 6])
        #expect(try store.pendingMails(limit: 2) == [2, 4])
        #expect(try store.pendingMails(limit: 0) == [])
    }

    @Test func `a mail that crashed the process twice is quarantined, not one that did once`() throws {
        try make([.pending, .pending])
        #expect(try !store.noteCrash(whileReading: 1))
        #expect(try !store.noteCrash(whileReading: 2))
        #expect(try store.mailCounts() == [.pending: 2])
        #expect(try store.noteCrash(whileReading: 1))
        #expect(try store.suspectedMail() == 2)
        let mail = try #require(try store.mail(1))
        #expect((mail.state, mail.reason) == (.quarantined, "crashed"))
        #expect(mail.detail?.contains("rua mail raw 1") == true)
    }

    @Test func `a mail that may have crashed the process stands in nobody's way`() throws {
        try make([.pending, .pending, .pending])
        #expect(try store.suspectedMail() == nil)
        _ = try store.noteCrash(whileReading: 1)
        #expect(try store.pendingMails(limit: 10) == [2, 3])
        #expect(try store.suspectedMail() == 1)
    }

    @Test func `a crash counts against waiting mails only`() throws {
        try make([.stored, .quarantined])
        for _ in 0..<3 {
            for id in Int64(1)...3 { #expect(try !store.noteCrash(whileReading: id)) }
        }
        #expect(try store.mail(1)?.state == .stored)
        #expect(try store.mail(2)?.reason == "no-report")
    }

    @Test func `a mail that was read at last starts from none again`() throws {
        try make([.pending])
        #expect(try !store.noteCrash(whileReading: 1))
        _ = try MailWriter(store: store).record([(1, MailReading())])
        try store.write { try $0.execute(sql: "UPDATE mail SET state = 'pending', reason = NULL") }
        #expect(try !store.noteCrash(whileReading: 1, "could not be recorded"))
        #expect(try store.noteCrash(whileReading: 1, "could not be recorded"))
        #expect(try store.mail(1)?.detail?.hasPrefix("could not be recorded; ") == true)
    }
}
