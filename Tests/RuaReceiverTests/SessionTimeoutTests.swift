import NIOCore
import NIOEmbedded
import RuaCore
import RuaSMTP
import Testing

@testable import RuaReceiver

/// The clocks of a session, on a channel whose time the test moves.
@Suite struct SessionTimeoutTests {
    @Test func `a command that drips in is timed out as a whole`() throws {
        let session = try EmbeddedSession()
        _ = try session.sent()
        for byte in "NOOP and so on and on and on".utf8 {
            try session.receive([byte])
            session.advance(.seconds(10))
        }
        session.advance(.seconds(19))
        #expect(try session.lines() == [])
        session.advance(.seconds(1))
        #expect(try session.lines() == ["421 4.4.2 Timed out waiting for a command, closing"])
        #expect(session.isClosed)
        #expect(session.counters.snapshot.sessions == [.idle: 1])
    }

    @Test func `whole commands keep a session going`() throws {
        let session = try EmbeddedSession()
        for _ in 0..<5 {
            session.advance(.seconds(299))
            try session.receive("NOOP\r\n")
        }
        #expect(try session.lines().count == 6)
        #expect(!session.isClosed)
    }

    @Test func `a session ends after half an hour`() throws {
        let session = try EmbeddedSession()
        for _ in 0..<17 {
            session.advance(.seconds(100))
            try session.receive("NOOP\r\n")
        }
        _ = try session.sent()
        session.advance(.seconds(99))
        #expect(try session.lines() == [])
        session.advance(.seconds(1))
        #expect(try session.lines() == ["421 4.7.0 Session took too long, please connect again"])
    }

    @Test func `a message below the least rate is ended after a minute and forgotten`() throws {
        let session = try EmbeddedSession()
        try session.startMessage()
        for _ in 0..<59 {
            session.advance(.seconds(1))
            try session.receive("slow\r\n")
        }
        #expect(try session.lines() == [])
        session.advance(.seconds(1))
        #expect(try session.lines() == ["421 4.4.2 Message data came too slowly, closing"])
        #expect(session.isClosed)
        #expect(session.intake.stored.isEmpty)
        #expect(session.counters.snapshot.refusedMessages == [.interrupted: 1])
        #expect(session.counters.snapshot.sessions == [.tooSlow: 1])
    }

    @Test func `a message just at the least rate is taken`() throws {
        let session = try EmbeddedSession { $0.limits.dataBytesPerSecond = 10 }
        try session.startMessage()
        for _ in 0..<200 {
            try session.receive("12345678\r\n")
            session.advance(.seconds(1))
        }
        try session.receive(".\r\n")
        #expect(try session.lines() == ["250 2.0.0 stored as q1"])
    }

    @Test func `a message that stops is ended by the idle timeout`() throws {
        let session = try EmbeddedSession { $0.limits.dataBytesPerSecond = 0 }
        try session.startMessage()
        session.advance(.seconds(200))
        try session.receive("a")
        session.advance(.seconds(299))
        #expect(try session.lines() == [])
        session.advance(.seconds(1))
        #expect(try session.lines() == ["421 4.4.2 Timed out waiting for a command, closing"])
    }

    @Test func `no clock runs while a message is stored, but the session limit holds behind it`() throws {
        let session = try EmbeddedSession()
        session.intake.holdCommits()
        try session.startMessage()
        try session.receive("a\r\n.\r\n")
        session.advance(.hours(2))
        #expect(try session.lines() == [])
        session.intake.release()
        session.advance(.zero)
        #expect(
            try session.lines() == [
                "250 2.0.0 stored as q1", "421 4.7.0 Session took too long, please connect again",
            ])
    }

    @Test func `a client that never does the handshake is ended`() throws {
        let session = try EmbeddedSession(identity: TestCertificate.shared.get().identity()) { $0.tls = .offered }
        try session.receive("EHLO client.example\r\nSTARTTLS\r\n")
        #expect(try session.lines().last == "220 2.0.0 Ready to start TLS")
        session.advance(.seconds(299))
        #expect(!session.isClosed)
        session.advance(.seconds(1))
        #expect(session.isClosed)
        #expect(session.counters.snapshot.sessions == [.tlsFailed: 1])
    }

    @Test func `the greeting waits to catch a client that speaks first`() throws {
        let session = try EmbeddedSession(greetingDelay: .seconds(2)) { $0.earlyTalkers = .refuse }
        session.advance(.milliseconds(1999))
        #expect(try session.lines() == [])
        try session.receive("EHLO x\r\n")
        #expect(try session.lines() == ["554 Protocol error: you spoke before the greeting"])
        #expect(session.counters.snapshot.sessions == [.earlyTalker: 1])
    }

    @Test func `a client that waits for the greeting gets it`() throws {
        let session = try EmbeddedSession(greetingDelay: .seconds(2)) { $0.earlyTalkers = .refuse }
        session.advance(.seconds(2))
        #expect(try session.lines() == ["220 mx.example.net ESMTP"])
    }

    @Test func `a server that stops does not wait with the greeting`() throws {
        let session = try EmbeddedSession(greetingDelay: .seconds(2))
        session.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(try session.lines() == ["421 4.3.2 Shutting down, please try again later"])
        session.advance(.seconds(3))
        #expect(session.counters.snapshot.sessions == [.shutdown: 1])
    }

    @Test func `a forced shutdown ends a message, but not one that is being stored`() throws {
        let arriving = try EmbeddedSession()
        try arriving.startMessage()
        arriving.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(try arriving.lines() == [])
        arriving.channel.pipeline.fireUserInboundEventTriggered(SessionHandler.ForcedShutdown())
        #expect(try arriving.lines() == ["421 4.3.2 Shutting down, please try again later"])

        let storing = try EmbeddedSession()
        storing.intake.holdCommits()
        try storing.startMessage()
        try storing.receive(".\r\n")
        storing.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        storing.channel.pipeline.fireUserInboundEventTriggered(SessionHandler.ForcedShutdown())
        #expect(try storing.lines() == [])
        storing.intake.release()
        storing.advance(.zero)
        #expect(
            try storing.lines() == [
                "250 2.0.0 stored as q1", "421 4.3.2 Shutting down, please try again later",
            ])
    }
}
