import RuaCore
import RuaTestSupport
import Testing

@Suite struct NetworkTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let canonical: String?
        init(_ text: String, _ canonical: String?) { (self.text, self.canonical) = (text, canonical) }
        var testDescription: String { "\(text) is \(canonical ?? "no network")" }
    }

    static let cases: [Case] = [
        Case("192.0.2.1/24", "192.0.2.0/24"), Case("192.0.2.1", "192.0.2.1/32"), Case("192.0.2.1/32", "192.0.2.1/32"),
        Case("192.0.2.255/25", "192.0.2.128/25"), Case("1.2.3.4/0", "0.0.0.0/0"),
        Case("2001:db8::1/64", "2001:db8::/64"),
        Case("2001:db8::1", "2001:db8::1/128"), Case("2001:db8:ffff::/33", "2001:db8:8000::/33"),
        Case("ffff::/0", "::/0"), Case("2001:db8::ff/65", "2001:db8::/65"), Case("::ffff:192.0.2.1/24", "192.0.2.0/24"),
        Case("192.0.2.1/33", nil), Case("192.0.2.1/-1", nil), Case("192.0.2.1/", nil), Case("192.0.2.1/x", nil),
        Case("192.0.2.1/+24", nil), Case("192.0.2.1/24/24", nil), Case("192.0.2.1/ 24", nil),
        Case("192.0.2.1/99999999999999999999", nil), Case("2001:db8::/129", nil), Case("/24", nil), Case("", nil),
        Case("example.com/24", nil), Case("192.0.2/24", nil),
    ]

    @Test(arguments: cases)
    func `a text means one network or none`(_ item: Case) {
        #expect(Network(item.text)?.description == item.canonical)
    }

    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.0", true), ("192.0.2.0/24", "192.0.2.255", true),
        ("192.0.2.0/24", "192.0.3.0", false),
        ("192.0.2.0/24", "192.0.1.255", false), ("0.0.0.0/0", "255.255.255.255", true), ("0.0.0.0/0", "::", false),
        ("::/0", "192.0.2.1", false), ("::/0", "ffff::", true),
        ("2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff", true),
        ("2001:db8::/64", "2001:db8:0:1::", false), ("2001:db8::/65", "2001:db8::8000:0:0:0", false),
        ("192.0.2.1/32", "192.0.2.1", true), ("192.0.2.1/32", "192.0.2.2", false),
    ])
    func `a network holds its addresses and no others`(network: String, address: String, holds: Bool) throws {
        #expect(try #require(Network(network)).contains(#require(IPAddress(address))) == holds)
    }

    @Test func `a prefix out of range is brought to the nearest end`() {
        let address = IPAddress(v4: 0xC000_0201)
        #expect(Network(address, prefix: 99) == Network(address, prefix: 32))
        #expect(Network(address, prefix: -1) == Network(address, prefix: 0))
    }

    @Test func `the network of one sender is a /24 or a /64`() throws {
        #expect(IPAddress(v4: 0xC000_0201).network.description == "192.0.2.0/24")
        #expect(try #require(IPAddress("2001:db8:1:2:3::")).network.description == "2001:db8:1:2::/64")
    }

    @Test func `holding is having the same leading bits`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let first = IPAddress(v4: UInt32.random(in: 0...UInt32.max, using: &random))
            let prefix = Int.random(in: 0...32, using: &random)
            let flipped = Int.random(in: 0...31, using: &random)
            let second = IPAddress(v4: UInt32(truncatingIfNeeded: first.number) ^ 1 << UInt32(31 - flipped))
            #expect(
                Network(first, prefix: prefix).contains(second) == (flipped >= prefix),
                "\(first)/\(prefix), bit \(flipped)")
        }
    }
}
