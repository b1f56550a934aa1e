public import RuaCore
public import RuaSMTP

/// Counts connections and says how a new one is received.
///
/// A client that is refused holds its connection for the moment that the refusal takes. Such connections are counted apart
/// and are no more than the others: above that a client is not even told. So no number of refused clients takes a place
/// from one that can be served, and twice the limit is the most there ever is.
public struct ConnectionLimiter: Sendable {
    /// Connections served at once, in all.
    public let total: Int
    /// Connections served at once for one IPv4 address or one IPv6 /64.
    public let perAddress: Int
    /// Connections served now.
    public private(set) var served = 0
    /// Connections that are being refused now.
    public private(set) var refused = 0
    private var servedByNetwork: [Network: Int] = [:]

    /// A limiter that has seen nobody yet.
    public init(total: Int, perAddress: Int) {
        self.total = total
        self.perAddress = perAddress
    }

    /// Counts a new connection and says how to receive it; `nil` when it must be closed at once, which is not counted.
    public mutating func admit(_ address: IPAddress, isBanned: Bool = false) -> Session.Admission? {
        let key = Self.key(address)
        let admission: Session.Admission
        if isBanned {
            admission = .banned
        } else if servedByNetwork[key, default: 0] >= perAddress {
            admission = .tooManyConnections
        } else if served >= total {
            admission = .overloaded
        } else {
            served += 1
            servedByNetwork[key, default: 0] += 1
            return .accepted
        }
        guard refused < total else { return nil }
        refused += 1
        return admission
    }

    /// A connection that `admit(_:isBanned:)` counted is closed.
    public mutating func release(_ address: IPAddress, _ admission: Session.Admission) {
        guard admission == .accepted else {
            refused -= 1
            return
        }
        served -= 1
        let key = Self.key(address)
        let left = servedByNetwork[key, default: 0] - 1
        servedByNetwork[key] = left > 0 ? left : nil
    }

    /// Whoever has one IPv6 address has its whole /64.
    private static func key(_ address: IPAddress) -> Network {
        Network(address, prefix: address.isV4 ? 32 : 64)
    }
}
