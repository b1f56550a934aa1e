public import Logging
public import NIOCore
import NIOPosix
public import RuaCore
import RuaSMTP
public import ServiceLifecycle

/// Receives mail by SMTP: listens, holds the sessions, and hands their messages to an intake.
///
/// ```swift
/// let receiver = Receiver(
///     configuration: .init(listeners: [address], session: settings), intake: intake, clock: clock, logger: logger,
///     onListening: { print("listening smtp \($0)") })
/// try await receiver.run()
/// ```
///
/// `run()` returns after a graceful shutdown: no new connections, sessions at a command get 421 4.3.2, a message in flight
/// may finish within `shutdownGrace`. It takes at most `linger` and two seconds more than that: 14 s in all by default.
public struct Receiver: Service {
    let configuration: Configuration
    let counters: ReceiverCounters
    let logger: Logger
    private let intake: any MessageIntake
    private let clock: @Sendable () -> Timestamp
    private let group: any EventLoopGroup
    private let onListening: @Sendable (ListenAddress) -> Void

    /// A receiver that does nothing yet.
    ///
    /// - Parameters:
    ///   - configuration: Where and how it serves.
    ///   - intake: Where messages go.
    ///   - counters: What it counts in.
    ///   - clock: The time now.
    ///   - logger: For a line a message, and at debug a line a session that failed.
    ///   - group: Its threads; nil for those that the process has anyway.
    ///   - onListening: Called with each real address once all listeners stand.
    public init(
        configuration: Configuration, intake: any MessageIntake, counters: ReceiverCounters = ReceiverCounters(),
        clock: @escaping @Sendable () -> Timestamp, logger: Logger, group: (any EventLoopGroup)? = nil,
        onListening: @escaping @Sendable (ListenAddress) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.intake = intake
        self.counters = counters
        self.clock = clock
        self.logger = logger
        self.group = group ?? MultiThreadedEventLoopGroup.singleton
        self.onListening = onListening
    }

    /// Serves until graceful shutdown, or until the task is cancelled, which ends all sessions at once.
    ///
    /// - Throws: `ReceiverError` when a listener can't be had or breaks.
    public func run() async throws {
        let services = SessionServices(
            settings: configuration.sessionSettings, identity: configuration.identity, intake: intake,
            counters: counters, clock: clock, logger: logger, greetingDelay: TimeAmount(configuration.greetingDelay),
            linger: TimeAmount(configuration.linger))
        let limits = configuration.session.limits
        let connections = OpenConnections(
            limiter: ConnectionLimiter(total: limits.connections, perAddress: limits.connectionsPerAddress))
        let listeners = try await Listener.open(
            configuration, services: services, connections: connections, group: group)
        for listener in listeners { onListening(listener.address) }
        do {
            try await serve(listeners)
        } catch {
            await stop(listeners, connections, isGraceful: false)
            throw error
        }
        await stop(listeners, connections, isGraceful: !Task.isCancelled)
    }

    /// Waits for the signal to stop, or for a listener to break.
    private func serve(_ listeners: [Listener]) async throws {
        let stopped = group.next().makePromise(of: Void.self)
        for listener in listeners {
            listener.channel.closeFuture.whenComplete { result in
                let detail = if case .failure(let error) = result { "\(error)" } else { "the socket was closed" }
                stopped.fail(ReceiverError(code: .listenerLost, address: listener.address, detail: detail))
            }
        }
        let watch = configuration.identity.map { identity in Task { await watchFiles(of: identity) } }
        defer { watch?.cancel() }
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await stopped.futureResult.get()
        } onCancelOrGracefulShutdown: {
            stopped.succeed()
        }
    }

    private func stop(_ listeners: [Listener], _ connections: OpenConnections, isGraceful: Bool) async {
        let emptied = group.next().makePromise(of: Void.self)
        for listener in listeners { listener.channel.close(promise: nil) }
        connections.stop(emptied: emptied)
        if isGraceful {
            connections.tell(ChannelShouldQuiesceEvent())
            if await !wait(for: emptied.futureResult, atMost: configuration.shutdownGrace) {
                connections.tell(SessionHandler.ForcedShutdown())
                // Long enough for the last words, and for the end of TLS.
                _ = await wait(for: emptied.futureResult, atMost: configuration.linger + .milliseconds(500))
            }
        }
        connections.closeAll()
        _ = await wait(for: emptied.futureResult, atMost: .seconds(1))
    }

    /// Whether `future` succeeds within some time.
    private func wait(for future: EventLoopFuture<Void>, atMost time: Duration) async -> Bool {
        let outcome = future.eventLoop.makePromise(of: Bool.self)
        let timeout = future.eventLoop.scheduleTask(in: TimeAmount(time)) { outcome.succeed(false) }
        future.whenComplete { _ in outcome.succeed(true) }
        defer { timeout.cancel() }
        do {
            return try await outcome.futureResult.get()
        } catch {
            return false
        }
    }

    private func watchFiles(of identity: TLSIdentity) async {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: configuration.certificateCheck)
                if try identity.reloadIfChanged() { logger.info("new certificate read") }
            } catch let error as TLSIdentityError {
                logger.warning("keeping the old certificate", metadata: ["error": .string("\(error)")])
            } catch {
                return
            }
        }
    }
}
