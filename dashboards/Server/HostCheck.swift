import RuaCore

/// Which Host a request may name (security 3.4): a name that somebody else's DNS points at this machine is not ours, and
/// a browser that was told to come here under it would show our pages to that somebody.
struct HostCheck: Sendable {
    private let names: Set<String>

    /// - Parameters:
    ///   - listening: The host that the dashboard listens at.
    ///   - names: The owner's further names.
    init(listening: String, names: [String]) {
        self.names = Set((names + [listening, "localhost"]).map { Self.folded($0) })
    }

    /// Whether a Host field, or the host of an absolute target, is ours: an IP address, `localhost`, or a name that the
    /// owner gave.
    func allows(_ authority: String) -> Bool {
        guard let host = Self.host(of: authority) else { return false }
        return names.contains(host) || Self.isAddress(host)
    }

    /// The host without its port, in lower case, an IPv6 address without brackets; nil when it is not well formed.
    static func host(of authority: String) -> String? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let host = authority[authority.index(after: authority.startIndex)..<end]
            guard isPort(authority[authority.index(after: end)...]), IPAddress(String(host)) != nil else { return nil }
            return host.lowercased()
        }
        let host = authority.prefix { $0 != ":" }
        guard !host.isEmpty, isPort(authority.dropFirst(host.count)) else { return nil }
        return folded(String(host))
    }

    private static func isAddress(_ host: String) -> Bool { IPAddress(host) != nil }

    /// Nothing, or a colon and digits.
    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (text.first == ":" && text.dropFirst().utf8.allSatisfy { (0x30...0x39).contains($0) })
    }

    /// In lower case, without the dot at the end that some clients send.
    private static func folded(_ name: String) -> String {
        let lower = name.lowercased()
        return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    }
}
