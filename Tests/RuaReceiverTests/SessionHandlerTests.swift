import NIOCore
import NIOEmbedded
import RuaSMTP
import Synchronization
import Testing

@testable import RuaReceiver

/// What a handler does with what its session says, on a channel without a socket.
@Suite struct SessionHandlerTests {
    @Test func `the greeting comes by itself`() throws {
        let session = try EmbeddedSession()
        #expect(try session.sent() == ["220 mx.example.net ESMTP\r\n"])
    }

    @Test func `replies to commands of one packet leave in one`() throws {
        let session = try EmbeddedSession()
        _ = try session.sent()
        try session.receive("HELO x\r\nMAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\nNOOP\r\n")
        let sent = try session.sent()
        #expect(sent.count == 1)
        #expect(sent.first?.split(separator: "\r\n").count == 4)
    }

    @Test func `a message reaches the intake with what is known of it`() throws {
        let session = try EmbeddedSession()
        try session.startMessage()
        try session.receive("Subject: x\r\n")
        try session.receive("\r\n..dot\r\n.")
        try session.receive("\r\n")
        #expect(try session.lines() == ["250 2.0.0 stored as q1"])
        let message = try #require(session.intake.stored.first)
        #expect(message.text == "Subject: x\r\n\r\n.dot\r\n")
        #expect(message.origin.peer == "192.0.2.7")
        #expect(message.origin.port == 4711)
        #expect(message.origin.received == .testing)
        #expect(message.origin.envelope.sender?.description == "a@b.example")
        #expect(message.origin.tls == nil)
        let trace = String(decoding: message.origin.trace(id: "q1"), as: UTF8.self)
        #expect(
            trace == """
                Return-Path: <a@b.example>\r
                Received: from client.example (unknown [192.0.2.7])\r
                \tby mx.example.net with ESMTP id q1\r
                \tfor <rua@example.net>;\r
                \tTue, 24 Nov 2026 10:00:00 +0000\r\n
                """)
    }

    @Test func `the 250 waits for the intake, and so do the commands behind the message`() throws {
        let session = try EmbeddedSession()
        session.intake.holdCommits()
        try session.startMessage()
        try session.receive("a\r\n.\r\nNOOP\r\nQUIT\r\n")
        #expect(try session.lines() == [])
        session.intake.release()
        session.channel.embeddedEventLoop.run()
        #expect(try session.lines() == ["250 2.0.0 stored as q1", "250 2.0.0 OK", "221 2.0.0 Bye"])
        #expect(session.isClosed)
        #expect(session.counters.snapshot.sessions == [.quit: 1])
    }

    @Test func `reading pauses while a message is stored`() throws {
        let session = try EmbeddedSession()
        session.channel.read()
        #expect(session.reads.count == 1)
        session.intake.holdCommits()
        try session.startMessage()
        try session.receive(".\r\n")
        session.channel.read()
        session.channel.read()
        #expect(session.reads.count == 1)
        session.intake.release()
        session.channel.embeddedEventLoop.run()
        #expect(session.reads.count == 2)
    }

    @Test(arguments: [MessageRefusal.noRoom("disk is full"), .failed("no such table")])
    func `an intake that fails in mid-message is told of at its true end`(refusal: MessageRefusal) throws {
        let session = try EmbeddedSession()
        session.intake.failAppends(after: 3, refusal)
        try session.startMessage()
        try session.receive("abc")
        try session.receive("d\r\nMAIL FROM:<>\r\n")
        try session.receive(".\n\r\nmore\r\n")
        #expect(try session.lines() == [])
        try session.receive(".\r\nNOOP\r\n")
        let isFull = refusal == .noRoom("disk is full")
        #expect(
            try session.lines() == [
                isFull ? "452 4.3.1 Insufficient system storage" : "451 4.3.0 Local error, please try again later",
                "250 2.0.0 OK",
            ])
        #expect(session.intake.stored.isEmpty)
        #expect(session.counters.snapshot.refusedMessages == [isFull ? .noRoom : .failed: 1])
        #expect(session.log.lines("message").first?.metadata["why"] == refusal.description)
    }

    @Test func `without room MAIL is refused, and taken again when there is some`() throws {
        let session = try EmbeddedSession()
        try session.receive("HELO x\r\n")
        _ = try session.sent()
        session.intake.acceptsMail = false
        try session.receive("MAIL FROM:<>\r\n")
        session.intake.acceptsMail = true
        try session.receive("MAIL FROM:<>\r\n")
        #expect(try session.lines() == ["452 4.3.1 Insufficient system storage", "250 2.1.0 Sender OK"])
        #expect(session.counters.snapshot.refusedMessages == [.noRoom: 1])
    }

    @Test func `an answer counts once, and only for its own message`() throws {
        let answers = AnswerCollector()
        let session = try EmbeddedSession(intake: answers)
        try session.startMessage()
        try session.receive(".\r\n")
        answers.answer(0, .success("first"))
        answers.answer(0, .failure(.failed("again")))
        session.channel.embeddedEventLoop.run()
        #expect(try session.lines() == ["250 2.0.0 stored as first"])
        try session.receive("MAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\nDATA\r\n.\r\n")
        _ = try session.sent()
        answers.answer(0, .success("late"))
        session.channel.embeddedEventLoop.run()
        #expect(try session.lines() == [])
        answers.answer(1, .success("second"))
        session.channel.embeddedEventLoop.run()
        #expect(try session.lines() == ["250 2.0.0 stored as second"])
        #expect(session.counters.snapshot.messages == 2)
    }

    @Test func `a message is counted as stored though its client has gone`() throws {
        let session = try EmbeddedSession()
        session.intake.holdCommits()
        try session.startMessage()
        try session.receive("abc\r\n.\r\n")
        _ = try session.channel.finish()
        session.intake.release()
        session.channel.embeddedEventLoop.run()
        #expect(session.counters.snapshot.messages == 1)
        #expect(session.counters.snapshot.messageBytes == 5)
        #expect(session.counters.snapshot.sessions == [.lost: 1])
        #expect(session.log.lines("message").map { $0.metadata["result"] } == ["stored"])
    }

    @Test func `a client that goes in mid-message leaves nothing`() async throws {
        let session = try EmbeddedSession()
        try session.startMessage()
        try session.receive("abc\r\n.")
        _ = try session.channel.finish()
        await session.intake.wait(for: .dropped)
        #expect(session.intake.stored.isEmpty)
        #expect(session.counters.snapshot.refusedMessages == [.lost: 1])
        #expect(session.counters.snapshot.openConnections == 0)
    }
}

/// An intake whose answers the test gives, as often as it likes.
final class AnswerCollector: MessageIntake {
    private let waiting = Mutex<[RecordingIntake.Done]>([])

    var acceptsMail: Bool { true }

    func begin(_ origin: MessageOrigin) -> any MessageSink { Sink(self) }

    func answer(_ index: Int, _ result: Result<String, MessageRefusal>) {
        waiting.withLock { $0[index] }(result)
    }

    private final class Sink: MessageSink {
        let collector: AnswerCollector

        init(_ collector: AnswerCollector) {
            self.collector = collector
        }

        func append(_ bytes: UnsafeRawBufferPointer) throws(MessageRefusal) {}

        func commit(_ done: @escaping @Sendable (Result<String, MessageRefusal>) -> Void) {
            collector.waiting.withLock { $0.append(done) }
        }
    }
}
