public import RuaCore

/// A server that looks names up: `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:5353`.
public struct DNSServer: Sendable, Hashable {
    /// Where it is.
    public let address: IPAddress
    /// Its port, 53 unless said otherwise.
    public let port: UInt16

    /// A server at an address.
    public init(_ address: IPAddress, port: UInt16 = 53) {
        self.address = address
        self.port = port
    }

    /// Reads an address, with or without a port; an IPv6 address with a port is in brackets. Nil for anything else.
    public init?(_ text: String) {
        let isBracketed = text.hasPrefix("[")
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        let hasPort = isBracketed ? !text.hasSuffix("]") : colons == 1
        guard hasPort, let colon = text.lastIndex(of: ":") else {
            guard let address = IPAddress(text) else { return nil }
            self.init(address)
            return
        }
        guard let address = IPAddress(String(text[..<colon])), let port = UInt16(text[text.index(after: colon)...]),
            port > 0
        else { return nil }
        self.init(address, port: port)
    }

    /// The most servers that are read from the system's settings, as in resolv.conf(5).
    static let mostServers = 3

    /// The servers that a text in the form of `/etc/resolv.conf` names; the one on this machine when it names none.
    ///
    /// Addresses with a zone are left out: the number of an interface is known to the system only.
    static func servers(in settings: String) -> [DNSServer] {
        let servers = settings.split(whereSeparator: \.isNewline).compactMap { line -> DNSServer? in
            let words = line.split { $0 == " " || $0 == "\t" }
            guard words.count >= 2, words[0] == "nameserver", !words[1].contains("%") else { return nil }
            return IPAddress(String(words[1])).map { DNSServer($0) }
        }
        guard servers.isEmpty else { return Array(servers.prefix(mostServers)) }
        return [local]
    }

    /// The one on this machine.
    static let local = DNSServer(IPAddress(v4: 0x7F00_0001))
}

extension DNSServer: CustomStringConvertible {
    /// The address, and the port when it is not the usual one.
    public var description: String {
        if port == 53 { return "\(address)" }
        return address.isV4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    }
}
