import NIOCore
import NIOSSL
import RuaCore
import RuaSMTP

/// Makes a session of an accepted connection.
struct Door: Sendable {
    /// The connection is closed without a word.
    struct Dropped: Error {}

    let services: SessionServices
    let connections: OpenConnections
    let access: AccessList
    /// Who says whom its connections are from. From anybody else such a header is only a bad command.
    let proxies: [Network]
    let isTLS: Bool

    /// Fits out a new channel; called on its event loop.
    ///
    /// - Throws: when the channel is to be closed at once.
    func enter(_ channel: any Channel) throws {
        // No address: the client has gone already.
        guard let address = channel.remoteAddress, let text = address.ipAddress, let peer = IPAddress(text) else {
            throw Dropped()
        }
        let port = address.port ?? 0
        guard proxies.contains(where: { $0.contains(peer) }) else { return try seat(channel, peer: peer, port: port) }
        guard connections.hold(channel) else {
            services.counters.update { $0.droppedConnections += 1 }
            throw Dropped()
        }
        try channel.pipeline.syncOperations.addHandler(
            ProxyGate(proxy: peer, port: port, services: services) { peer, port in
                try seat(channel, peer: peer, port: port)
            })
    }

    /// Gives a channel its session, if there is room.
    private func seat(_ channel: any Channel, peer: IPAddress, port: Int) throws {
        let isBanned = !access.admits(peer)
        guard let admission = connections.admit(channel, from: peer, isBanned: isBanned) else {
            services.counters.update { $0.droppedConnections += 1 }
            throw Dropped()
        }
        let local = channel.localAddress?.ipAddress.flatMap { IPAddress($0) }
        let connection = Connection(peer: peer, port: port, local: local, admission: admission, isTLS: isTLS)
        let pipeline = channel.pipeline.syncOperations
        if isTLS, let identity = services.identity {
            try pipeline.addHandler(NIOSSLServerHandler(context: identity.context))
        }
        try pipeline.addHandler(
            SessionHandler(services: services, connection: connection, now: channel.eventLoop.now))
    }
}
