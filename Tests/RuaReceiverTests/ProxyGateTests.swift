import NIOCore
import NIOEmbedded
import RuaCore
import RuaSMTP
import Testing

@testable import RuaReceiver

/// The wait for a proxy's header, on a channel whose time the test moves.
@Suite struct ProxyGateTests {
    /// A gate that notes whom it seats, with a handler behind it that keeps what comes through.
    private final class Gated {
        final class Seen: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
            var bytes: [UInt8] = []
            var reads = 0

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                bytes += Self.unwrapInboundIn(data).readableBytesView
                reads += 1
            }
        }

        struct Full: Error {}

        let channel = EmbeddedChannel()
        let counters = ReceiverCounters()
        let log = LogRecorder()
        let seen = Seen()
        var seats: [String] = []

        init(isFull: Bool = false) throws {
            let services = SessionServices(
                settings: .testing, identity: nil, intake: RecordingIntake(), counters: counters,
                clock: { .testing }, logger: log.logger)
            let proxy = try #require(IPAddress("10.0.0.1"))
            try channel.connect(to: SocketAddress(ipAddress: "192.0.2.25", port: 25)).wait()
            let gate = ProxyGate(proxy: proxy, port: 4711, services: services) { [weak self] peer, port in
                if isFull { throw Full() }
                guard let self else { return }
                self.seats.append("\(peer) \(port)")
                try self.channel.pipeline.syncOperations.addHandler(self.seen)
            }
            try channel.pipeline.syncOperations.addHandler(gate)
        }

        deinit {
            if channel.isActive { channel.close(promise: nil) }
            channel.embeddedEventLoop.run()
        }

        func receive(_ text: String) throws {
            try channel.writeInbound(ByteBuffer(string: text))
            channel.embeddedEventLoop.run()
        }

        func advance(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

        var isGone: Bool { !channel.isActive }
        var complaints: [String?] { log.lines.map { $0.metadata["why"] } }
    }

    private static let line = "PROXY TCP4 192.0.2.7 192.0.2.25 56324 25\r\n"

    @Test func `the session begins behind the header, with the client's address and bytes`() throws {
        let gated = try Gated()
        try gated.receive("PROXY TCP4 192.0.2.7 192.0.2.25 ")
        #expect(gated.seats.isEmpty)
        try gated.receive("56324 25\r\nEHLO ")
        #expect(gated.seats == ["192.0.2.7 56324"])
        try gated.receive("client.example\r\n")
        #expect(gated.seen.bytes == Array("EHLO client.example\r\n".utf8))
        #expect(throws: (any Error).self) { try gated.channel.pipeline.syncOperations.handler(type: ProxyGate.self) }
    }

    @Test func `a header alone hands nothing on`() throws {
        let gated = try Gated()
        try gated.receive(Self.line)
        #expect(gated.seats == ["192.0.2.7 56324"])
        #expect(gated.seen.reads == 0)
    }

    @Test func `a second header is the client's words`() throws {
        let gated = try Gated()
        try gated.receive(Self.line + Self.line)
        #expect(gated.seats.count == 1)
        #expect(gated.seen.bytes == Array(Self.line.utf8))
    }

    @Test func `a proxy that speaks for itself is the client`() throws {
        let gated = try Gated()
        try gated.receive("PROXY UNKNOWN\r\n")
        #expect(gated.seats == ["10.0.0.1 4711"])
    }

    @Test func `a header must be whole within the idle timeout, however it drips`() throws {
        let gated = try Gated()
        for byte in Self.line.utf8.prefix(29) {
            try gated.receive(String(UnicodeScalar(byte)))
            gated.advance(.seconds(10))
        }
        gated.advance(.milliseconds(9_999))
        #expect(!gated.isGone)
        gated.advance(.milliseconds(1))
        #expect(gated.isGone)
        #expect(gated.complaints == ["timeout"])
        #expect(gated.counters.snapshot.badProxyHeaders == 1)
        #expect(try gated.channel.readOutbound(as: ByteBuffer.self) == nil)
    }

    @Test func `the timer ends with the header`() throws {
        let gated = try Gated()
        try gated.receive(Self.line)
        gated.advance(.hours(1))
        #expect(!gated.isGone)
        #expect(gated.complaints.isEmpty)
    }

    @Test func `anything else is closed without a word, and nothing of it is heard`() throws {
        let gated = try Gated()
        try gated.receive("EHLO client.example\r\n" + Self.line)
        #expect(gated.isGone)
        #expect(gated.seats.isEmpty)
        #expect(gated.complaints == ["no-header"])
        #expect(gated.log.lines.first?.metadata["proxy"] == "10.0.0.1")
        #expect(try gated.channel.readOutbound(as: ByteBuffer.self) == nil)
    }

    @Test func `a check whether we live is no fault, half a header is`() throws {
        let check = try Gated()
        check.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(check.isGone)
        #expect(check.complaints.isEmpty)
        #expect(check.counters.snapshot.badProxyHeaders == 0)
        let half = try Gated()
        try half.receive("PROXY TC")
        half.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(half.isGone)
        #expect(half.complaints == ["closed"])
    }

    @Test func `a connection without a header ends with the server`() throws {
        let gated = try Gated()
        try gated.receive("PROXY TC")
        gated.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(gated.isGone)
        #expect(gated.complaints.isEmpty)
    }

    @Test func `a client for whom there is no room is closed`() throws {
        let gated = try Gated(isFull: true)
        try gated.receive(Self.line + "EHLO x\r\n")
        #expect(gated.isGone)
        #expect(gated.complaints.isEmpty)
    }
}
