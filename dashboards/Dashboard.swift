import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import RuaCore
public import RuaStore
public import ServiceLifecycle

/// The web pages of a collector, rendered on the server; nothing they show is fetched from elsewhere.
public struct Dashboard: Service {
    /// Connections at one time; more wait to be accepted.
    static let connections = 256

    let responder: DashboardResponder
    private let address: (host: String, port: Int)
    private let times: RequestDeadline.Times
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) -> Void

    /// A dashboard.
    ///
    /// - Parameters:
    ///   - address: Where it listens; port 0 lets the system pick one.
    ///   - access: Who may see it, and what they may do.
    ///   - store: The database that the pages read.
    ///   - senders: The owner's word on senders.
    ///   - status: What the collector tells of itself.
    ///   - clock: The time now.
    ///   - logger: Where what goes wrong is told.
    ///   - onListening: Called with the real port.
    /// - Throws: `StoreError`, or what is wrong with a template.
    public init(
        address: (host: String, port: Int), access: WebAccess = WebAccess(), store: Store, senders: [DeclaredSender],
        status: any StatusSource, clock: @escaping @Sendable () -> Timestamp, logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) -> Void
    ) throws {
        try self.init(
            address: address, access: access, store: store, senders: senders, status: status, clock: clock,
            times: RequestDeadline.Times(), logger: logger, onListening: onListening)
    }

    init(
        address: (host: String, port: Int), access: WebAccess, store: Store, senders: [DeclaredSender],
        status: any StatusSource, clock: @escaping @Sendable () -> Timestamp, times: RequestDeadline.Times,
        logger: Logger, onListening: @escaping @Sendable (_ port: Int) -> Void
    ) throws {
        let token = FormToken()
        let desk = Desk(
            store: store, senders: senders, clock: clock, mayWrite: access.mayWrite, token: token, assets: try Assets())
        let watch = try ChangeWatch(store)
        let pool = ReadingPool()
        let cache = PageCache(pool: pool) { try watch.version() }
        responder = DashboardResponder(
            hosts: HostCheck(listening: address.host, names: access.hosts), access: access, token: token,
            routes: Routes(desk: desk, status: status, pool: pool, cache: cache), logger: logger)
        self.address = address
        self.times = times
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until graceful shutdown.
    public func run() async throws {
        var logger = logger
        logger.logLevel = .warning
        let (onListening, times) = (onListening, times)
        let application = Application(
            responder: responder,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [RequestDeadline(times)],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(address.host, port: address.port), serverName: "rua",
                availableConnectionsDelegate: MaximumAvailableConnections(Self.connections)),
            onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) }, logger: logger)
        do {
            try await application.run()
        } catch let error as IOError {
            throw DashboardError(host: address.host, port: address.port, errorCode: error.errnoCode)
        } catch let error as SocketAddressError {
            throw DashboardError(host: address.host, port: address.port, reason: "\(error)")
        }
    }
}
