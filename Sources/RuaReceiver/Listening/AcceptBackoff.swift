import Logging
import NIOCore

/// Pauses a listening socket when the process or the machine has no file descriptor left.
///
/// The connection that can't be accepted stays in the queue of the kernel, which would report it again at once, for ever,
/// at the cost of a whole core.
final class AcceptBackoff: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    private let pause: TimeAmount
    private let logger: Logger
    private var isPaused = false
    private var isReadHeld = false

    init(pause: TimeAmount = .seconds(1), logger: Logger) {
        self.pause = pause
        self.logger = logger
    }

    func read(context: ChannelHandlerContext) {
        if isPaused { isReadHeld = true } else { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is IOError, !isPaused else { return }
        logger.warning(
            "cannot accept connections for now; if there are too few file descriptors, raise the limit (ulimit -n)",
            metadata: ["error": .string(LogText.escaped("\(error)"))])
        isPaused = true
        context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
            self.isPaused = false
            guard self.isReadHeld, context.channel.isActive else { return }
            self.isReadHeld = false
            context.read()
        }
    }
}
