import Logging
import NIOCore
import NIOEmbedded
import RuaCore
import RuaSMTP
import Testing

@testable import RuaReceiver

/// A session handler on a channel without a socket, whose time the test moves.
final class EmbeddedSession {
    let channel = EmbeddedChannel()
    let intake = RecordingIntake()
    let counters = ReceiverCounters()
    let log = LogRecorder()
    let reads = ReadCounter()
    let handler: SessionHandler

    init(
        intake other: (any MessageIntake)? = nil, identity: TLSIdentity? = nil, greetingDelay: TimeAmount = .zero,
        change: (inout Session.Settings) -> Void = { _ in }
    ) throws {
        var settings = Session.Settings.testing
        change(&settings)
        var services = SessionServices(
            settings: settings, identity: identity, intake: other ?? intake, counters: counters, clock: { .testing },
            logger: log.logger)
        services.greetingDelay = greetingDelay
        let peer = try #require(IPAddress("192.0.2.7"))
        handler = SessionHandler(
            services: services, connection: Connection(peer: peer, port: 4711, admission: .accepted),
            now: channel.eventLoop.now)
        try channel.pipeline.syncOperations.addHandlers(reads, handler)
        try channel.connect(to: SocketAddress(ipAddress: "192.0.2.25", port: 25)).wait()
    }

    deinit {
        // Leaving it open would be noticed by EmbeddedChannel.
        if channel.isActive { channel.close(promise: nil) }
        channel.embeddedEventLoop.run()
    }

    /// One read of the socket.
    func receive(_ text: String) throws {
        try receive(Array(text.utf8))
    }

    func receive(_ bytes: [UInt8]) throws {
        try channel.writeInbound(ByteBuffer(bytes: bytes))
        channel.embeddedEventLoop.run()
    }

    /// What was sent, a flush an element.
    func sent() throws -> [String] {
        var pieces: [String] = []
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
            if buffer.readableBytes > 0 { pieces.append(String(buffer: buffer)) }
        }
        return pieces
    }

    /// What was sent, a line an element.
    func lines() throws -> [String] {
        try sent().joined().split(separator: "\r\n").map(String.init)
    }

    func advance(_ time: TimeAmount) {
        channel.embeddedEventLoop.advanceTime(by: time)
    }

    var isClosed: Bool { !channel.isActive }

    /// Goes to the first byte of a message and forgets the replies.
    func startMessage() throws {
        try receive("EHLO client.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<rua@example.net>\r\nDATA\r\n")
        _ = try sent()
    }
}

/// Counts the reads that reach the socket.
final class ReadCounter: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private(set) var count = 0

    func read(context: ChannelHandlerContext) {
        count += 1
        context.read()
    }
}
