import NIOCore
import RuaCore
import RuaSMTP
import Synchronization

/// The connections that are open: how many there may be, and how to reach them all.
final class OpenConnections: Sendable {
    private struct State {
        var limiter: ConnectionLimiter
        var channels: [ObjectIdentifier: any Channel] = [:]
        /// Connections of proxies of which is not known yet whom they are from; so no address has them against it.
        var held: [ObjectIdentifier: any Channel] = [:]
        var isStopping = false
        var emptied: EventLoopPromise<Void>?

        var isEmpty: Bool { channels.isEmpty && held.isEmpty }
    }

    private let state: Mutex<State>

    init(limiter: ConnectionLimiter) {
        state = Mutex(State(limiter: limiter))
    }

    /// Takes a connection whose client is not known yet, until `admit(_:from:isBanned:)` or its end; says whether there
    /// is room. There may be as many of them as connections are served.
    func hold(_ channel: any Channel) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isStopping, state.held.count < state.limiter.total else { return false }
            state.held[ObjectIdentifier(channel)] = channel
            return true
        }
        if isTaken { channel.closeFuture.whenComplete { _ in self.release(channel) } }
        return isTaken
    }

    private func release(_ channel: any Channel) {
        let emptied: EventLoopPromise<Void>? = state.withLock { state in
            // No session was waited for if it was admitted.
            guard state.held.removeValue(forKey: ObjectIdentifier(channel)) != nil else { return nil }
            return state.isEmpty ? state.emptied : nil
        }
        emptied?.succeed()
    }

    /// Counts a connection until its channel closes; says how to receive it, `nil` for not at all.
    func admit(_ channel: any Channel, from address: IPAddress, isBanned: Bool) -> Session.Admission? {
        let admission: Session.Admission? = state.withLock { state in
            guard !state.isStopping, let admission = state.limiter.admit(address, isBanned: isBanned) else {
                return nil
            }
            state.held[ObjectIdentifier(channel)] = nil
            state.channels[ObjectIdentifier(channel)] = channel
            return admission
        }
        guard let admission else { return nil }
        channel.closeFuture.whenComplete { _ in self.release(channel, address, admission) }
        return admission
    }

    private func release(_ channel: any Channel, _ address: IPAddress, _ admission: Session.Admission) {
        let emptied: EventLoopPromise<Void>? = state.withLock { state in
            state.limiter.release(address, admission)
            state.channels[ObjectIdentifier(channel)] = nil
            return state.isEmpty ? state.emptied : nil
        }
        emptied?.succeed()
    }

    /// From here on no connection is admitted; `emptied` succeeds once the last one has closed.
    func stop(emptied: EventLoopPromise<Void>) {
        let isEmpty = state.withLock { state in
            state.isStopping = true
            state.emptied = emptied
            return state.isEmpty
        }
        if isEmpty { emptied.succeed() }
    }

    /// Sends an event to every session.
    func tell(_ event: any Sendable) {
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(event) }
    }

    /// Closes what is still open.
    func closeAll() {
        for channel in channels { channel.close(promise: nil) }
    }

    private var channels: [any Channel] { state.withLock { Array($0.channels.values) + Array($0.held.values) } }
}
