import RuaCore
import RuaReceiver
import RuaSMTP
import Testing

@Suite struct ConnectionLimiterTests {
    private func address(_ text: String) throws -> IPAddress {
        try #require(IPAddress(text))
    }

    @Test func `the last place is given and the next is refused`() throws {
        var limiter = ConnectionLimiter(total: 2, perAddress: 2)
        #expect(limiter.admit(try address("192.0.2.1")) == .accepted)
        #expect(limiter.admit(try address("192.0.2.2")) == .accepted)
        #expect(limiter.admit(try address("192.0.2.3")) == .overloaded)
        #expect(limiter.served == 2)
        #expect(limiter.refused == 1)
    }

    @Test func `one address has its own limit, and leaves the others theirs`() throws {
        var limiter = ConnectionLimiter(total: 10, perAddress: 2)
        let greedy = try address("192.0.2.1")
        #expect(limiter.admit(greedy) == .accepted)
        #expect(limiter.admit(greedy) == .accepted)
        #expect(limiter.admit(greedy) == .tooManyConnections)
        #expect(limiter.admit(try address("192.0.2.2")) == .accepted)
    }

    @Test func `a place that is given back can be had again`() throws {
        var limiter = ConnectionLimiter(total: 1, perAddress: 1)
        let client = try address("192.0.2.1")
        for _ in 0..<3 {
            #expect(limiter.admit(client) == .accepted)
            #expect(limiter.admit(client) == .tooManyConnections)
            limiter.release(client, .tooManyConnections)
            limiter.release(client, .accepted)
        }
        #expect(limiter.served == 0)
        #expect(limiter.refused == 0)
    }

    @Test func `an IPv6 network of 64 bits counts as one client`() throws {
        var limiter = ConnectionLimiter(total: 10, perAddress: 1)
        #expect(limiter.admit(try address("2001:db8::1")) == .accepted)
        #expect(limiter.admit(try address("2001:db8::ffff:1")) == .tooManyConnections)
        #expect(limiter.admit(try address("2001:db8:0:1::1")) == .accepted)
    }

    @Test func `IPv4 within IPv6 counts as IPv4`() throws {
        var limiter = ConnectionLimiter(total: 10, perAddress: 1)
        #expect(limiter.admit(try address("192.0.2.1")) == .accepted)
        #expect(limiter.admit(try address("::ffff:192.0.2.1")) == .tooManyConnections)
        #expect(limiter.admit(try address("::ffff:192.0.2.2")) == .accepted)
    }

    @Test func `a flood is dropped, and takes no place from another client`() throws {
        var limiter = ConnectionLimiter(total: 3, perAddress: 1)
        let flooder = try address("192.0.2.1")
        #expect(limiter.admit(flooder) == .accepted)
        for _ in 0..<3 { #expect(limiter.admit(flooder) == .tooManyConnections) }
        #expect(limiter.admit(flooder) == nil)
        #expect(limiter.admit(try address("192.0.2.2")) == .accepted)
        #expect(limiter.served + limiter.refused <= 6)
        limiter.release(flooder, .tooManyConnections)
        #expect(limiter.admit(flooder) == .tooManyConnections)
    }

    @Test func `a banned client takes no place`() throws {
        var limiter = ConnectionLimiter(total: 1, perAddress: 1)
        let banned = try address("192.0.2.1")
        #expect(limiter.admit(banned, isBanned: true) == .banned)
        #expect(limiter.served == 0)
        #expect(limiter.admit(try address("192.0.2.2")) == .accepted)
    }
}

@Suite struct AccessListTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let allowed: [String]
        let denied: [String]
        let client: String
        let isAdmitted: Bool

        var testDescription: String { "\(client) with +\(allowed) -\(denied)" }
    }

    static let cases = [
        Case(allowed: [], denied: [], client: "192.0.2.1", isAdmitted: true),
        Case(allowed: [], denied: ["192.0.2.0/24"], client: "192.0.2.1", isAdmitted: false),
        Case(allowed: [], denied: ["192.0.2.0/24"], client: "192.0.3.1", isAdmitted: true),
        Case(allowed: ["2001:db8::/32"], denied: [], client: "2001:db8::1", isAdmitted: true),
        Case(allowed: ["2001:db8::/32"], denied: [], client: "192.0.2.1", isAdmitted: false),
        Case(allowed: ["192.0.2.0/24"], denied: ["192.0.2.1"], client: "192.0.2.1", isAdmitted: false),
        Case(allowed: ["192.0.2.0/24"], denied: ["192.0.2.1"], client: "::ffff:192.0.2.2", isAdmitted: true),
    ]

    @Test(arguments: cases)
    func `a client is let in or not`(item: Case) throws {
        let list = AccessList(
            allowed: try item.allowed.map { try #require(Network($0)) },
            denied: try item.denied.map { try #require(Network($0)) })
        #expect(list.admits(try #require(IPAddress(item.client))) == item.isAdmitted)
    }
}
