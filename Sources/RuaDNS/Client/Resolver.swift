import Glibc

/// Looks names up at the servers of this machine. It keeps nothing, and waits: it is for a command, not for a server.
///
/// An answer can be forged by whoever sees the question or guesses its id and port, and may say anything.
public struct Resolver: Sendable {
    /// The servers, asked in this order.
    public let servers: [DNSServer]
    private let patience: Duration
    private let rounds: Int

    /// The most aliases that are followed.
    private static let mostAliases = 8

    /// A resolver.
    ///
    /// - Parameters:
    ///   - servers: Whom to ask; the next one when one fails.
    ///   - patience: How long one server may take.
    ///   - rounds: How often all of them are asked.
    public init(servers: [DNSServer], patience: Duration = .seconds(2), rounds: Int = 2) {
        self.servers = servers
        self.patience = patience
        self.rounds = rounds
    }

    /// A resolver with the servers of `/etc/resolv.conf`.
    public static func ofSystem() -> Resolver {
        Resolver(servers: DNSServer.servers(in: readFile("/etc/resolv.conf")))
    }

    /// The records of a type that a name has, aliases followed.
    ///
    /// - Throws: `DNSError` when that can't be found out.
    public func lookUp(_ name: DNSName, _ type: RecordType) throws(DNSError) -> Answer {
        var aliases: [DNSName] = []
        var last = name
        while true {
            let response = try ask(Question(name: last, type: type))
            let start = aliases.count
            // A server may give the whole chain, or one step of it.
            while let next = response.alias(of: last), aliases.count <= Self.mostAliases {
                aliases.append(next)
                last = next
            }
            let data = response.data(of: last)
            guard data.isEmpty, aliases.count > start else {
                return Answer(exists: response.code == 0, aliases: aliases, data: data)
            }
            guard aliases.count <= Self.mostAliases else {
                throw DNSError(name: name, type: type, server: servers.first ?? .local, fault: .tooManyAliases)
            }
        }
    }

    /// Asks one server after the other.
    private func ask(_ question: Question) throws(DNSError) -> Response {
        var fault = DNSFault.unreachable("no server is known")
        var last = DNSServer.local
        for server in (0..<rounds).flatMap({ _ in servers }) {
            last = server
            do throws(DNSFault) {
                let response = try Exchange(server: server, patience: patience).ask(question)
                if response.code == 0 || response.code == 3 { return response }
                fault = .refused(response.code)
            } catch {
                fault = error
            }
        }
        throw DNSError(name: question.name, type: question.type, server: last, fault: fault)
    }

    /// The text of a file; nothing when it can't be read, as resolv.conf(5) has it.
    private static func readFile(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = read(file, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    }
}

extension Response {
    fileprivate func alias(of name: DNSName) -> DNSName? {
        for record in records where record.owner == name {
            if case .alias(let target) = record.data { return target }
        }
        return nil
    }

    fileprivate func data(of name: DNSName) -> [RecordData] {
        records.filter { $0.owner == name }.map(\.data).filter { if case .alias = $0 { false } else { true } }
    }
}
