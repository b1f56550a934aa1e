import NIOCore
import NIOEmbedded
import RuaSMTP
import Testing

@testable import RuaReceiver

/// Clients that send and do not read.
@Suite struct BackpressureTests {
    private static let flood = Array(repeating: "HELP\r\n", count: 5000).joined()

    private func clogged() throws -> EmbeddedSession {
        let session = try EmbeddedSession()
        _ = try session.sent()
        session.channel.isWritable = false
        try session.receive(Self.flood)
        return session
    }

    @Test func `replies that nobody reads stop the session early`() throws {
        let session = try clogged()
        let bytes = try session.sent().joined().utf8.count
        #expect(bytes >= SessionHandler.gatheredBytes)
        #expect(bytes < SessionHandler.gatheredBytes + Reply.lineBytes)
        session.channel.read()
        #expect(session.reads.count == 0)
    }

    @Test func `it goes on, with nothing lost, when they are read`() throws {
        let session = try clogged()
        session.channel.read()
        let before = try session.lines().count
        session.channel.isWritable = true
        session.channel.pipeline.fireChannelWritabilityChanged()
        #expect(try before + session.lines().count == 5000)
        #expect(session.reads.count == 1)
    }

    @Test func `whoever goes on sending is cut`() throws {
        let session = try clogged()
        try session.receive([UInt8](repeating: 0x41, count: Session.sendAheadBytes))
        #expect(!session.isClosed)
        try session.receive("A")
        #expect(session.isClosed)
        #expect(session.counters.snapshot.sessions == [.overrun: 1])
    }

    @Test func `whoever never reads is cut after the idle timeout`() throws {
        let session = try clogged()
        session.advance(.seconds(299))
        #expect(!session.isClosed)
        session.advance(.seconds(1))
        #expect(session.isClosed)
        #expect(session.counters.snapshot.sessions == [.unread: 1])
    }

    @Test func `what is sent ahead of a stored message is bounded`() throws {
        let session = try EmbeddedSession()
        session.intake.holdCommits()
        try session.startMessage()
        try session.receive(".\r\n")
        try session.receive([UInt8](repeating: 0x41, count: Session.sendAheadBytes + 1))
        session.intake.release()
        session.channel.embeddedEventLoop.run()
        #expect(try session.lines() == ["250 2.0.0 stored as q1", "421 4.7.0 Too much sent ahead, closing"])
        #expect(session.counters.snapshot.sessions == [.overrun: 1])
    }
}
