import Logging
import NIOCore
import RuaCore
import RuaSMTP

/// Waits on a proxy's connection for the header that says whom it is from, has it seated, and goes.
///
/// First in the pipeline and alone until then: nothing is said, and TLS begins behind the header. Who does not send a
/// whole header in time, or sends something else, is closed without a word: whether it speaks SMTP or TLS can't be
/// told.
final class ProxyGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Makes the session of a connection.
    typealias Seat = (_ peer: IPAddress, _ port: Int) throws -> Void

    private let proxy: IPAddress
    private let port: Int
    private let services: SessionServices
    private let seat: Seat
    private var header = ProxyHeader()
    private var timer: Scheduled<Void>?
    private var isOver = false

    /// A gate for a connection that `proxy` has opened from `port`.
    init(proxy: IPAddress, port: Int, services: SessionServices, seat: @escaping Seat) {
        self.proxy = proxy
        self.port = port
        self.services = services
        self.seat = seat
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let patience = TimeAmount.seconds(services.settings.limits.idleTimeoutSeconds)
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
            self.refuse(context, why: "timeout")
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        var input = Array(Self.unwrapInboundIn(data).readableBytesView)[...]
        switch header.read(&input) {
        case .incomplete: return
        case .client(let address, let port): admit(context, address, port, rest: input)
        case .local: admit(context, proxy, port, rest: input)
        case .invalid(let fault): refuse(context, why: fault.rawValue)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            clientGone(context)
        case is ChannelShouldQuiesceEvent, is SessionHandler.ForcedShutdown:
            isOver = true
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        clientGone(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        clientGone(context)
        context.fireChannelInactive()
    }

    /// The connection ends before it began. A proxy that only looks whether we live says nothing, and is no fault.
    private func clientGone(_ context: ChannelHandlerContext) {
        if !header.isEmpty { return refuse(context, why: "closed") }
        isOver = true
        context.close(promise: nil)
    }

    /// Gives the connection its session and hands on what the client has said already.
    private func admit(_ context: ChannelHandlerContext, _ peer: IPAddress, _ port: Int, rest: ArraySlice<UInt8>) {
        isOver = true
        do {
            try seat(peer, port)
        } catch {
            return context.close(promise: nil)
        }
        if !rest.isEmpty { context.fireChannelRead(Self.wrapInboundOut(ByteBuffer(bytes: rest))) }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    /// Closes a connection that has no header.
    private func refuse(_ context: ChannelHandlerContext, why: String) {
        guard !isOver else { return }
        isOver = true
        services.counters.update { $0.badProxyHeaders += 1 }
        services.logger.notice(
            "a connection from a proxy does not begin with a PROXY header; is it switched on there?",
            metadata: ["proxy": .string(proxy.description), "why": .string(why)])
        context.close(promise: nil)
    }
}
