import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Ends a connection whose client is too slow: the deadline bounds a whole request, not the gap between its bytes, so that
/// one byte now and then holds nothing up; and a client that does not take its answer is not waited for.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart

    /// How long things may take.
    struct Times: Sendable {
        /// From the connection, or the answer before, to the end of a request.
        var request = TimeAmount.seconds(30)
        /// Without the client taking any more of its answer.
        var stall = TimeAmount.seconds(30)
    }

    private let times: Times
    private var requestTimer: Scheduled<Void>?
    private var stallTimer: Scheduled<Void>?
    /// Requests read to their end whose answers have not been written to theirs.
    private var unanswered = 0

    init(_ times: Times) {
        self.times = times
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { waitForRequest(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    func channelActive(context: ChannelHandlerContext) {
        waitForRequest(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = Self.unwrapInboundIn(data) {
            unanswered += 1
            requestTimer?.cancel()
            requestTimer = nil
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = Self.unwrapOutboundIn(data) {
            unanswered -= 1
            if unanswered <= 0 { waitForRequest(context) }
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stallTimer?.cancel()
        stallTimer = nil
        if !context.channel.isWritable {
            stallTimer = context.eventLoop.assumeIsolated().scheduleTask(in: times.stall) {
                context.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    private func waitForRequest(_ context: ChannelHandlerContext) {
        guard requestTimer == nil else { return }
        requestTimer = context.eventLoop.assumeIsolated().scheduleTask(in: times.request) {
            context.close(promise: nil)
        }
    }

    private func cancel() {
        requestTimer?.cancel()
        stallTimer?.cancel()
        (requestTimer, stallTimer) = (nil, nil)
    }
}
