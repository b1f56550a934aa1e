import Logging
import NIOCore

/// Pauses a listening socket when the process or the machine has no file descriptor left.
///
/// The connection that can't be accepted stays in the queue of the kernel, which would report it again at once, for ever,
/// at the cost of half a core. NIO's own `AcceptBackoffHandler` only holds back further reads; the one that failed stays
/// registered and spins (measured with NIO 2.101). Turning `autoRead` off takes it back.
final class AcceptBackoff: ChannelInboundHandler {
    typealias InboundIn = any Channel

    private let pause: TimeAmount
    private let logger: Logger
    private var isPaused = false

    init(pause: TimeAmount = .seconds(1), logger: Logger) {
        self.pause = pause
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Other errors concern one connection, which is closed by now.
        guard error is IOError, !isPaused else { return }
        logger.warning(
            "cannot accept connections for now; if there are too few file descriptors, raise the limit (ulimit -n)",
            metadata: ["error": .string(ReceiverError.reason(error))])
        isPaused = true
        setReading(false, context)
        context.eventLoop.assumeIsolated().scheduleTask(in: pause) {
            self.isPaused = false
            if context.channel.isActive { self.setReading(true, context) }
        }
    }

    private func setReading(_ isReading: Bool, _ context: ChannelHandlerContext) {
        do {
            try context.channel.syncOptions?.setOption(.autoRead, value: isReading)
        } catch {
            logger.warning(
                "cannot pause or resume accepting connections",
                metadata: ["error": .string(ReceiverError.reason(error))])
        }
    }
}
