import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import RuaReceiver
import Testing

/// An SMTP client that does what a test says, over a real socket.
final class MailClient {
    /// The server said something else, or nothing.
    struct Surprise: Error, CustomStringConvertible {
        let description: String
    }

    private let channel: any Channel
    private var lines: AsyncStream<String>.Iterator
    private let collector: NIOLoopBound<LineCollector>

    private init(channel: any Channel, lines: AsyncStream<String>, collector: NIOLoopBound<LineCollector>) {
        self.channel = channel
        self.lines = lines.makeAsyncIterator()
        self.collector = collector
    }

    /// Connects and says nothing.
    static func connect(to address: ListenAddress, tls: Bool = false) async throws -> MailClient {
        let (lines, continuation) = AsyncStream<String>.makeStream()
        let (channel, collector) = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let collector = LineCollector(continuation)
                    if tls { try channel.pipeline.syncOperations.addHandler(Self.tlsHandler()) }
                    try channel.pipeline.syncOperations.addHandler(collector)
                    return (channel, NIOLoopBound(collector, eventLoop: channel.eventLoop))
                }
            }
        return MailClient(channel: channel, lines: lines, collector: collector)
    }

    /// Connects, hears the greeting, and says EHLO.
    static func greeted(at address: ListenAddress) async throws -> MailClient {
        let client = try await connect(to: address)
        try await client.expect("220")
        try await client.say("EHLO client.example", expecting: "250")
        return client
    }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Sends, without caring whether the server still listens.
    func sendRegardless(_ bytes: [UInt8]) {
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }

    /// The next line, nil at the end of the connection.
    func line() async -> String? {
        await lines.next()
    }

    /// The last line of the next reply.
    func reply() async throws -> String {
        while let line = await line() {
            if line.dropFirst(3).first != "-" { return line }
        }
        throw Surprise(description: "the connection ended")
    }

    /// Hears a reply that starts so.
    @discardableResult
    func expect(_ start: String, sourceLocation: SourceLocation = #_sourceLocation) async throws -> String {
        let reply = try await reply()
        #expect(reply.hasPrefix(start), sourceLocation: sourceLocation)
        return reply
    }

    /// Sends a line and hears a reply that starts so.
    @discardableResult
    func say(
        _ command: String, expecting start: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> String {
        try await send(command + "\r\n")
        return try await expect(start, sourceLocation: sourceLocation)
    }

    /// Goes to the first byte of a message.
    func startMessage(from sender: String = "a@b.example", to recipient: String = "rua@example.net") async throws {
        try await say("MAIL FROM:<\(sender)>", expecting: "250 2.1.0")
        try await say("RCPT TO:<\(recipient)>", expecting: "250 2.1.5")
        try await say("DATA", expecting: "354")
    }

    /// Whether the connection ends without another word.
    func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) async {
        let line = await line()
        #expect(line == nil, sourceLocation: sourceLocation)
    }

    /// Does the TLS handshake.
    func startTLS() async throws {
        let collector = self.collector
        let done = channel.eventLoop.makePromise(of: Void.self)
        try await channel.eventLoop.submit { [channel] in
            collector.value.handshake = done
            try channel.pipeline.syncOperations.addHandler(Self.tlsHandler(), position: .first)
        }.get()
        try await done.futureResult.get()
    }

    /// Says no more, but listens.
    func finishSending() async throws {
        try await channel.close(mode: .output)
    }

    /// Ends the connection.
    func close() async {
        channel.close(promise: nil)
        while await line() != nil {}
    }

    /// Ends TCP without the end of TLS, after sending raw bytes behind it.
    func cutBelowTLS(sending bytes: [UInt8]) async throws {
        try await channel.eventLoop.submit { [channel] in
            let pipeline = channel.pipeline.syncOperations
            let below = try pipeline.context(handlerType: NIOSSLClientHandler.self)
            below.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
            below.close(promise: nil)
        }.get()
    }

    /// Ends TLS as it should be ended, but TCP goes on with raw bytes.
    func finishTLS(andSend bytes: [UInt8]) async throws {
        try await channel.eventLoop.submit { [channel] in
            let below = try channel.pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self)
            let keeper = OutputKeeper()
            try channel.pipeline.syncOperations.addHandler(keeper, position: .first)
            channel.close(mode: .output, promise: nil)
            below.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
        }.get()
    }

    private static func tlsHandler() throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        return try NIOSSLClientHandler(context: NIOSSLContext(configuration: configuration), serverHostname: nil)
    }
}

/// Cuts what the server says into lines.
final class LineCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<String>.Continuation
    private var buffer: [UInt8] = []
    var handshake: EventLoopPromise<Void>?

    init(_ continuation: AsyncStream<String>.Continuation) {
        self.continuation = continuation
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        buffer += Self.unwrapInboundIn(data).readableBytesView
        while let end = buffer.firstIndex(of: 0x0A) {
            continuation.yield(String(decoding: buffer[..<max(0, end - 1)], as: UTF8.self))
            buffer.removeSubrange(...end)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted: handshake?.succeed()
        case ChannelEvent.inputClosed: continuation.finish()
        default: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        handshake?.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        handshake?.fail(ChannelError.eof)
        continuation.finish()
    }
}

/// Keeps the end of TLS from becoming the end of TCP.
private final class OutputKeeper: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
    }
}
