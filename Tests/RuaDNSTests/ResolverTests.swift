import RuaCore
import RuaTestSupport
import Testing

@testable import RuaDNS

/// The resolver against a real server on this machine, which does what a test says.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ResolverTests {
    private func with<Result>(
        _ zone: [String: [NameServer.Entry]], manner: NameServer.Manner = .good,
        _ body: (Resolver, NameServer) throws -> Result
    ) throws -> Result {
        let server = try NameServer(zone, manner: manner)
        defer { server.stop() }
        let address = try #require(DNSServer("127.0.0.1:\(server.port)"))
        return try body(Resolver(servers: [address], patience: .milliseconds(500), rounds: 1), server)
    }

    private func name(_ text: String) throws -> DNSName {
        try #require(DomainName(text).flatMap { DNSName($0) })
    }

    private func look(_ resolver: Resolver, _ text: String, _ type: RecordType = .txt) throws -> Answer {
        try resolver.lookUp(name(text), type)
    }

    private func texts(_ answer: Answer) -> [String] { answer.texts.map { String(decoding: $0, as: UTF8.self) } }

    @Test func `each type is looked up`() throws {
        let zone: [String: [NameServer.Entry]] = [
            "example.com": [
                .a("192.0.2.1"), .aaaa("2001:db8::1"), .mx(20, "b.example.com"), .mx(10, "a.example.com"),
                .txt(["v=DM", "ARC1"]), .txt(["second"]),
            ]
        ]
        try with(zone) { resolver, _ in
            let name = try name("example.com")
            #expect(try resolver.lookUp(name, .a).addresses.map(\.description) == ["192.0.2.1"])
            #expect(try resolver.lookUp(name, .aaaa).addresses.map(\.description) == ["2001:db8::1"])
            #expect(try texts(resolver.lookUp(name, .txt)) == ["v=DMARC1", "second"])
            let exchanges = try resolver.lookUp(name, .mx).exchanges
            #expect(exchanges.map(\.host.description) == ["a.example.com", "b.example.com"])
            #expect(exchanges.map(\.preference) == [10, 20])
        }
    }

    @Test func `no such name, and no such record`() throws {
        try with(["example.com": [.a("192.0.2.1")]]) { resolver, _ throws in
            #expect(try look(resolver, "nowhere.example.com") == Answer(exists: false, aliases: [], data: []))
            #expect(try look(resolver, "example.com") == Answer(exists: true, aliases: [], data: []))
        }
    }

    @Test(arguments: [NameServer.Manner.good, .lazy])
    func `aliases are followed`(_ manner: NameServer.Manner) throws {
        let zone: [String: [NameServer.Entry]] = [
            "one.example": [.cname("two.example")], "two.example": [.cname("three.example")],
            "three.example": [.txt(["here"])], "gone.example": [.cname("nowhere.example")],
        ]
        try with(zone, manner: manner) { resolver, _ in
            let answer = try look(resolver, "one.example")
            #expect(texts(answer) == ["here"])
            #expect(answer.aliases.map(\.description) == ["two.example", "three.example"])
            #expect(try !look(resolver, "gone.example").exists)
        }
    }

    @Test(arguments: [NameServer.Manner.good, .lazy])
    func `aliases without an end are an error`(_ manner: NameServer.Manner) throws {
        let zone: [String: [NameServer.Entry]] = [
            "one.example": [.cname("two.example")], "two.example": [.cname("one.example")],
        ]
        try with(zone, manner: manner) { resolver, server in
            let name = try name("one.example")
            let error = #expect(throws: DNSError.self) { try resolver.lookUp(name, .txt) }
            #expect(error?.fault == .tooManyAliases)
            #expect(server.questions.count <= 10)
        }
    }

    @Test func `what does not fit is asked for by TCP`() throws {
        let long = [String](repeating: String(repeating: "x", count: 255), count: 20)
        try with(["example.com": [.txt(long)]], manner: .truncating) { resolver, server throws in
            #expect(try look(resolver, "example.com").texts.map(\.count) == [5100])
            #expect(server.questions == ["16 example.com", "tcp 16 example.com"])
        }
    }

    @Test func `forged answers are passed over`() throws {
        try with(["example.com": [.txt(["true"])]], manner: .forging) { resolver, _ throws in
            #expect(try texts(look(resolver, "example.com")) == ["true"])
        }
    }

    @Test func `a silent server is a timeout, in time`() throws {
        try with([:], manner: .silent) { resolver, _ in
            let name = try name("example.com")
            let start = ContinuousClock.now
            let error = #expect(throws: DNSError.self) { try resolver.lookUp(name, .txt) }
            #expect(error?.fault == .timeout)
            #expect(ContinuousClock.now - start < .seconds(5))
            #expect(error?.description.hasPrefix("TXT example.com could not be looked up: 127.0.0.1:") == true)
        }
    }

    @Test func `an error of the server is named`() throws {
        for (code, word) in [(UInt8(2), "SERVFAIL"), (5, "refuses"), (4, "error 4")] {
            try with([:], manner: .failing(code)) { resolver, _ in
                let name = try name("example.com")
                let error = #expect(throws: DNSError.self) { try resolver.lookUp(name, .mx) }
                #expect(error?.fault == .refused(code))
                #expect(error?.description.contains(word) == true)
            }
        }
    }

    @Test func `the next server is asked when one fails`() throws {
        try with(["example.com": [.txt(["here"])]]) { good, _ in
            try with([:], manner: .failing(2)) { bad, _ throws in
                let both = Resolver(servers: bad.servers + good.servers, patience: .seconds(1), rounds: 1)
                #expect(try texts(look(both, "example.com")) == ["here"])
            }
        }
    }

    @Test(
        arguments: [
            [], [0xC0], [0xC0, 0x0C, 0, 16, 0, 1, 0, 0, 0, 1, 0xFF, 0xFF], [0xC0, 0xFF, 0, 16, 0, 1, 0, 0, 0, 1, 0, 0],
            [0xC0, 0x0C, 0, 16, 0, 1, 0, 0, 0, 1, 0, 1, 9],
        ] as [[UInt8]])
    func `garbage is an error`(_ garbage: [UInt8]) throws {
        try with([:], manner: .garbage(garbage)) { resolver, _ in
            let name = try name("example.com")
            let error = #expect(throws: DNSError.self) { try resolver.lookUp(name, .txt) }
            #expect(error?.fault == .malformed)
        }
    }

    @Test func `nobody at the port, and no server at all`() throws {
        let port = try with([:]) { _, server in server.port }
        let nobody = try #require(DNSServer("127.0.0.2:\(port)"))
        for servers in [[nobody], []] {
            let name = try name("example.com")
            let resolver = Resolver(servers: servers, patience: .seconds(1), rounds: 1)
            let error = #expect(throws: DNSError.self) { try resolver.lookUp(name, .txt) }
            guard case .unreachable = error?.fault else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }
}
