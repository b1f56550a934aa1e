/// A place to listen at: `127.0.0.1:2525`, `[::]:25`, `localhost:0`.
public struct ListenAddress: Sendable, Hashable {
    /// A name, an IPv4 address, or an IPv6 address without brackets.
    public let host: String
    /// The port; 0 lets the system pick one.
    public let port: Int

    /// A place made of its parts.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`, with an IPv6 address in brackets; nil when it is anything else.
    public init?(_ text: String) {
        let host: Substring
        let rest: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
            guard host.utf8.contains(UInt8(ascii: ":")) else { return nil }
        } else {
            guard let colon = text.firstIndex(of: ":") else { return nil }
            host = text[..<colon]
            rest = text[colon...]
        }
        let digits = rest.dropFirst()
        guard rest.first == ":", !host.isEmpty, (1...5).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let port = Int(digits),
            port <= 65_535
        else { return nil }
        self.init(host: String(host), port: port)
    }
}

extension ListenAddress: CustomStringConvertible {
    /// `HOST:PORT`, an IPv6 address in brackets.
    public var description: String {
        host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
