import NIOCore
import NIOPosix
import NIOSSL
import RuaCore
import RuaSMTP

/// A socket that takes connections, each of which becomes a session.
struct Listener: Sendable {
    let channel: any Channel
    /// Where it really listens.
    let address: ListenAddress

    /// Connections that the system keeps until they are accepted.
    private static let backlog: Int32 = 256
    /// Reads adapt between these, so that an idle session costs little and a large message few calls. Unit: bytes.
    private static let readBytes = 1024...64 << 10

    /// Opens all listeners of a configuration, or none.
    static func open(
        _ configuration: Receiver.Configuration, services: SessionServices, connections: OpenConnections,
        group: any EventLoopGroup
    ) async throws(ReceiverError) -> [Listener] {
        var listeners: [Listener] = []
        let places =
            configuration.listeners.map { (address: $0, isTLS: false) }
            + configuration.tlsListeners.map { (address: $0, isTLS: true) }
        for place in places {
            do throws(ReceiverError) {
                if place.isTLS, services.identity == nil {
                    throw ReceiverError(
                        code: .noCertificate, address: place.address, detail: "give it a certificate and key")
                }
                let door = Door(
                    services: services, connections: connections, access: configuration.access,
                    proxies: configuration.proxies, isTLS: place.isTLS)
                let isV6Only = isV6Only(place.address, beside: places.map(\.address))
                listeners.append(try await open(place.address, isV6Only: isV6Only, door, group))
            } catch {
                for listener in listeners { listener.channel.close(promise: nil) }
                throw error
            }
        }
        return listeners
    }

    /// Whether a listener must leave IPv4 to another one.
    ///
    /// `[::]` alone serves IPv4 too, as postmasters expect of Linux. Beside `0.0.0.0` on the same port it can't: the
    /// system lets only one of the two have IPv4.
    static func isV6Only(_ address: ListenAddress, beside others: [ListenAddress]) -> Bool {
        guard address.port != 0, IPAddress(address.host)?.description == "::" else { return false }
        return others.contains { $0.port == address.port && IPAddress($0.host)?.isV4 != false }
    }

    private static func open(
        _ address: ListenAddress, isV6Only: Bool, _ door: Door, _ group: any EventLoopGroup
    ) async throws(ReceiverError) -> Listener {
        let logger = door.services.logger
        var bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptBackoff(logger: logger))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(
                    minimum: readBytes.lowerBound, initial: 2 * readBytes.lowerBound, maximum: readBytes.upperBound)
            )
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 8 << 10, high: 32 << 10))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try door.enter(channel) }
            }
        if isV6Only {
            bootstrap = bootstrap.serverChannelOption(
                ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only), value: 1)
        }
        do {
            let channel = try await bootstrap.bind(host: address.host, port: address.port).get()
            let real = channel.localAddress
            return Listener(
                channel: channel,
                address: ListenAddress(
                    host: real?.ipAddress ?? address.host, port: real?.port ?? address.port))
        } catch {
            throw .cannotListen(address, error)
        }
    }
}
