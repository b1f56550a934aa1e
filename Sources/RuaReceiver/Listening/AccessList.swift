public import RuaCore

/// Which clients may speak at all. The others get 554 in place of the greeting.
public struct AccessList: Sendable, Equatable {
    /// When not empty, only clients of these networks are served.
    public var allowed: [Network]
    /// Clients of these networks are not served, even where `allowed` names them.
    public var denied: [Network]

    /// A list; without networks it lets everybody in.
    public init(allowed: [Network] = [], denied: [Network] = []) {
        self.allowed = allowed
        self.denied = denied
    }

    /// Whether a client may speak.
    public func admits(_ address: IPAddress) -> Bool {
        if denied.contains(where: { $0.contains(address) }) { return false }
        return allowed.isEmpty || allowed.contains { $0.contains(address) }
    }
}
