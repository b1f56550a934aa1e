import NIOCore
import NIOPosix
import RuaCore
import RuaReceiver
import RuaSMTP
import Testing

/// Connections through a proxy, over real sockets: the client is the one that the header names.
@Suite(.timeLimit(.minutes(10))) struct ProxyConnectionTests {
    private static let version1 = Array("PROXY TCP4 203.0.113.9 192.0.2.25 56324 25\r\n".utf8)
    private static let version2 =
        [0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0, 12]
        + [203, 0, 113, 9, 192, 0, 2, 25, 0xDC, 0x04, 0, 25] as [UInt8]

    private func withProxy(
        group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup,
        change: @escaping (inout Receiver.Configuration) -> Void = { _ in },
        _ body: (RunningReceiver) async throws -> Void
    ) async throws {
        let local = try #require(Network("127.0.0.0/8"))
        try await RunningReceiver.with(
            group: group,
            change: {
                $0.proxies = [local]
                change(&$0)
            }, body)
    }

    private static func header(_ client: String) -> String { "PROXY TCP4 \(client) 192.0.2.25 56324 25\r\n" }

    /// A connection with a header in front, greeted.
    private func connect(
        _ receiver: RunningReceiver, from client: String, expecting start: String = "220"
    ) async throws -> MailClient {
        let connection = try await MailClient.connect(to: receiver.address)
        try await connection.send(Self.header(client))
        try await connection.expect(start)
        return connection
    }

    @Test(arguments: [version1, version2])
    func `log line and trace name the client, not the proxy`(_ header: [UInt8]) async throws {
        try await withProxy { receiver in
            let client = try await MailClient.connect(to: receiver.address)
            try await client.send(header)
            try await client.expect("220")
            try await client.say("EHLO client.example", expecting: "250")
            try await client.startMessage()
            try await client.say("x\r\n.", expecting: "250 2.0.0")
            try await client.say("QUIT", expecting: "221")
            await client.expectEnd()
            let message = try #require(receiver.intake.stored.first)
            #expect(message.origin.peer == "203.0.113.9")
            #expect(message.origin.port == 56_324)
            #expect(String(decoding: message.origin.trace(id: "q1"), as: UTF8.self).contains("[203.0.113.9]"))
            #expect(receiver.log.lines("message").first?.metadata["peer"] == "203.0.113.9")
        }
    }

    @Test func `header and commands in one packet, and byte by byte`() async throws {
        try await withProxy { receiver in
            let commands = Array("EHLO a.example\r\nQUIT\r\n".utf8)
            let whole = try await MailClient.connect(to: receiver.address)
            try await whole.send(Self.version2 + commands)
            for start in ["220", "250", "221"] { try await whole.expect(start) }
            await whole.expectEnd()
            let dripping = try await MailClient.connect(to: receiver.address)
            for byte in Self.version1 + commands { try await dripping.send([byte]) }
            for start in ["220", "250", "221"] { try await dripping.expect(start) }
            await dripping.expectEnd()
        }
    }

    @Test func `the header comes before TLS`() async throws {
        let identity = try TestCertificate.shared.get().identity()
        try await withProxy(change: {
            $0.identity = identity
            $0.tlsListeners = [ListenAddress(host: "127.0.0.1", port: 0)]
        }) { receiver in
            let address = try #require(receiver.addresses.last)
            let client = try await MailClient.connect(to: address)
            try await client.send(Self.version2)
            try await client.startTLS()
            try await client.expect("220")
            try await client.say("EHLO client.example", expecting: "250")
            try await client.startMessage()
            try await client.say("x\r\n.", expecting: "250 2.0.0")
            let message = try #require(receiver.intake.stored.first)
            #expect(message.origin.peer == "203.0.113.9")
            #expect(message.origin.tls?.version == "TLSv1.3")
        }
    }

    @Test func `STARTTLS works behind a header`() async throws {
        let identity = try TestCertificate.shared.get().identity()
        try await withProxy(change: { $0.identity = identity }) { receiver in
            let client = try await connect(receiver, from: "203.0.113.9")
            try await client.say("EHLO client.example", expecting: "250")
            try await client.say("STARTTLS", expecting: "220")
            try await client.startTLS()
            try await client.say("EHLO client.example", expecting: "250")
        }
    }

    @Test func `places are counted by client, not by proxy`() async throws {
        try await withProxy(change: { $0.session.limits.connectionsPerAddress = 1 }) { receiver in
            let first = try await connect(receiver, from: "203.0.113.9")
            let second = try await connect(receiver, from: "203.0.113.10")
            let again = try await connect(receiver, from: "203.0.113.9", expecting: "421 4.7.0")
            await again.expectEnd()
            try await first.say("NOOP", expecting: "250")
            try await second.say("NOOP", expecting: "250")
        }
    }

    @Test func `the access list looks at the client`() async throws {
        let banned = try #require(Network("203.0.113.0/24"))
        let proxies = try #require(Network("127.0.0.0/8"))
        try await withProxy(change: { $0.access.denied = [banned, proxies] }) { receiver in
            _ = try await connect(receiver, from: "203.0.113.9", expecting: "554")
            let good = try await connect(receiver, from: "198.51.100.1")
            try await good.say("NOOP", expecting: "250")
        }
    }

    @Test func `a header from a client is a bad command and moves nothing`() async throws {
        let elsewhere = try #require(Network("10.0.0.0/8"))
        try await withProxy(change: { $0.proxies = [elsewhere] }) { receiver in
            let client = try await MailClient.connect(to: receiver.address)
            try await client.expect("220")
            try await client.send(Self.version1)
            try await client.expect("500 5.5.1")
            try await client.say("EHLO client.example", expecting: "250")
            try await client.startMessage()
            try await client.say("x\r\n.", expecting: "250 2.0.0")
            #expect(receiver.intake.stored.first?.origin.peer == "127.0.0.1")
        }
    }

    @Test func `a client behind the proxy can't name another address`() async throws {
        try await withProxy { receiver in
            let client = try await MailClient.connect(to: receiver.address)
            try await client.send(Self.version1 + Array(Self.header("10.9.8.7").utf8))
            try await client.expect("220")
            try await client.expect("500 5.5.1")
            try await client.say("EHLO client.example", expecting: "250")
            try await client.startMessage()
            try await client.say("x\r\n.", expecting: "250 2.0.0")
            #expect(receiver.intake.stored.first?.origin.peer == "203.0.113.9")
        }
    }

    @Test func `a proxy without a header is closed without a word`() async throws {
        try await withProxy { receiver in
            let client = try await MailClient.connect(to: receiver.address)
            client.sendRegardless(Array("EHLO client.example\r\n".utf8))
            await client.expectEnd()
            #expect(receiver.counters.snapshot.badProxyHeaders == 1)
            #expect(receiver.counters.snapshot.connections == 0)
        }
    }

    @Test func `half a header and silence is closed after the idle timeout`() async throws {
        try await withProxy(change: { $0.session.limits.idleTimeoutSeconds = 1 }) { receiver in
            let client = try await MailClient.connect(to: receiver.address)
            client.sendRegardless(Array(Self.version2.prefix(20)))
            await client.expectEnd()
            #expect(receiver.log.lines.compactMap { $0.metadata["why"] } == ["timeout"])
        }
    }

    @Test func `half headers take no place from clients, and there is an end to them`() async throws {
        try await withProxy(group: RunningReceiver.oneThread, change: { $0.session.limits.connections = 2 }) {
            receiver in
            let halves = [
                try await MailClient.connect(to: receiver.address), try await MailClient.connect(to: receiver.address),
            ]
            for half in halves { try await half.send("PROXY ") }
            let dropped = try await MailClient.connect(to: receiver.address)
            await dropped.expectEnd()
            #expect(receiver.counters.snapshot.droppedConnections == 1)
            for half in halves {
                try await half.send("UNKNOWN\r\n")
                try await half.expect("220")
            }
            _ = try await connect(receiver, from: "203.0.113.9", expecting: "421 4.3.2")
        }
    }

    @Test func `a shutdown does not wait for headers`() async throws {
        try await withProxy { receiver in
            let half = try await MailClient.connect(to: receiver.address)
            try await half.send("PROXY ")
            let client = try await connect(receiver, from: "203.0.113.9")
            await receiver.stop()
            await half.expectEnd()
            try await client.expect("421 4.3.2")
        }
    }
}
