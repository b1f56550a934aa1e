import HTTPTypes
import Hummingbird
public import Logging
import NIOCore
public import RuaCore
public import RuaInsight
public import RuaStore
public import ServiceLifecycle

/// The web pages of a collector, rendered on the server; nothing they show is fetched from elsewhere.
public struct Dashboard: Service {
    private let address: (host: String, port: Int)
    private let routes: Routes
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) -> Void

    /// A dashboard.
    ///
    /// - Parameters:
    ///   - address: Where it listens; port 0 lets the system pick one.
    ///   - store: The database that the pages read.
    ///   - senders: The owner's word on senders.
    ///   - status: What the collector tells of itself.
    ///   - clock: The time now.
    ///   - onListening: Called with the real port.
    public init(
        address: (host: String, port: Int), store: Store, senders: [DeclaredSender], status: any StatusSource,
        clock: @escaping @Sendable () -> Timestamp, logger: Logger, onListening: @escaping @Sendable (_ port: Int) -> Void
    ) {
        self.address = address
        routes = Routes(store: store, senders: senders, status: status, clock: clock)
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until graceful shutdown.
    public func run() async throws {
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: GuardMiddleware(host: address.host))
        routes.add(to: router)
        var logger = logger
        logger.logLevel = .warning
        let onListening = self.onListening
        let application = Application(
            router: router,
            configuration: .init(address: .hostname(address.host, port: address.port), serverName: "rua"),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) }, logger: logger)
        try await application.run()
    }
}
