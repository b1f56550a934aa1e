import Logging
import NIOCore
import RuaCore
import RuaSMTP
import Testing

@testable import RuaReceiver

@Suite struct LogLineTests {
    @Test func `a stored message is one line`() throws {
        let session = try EmbeddedSession()
        try session.startMessage()
        session.advance(.milliseconds(250))
        try session.receive("abc\r\n.\r\n")
        let lines = session.log.lines
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect(line.message == "message")
        #expect(line.level == .info)
        #expect(
            line.metadata == [
                "peer": "192.0.2.7", "helo": "client.example", "tls": "none", "from": "<a@b.example>",
                "to": "<rua@example.net>", "size": "5", "id": "q1", "result": "stored", "ms": "250",
            ])
    }

    @Test func `an oversize message is one line that says why`() throws {
        let session = try EmbeddedSession { $0.limits.messageBytes = 10 }
        try session.startMessage()
        try session.receive("12345678\r\n9\r\n.\r\n")
        #expect(try session.lines() == ["552 5.3.4 Message larger than the limit"])
        let line = try #require(session.log.lines("message").first)
        #expect(line.level == .notice)
        #expect(line.metadata["result"] == "too-large")
        #expect(line.metadata["why"] == "552 5.3.4 Message larger than the limit")
        #expect(session.log.lines.count == 1)
    }

    @Test func `a message refused by its declared size is a line too`() throws {
        let session = try EmbeddedSession()
        try session.receive("EHLO x\r\nMAIL FROM:<a@b.example> SIZE=99999999999\r\n")
        #expect(session.log.lines("message").map { $0.metadata["result"] } == ["too-large"])
        #expect(session.counters.snapshot.refusedMessages == [.tooLarge: 1])
    }

    @Test func `a message given up between chunks is a line too`() throws {
        let session = try EmbeddedSession()
        try session.receive(
            "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\nBDAT 3\r\nabcRSET\r\nQUIT\r\n")
        #expect(session.log.lines("message").map { $0.metadata["result"] } == ["abandoned"])
    }

    @Test func `an address can't forge a field`() throws {
        let session = try EmbeddedSession()
        try session.receive(
            "EHLO result=stored\r\nMAIL FROM:<\"x result=stored id=7\"@b.example>\r\n"
                + "RCPT TO:<\"a result=stored\"@reports.example.net>\r\nDATA\r\n.\r\n")
        let line = try #require(session.log.lines("message").first)
        #expect(line.metadata["from"] == "<\\u{22}x\\u{20}result=stored\\u{20}id=7\\u{22}@b.example>")
        #expect(line.metadata["to"] == "<\\u{22}a\\u{20}result=stored\\u{22}@reports.example.net>")
        #expect(line.metadata.values.allSatisfy { !$0.contains(" ") })
    }

    @Test func `many recipients are counted, not listed`() throws {
        let session = try EmbeddedSession()
        let recipients = (1...5).map { "RCPT TO:<r\($0)@reports.example.net>\r\n" }.joined()
        try session.receive("HELO x\r\nMAIL FROM:<>\r\n\(recipients)DATA\r\n.\r\n")
        let line = try #require(session.log.lines("message").first)
        #expect(line.metadata["to"] == "<r1@reports.example.net>,+4")
        #expect(line.metadata["from"] == "<>")
    }

    @Test func `a session that broke is a line at debug, one that ended well is none`() throws {
        let good = try EmbeddedSession()
        try good.receive("QUIT\r\n")
        #expect(good.log.lines.isEmpty)
        let bad = try EmbeddedSession()
        try bad.receive("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        let line = try #require(bad.log.lines.first)
        #expect(line.level == .debug)
        #expect(line.metadata["end"] == "http")
        #expect(line.metadata["peer"] == "192.0.2.7")
    }

    @Test func `replies and bytes are counted`() throws {
        let session = try EmbeddedSession()
        try session.receive("EHLO x\r\nMAIL\r\nMAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\nDATA\r\n.\r\nQUIT\r\n")
        let counters = session.counters.snapshot
        #expect(counters.replies == [2: 6, 3: 1, 5: 1])
        #expect(counters.bytesRead == 70)
        #expect(counters.connections == 1)
        #expect(counters.openConnections == 0)
        #expect(counters.messages == 1)
        #expect(counters.messageBytes == 0)
    }

    @Test func `every way to end a session has a reply of its own`() {
        let ends: [(Reply, SessionEnd)] = [
            (.bye, .quit), (.idle, .idle), (.tooSlow, .tooSlow), (.sessionTooLong, .tooLong),
            (.shuttingDown, .shutdown), (.tooManyErrors, .tooManyErrors),
            (.tooManyTransactions, .tooManyTransactions), (.overloaded, .overloaded),
            (.tooManyConnections, .tooManyConnections), (.banned, .banned), (.earlyTalker, .earlyTalker),
            (.notHTTP, .http), (.overrun, .overrun), (.badArgument, .confused),
        ]
        for (reply, end) in ends { #expect(SessionEnd(after: reply) == end) }
        #expect(SessionEnd(after: nil) == .confused)
    }
}
