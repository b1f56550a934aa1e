import Logging
import NIOCore
import NIOPosix
import RuaCore
import RuaReceiver
import RuaSMTP
import ServiceLifecycle
import Testing

/// A receiver that serves on 127.0.0.1 while a test runs.
struct RunningReceiver: Sendable {
    let addresses: [ListenAddress]
    let intake: RecordingIntake
    let counters: ReceiverCounters
    let log: LogRecorder
    let stop: @Sendable () async -> Void

    var address: ListenAddress { addresses.first ?? ListenAddress(host: "none", port: 0) }

    /// With it connections are met in the order in which they were made.
    static let oneThread = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    /// Serves, runs a test, stops, and waits for the end.
    static func with(
        intake: RecordingIntake = RecordingIntake(),
        group loops: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup,
        change: (inout Receiver.Configuration) -> Void = { _ in },
        _ body: (RunningReceiver) async throws -> Void
    ) async throws {
        var configuration = Receiver.Configuration(
            listeners: [ListenAddress(host: "127.0.0.1", port: 0)], session: .testing)
        // Tests leave connections open.
        configuration.linger = .milliseconds(500)
        change(&configuration)
        let log = LogRecorder()
        let counters = ReceiverCounters()
        let (addresses, continuation) = AsyncStream<ListenAddress>.makeStream()
        let receiver = Receiver(
            configuration: configuration, intake: intake, counters: counters, clock: { .testing }, logger: log.logger,
            group: loops, onListening: { continuation.yield($0) })
        let group = ServiceGroup(services: [receiver], logger: log.logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                try await group.run()
            }
            var iterator = addresses.makeAsyncIterator()
            var found: [ListenAddress] = []
            for _ in configuration.listeners + configuration.tlsListeners {
                guard let address = await iterator.next() else {
                    try await tasks.waitForAll()
                    Issue.record("the receiver ended by itself")
                    return
                }
                found.append(address)
            }
            let running = RunningReceiver(
                addresses: found, intake: intake, counters: counters, log: log,
                stop: { await group.triggerGracefulShutdown() })
            do {
                try await body(running)
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

extension Timestamp {
    /// 2026-11-24 10:00:00 UTC.
    static let testing = Timestamp(seconds: 1_795_514_400)
}

extension Session.Settings {
    /// rua@example.net, and everybody at reports.example.net.
    static var testing: Session.Settings {
        guard var recipients = try? RecipientPolicy(["rua@example.net", "@reports.example.net"]) else {
            preconditionFailure("the rules of the tests are wrong")
        }
        recipients.addressLiterals = ["[192.0.2.25]", "[IPv6:2001:db8::25]"]
        return Session.Settings(hostname: "mx.example.net", recipients: recipients)
    }
}
