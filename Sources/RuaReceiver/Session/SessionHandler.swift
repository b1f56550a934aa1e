import Logging
import NIOCore
import NIOSSL
import NIOTLS
import RuaCore
import RuaSMTP

/// Drives one `Session` over one channel. It decides nothing of the protocol: it hands on what happens and does what the
/// session says.
///
/// Everything here runs on the channel's event loop and never waits. Reading from the socket pauses while the session has
/// no use for more, or while the client does not read its replies.
final class SessionHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Sent down a channel when the server waits no longer for the message in flight.
    struct ForcedShutdown: Sendable {}

    enum Stage {
        case open
        /// The last reply is on its way; what the client still says is dropped.
        case closing
        case closed
    }

    /// Replies are handed to the socket when there are as many as this, or when all input is read. Unit: bytes.
    static let gatheredBytes = 16 << 10

    let services: SessionServices
    let connection: Connection
    var session: Session
    var context: ChannelHandlerContext?
    var clock: SessionClock
    var timer: Scheduled<Void>?
    var timerDeadline: NIODeadline?
    var stage = Stage.open
    /// Replies that are not sent yet.
    var gathered = ByteBuffer()
    /// The client does not read: nothing more is read or obeyed until it does.
    var isClogged = false
    /// What was read before the clog was noticed. Unit: bytes.
    var bytesBehindClog = 0
    var isReadHeld = false
    /// The client will send no more.
    var isInputClosed = false
    /// Our side has said all it will.
    var isOutputClosed = false
    var reception: Reception?
    var receptions: UInt64 = 0
    /// What the next reply refuses is in the log already.
    var isRefusalRecorded = false
    var lastReply: Reply?
    var end: SessionEnd?

    init(services: SessionServices, connection: Connection, now: NIODeadline) {
        self.services = services
        self.connection = connection
        var settings = services.settings
        if let local = connection.local {
            settings.recipients.addressLiterals.append(local.isV4 ? "[\(local)]" : "[IPv6:\(local)]")
        }
        session = Session(settings: settings)
        clock = SessionClock(limits: services.settings.limits, at: now)
    }

    var now: NIODeadline { context?.eventLoop.now ?? .now() }

    /// Whether the client and TLS are not done with each other.
    var isHandshaking: Bool {
        session.activity == .handshake || (connection.isTLS && session.tls == nil)
    }

    // MARK: Events of the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        if context.channel.isActive { begin() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        begin()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = Self.unwrapInboundIn(data)
        let count = buffer.readableBytes
        services.counters.update { $0.bytesRead &+= count }
        guard stage == .open else { return }
        if isClogged {
            bytesBehindClog += count
            if bytesBehindClog > Session.sendAheadBytes { return cut(.overrun) }
        }
        session.append(buffer.readableBytesView)
        // Who has spoken first will not be served: there is nothing to wait for any more.
        if session.isEarlyTalker, session.settings.earlyTalkers == .refuse { greet() }
        proceed()
        clock.received(count, at: now)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        send()
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable, isClogged {
            isClogged = false
            bytesBehindClog = 0
            advance()
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted: handshakeCompleted()
        case ChannelEvent.inputClosed: inputClosed()
        case is ChannelShouldQuiesceEvent: shutDown()
        case is ForcedShutdown: interrupt(.shutdown)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The end of the input, which says this, comes right behind.
        if let error = error as? NIOSSLError, error == .uncleanShutdown { return }
        log(error)
        guard stage == .open else { return context.close(promise: nil) }
        cut(isHandshaking ? .tlsFailed : .lost)
    }

    func channelInactive(context: ChannelHandlerContext) {
        loseConnection(.lost)
        stage = .closed
        timer?.cancel()
        recordEnd()
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) {
        if wantsRead { context.read() } else { isReadHeld = true }
    }

    // MARK: Moving on

    /// Does what the session says until it has nothing more to say or the client must read first.
    func proceed() {
        if session.activity == .command { session.acceptsMail = services.intake.acceptsMail }
        while !isClogged, let action = session.next() { perform(action) }
        if isInputClosed { endWithInput() }
        guard stage == .open else { return }
        updateTimer()
        if isReadHeld, wantsRead {
            isReadHeld = false
            context?.read()
        }
    }

    /// `proceed()`, and sends what was said.
    func advance() {
        proceed()
        send()
    }

    private var wantsRead: Bool {
        // At the end reading goes on, to see the client's end of it.
        stage != .open || (!isClogged && (session.wantsInput || isHandshaking))
    }
}
