import RuaCore
import RuaTestSupport
import Testing

@Suite struct IPAddressTests {
    /// A text, and the address it means in its one canonical form; nil when it means none.
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let canonical: String?
        init(_ text: String, _ canonical: String?) { (self.text, self.canonical) = (text, canonical) }
        var testDescription: String { "\(text.debugDescription) is \(canonical ?? "no address")" }
    }

    static let canonical: [Case] = [
        // RFC 5952 section 1 and 2: many ways to write the same.
        Case("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        Case("2001:0db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        Case("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"),
        Case("2001:db8::0:1:0:0:1", "2001:db8::1:0:0:1"),
        Case("2001:0db8::1:0:0:1", "2001:db8::1:0:0:1"),
        Case("2001:db8:0:0:1::1", "2001:db8::1:0:0:1"),
        Case("2001:db8:0000:0:1::1", "2001:db8::1:0:0:1"),
        Case("2001:DB8:0:0:1::1", "2001:db8::1:0:0:1"),
        Case("2001:db8:aaaa:bbbb:cccc:dddd:eeee:AAAA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaaa"),
        // Section 4.1: no leading zeros. 4.2.2: one group of zeros is not shortened. 4.2.3: the longest run, the first.
        Case("2001:0db8::0001", "2001:db8::1"),
        Case("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        Case("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
        Case("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        Case("0:0:1:1:0:0:1:1", "::1:1:0:0:1:1"),
        Case("::", "::"),
        Case("::1", "::1"),
        Case("0:0:0:0:0:0:0:0", "::"),
        Case("1::", "1::"),
        Case("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        Case("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        Case("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        Case("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        Case("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
        Case("::192.0.2.33", "::c000:221"),
        Case("1:2:3:4:5:6:192.0.2.33", "1:2:3:4:5:6:c000:221"),
        // A mapped address is the IPv4 address (Q15).
        Case("::ffff:192.0.2.1", "192.0.2.1"),
        Case("::FFFF:c000:201", "192.0.2.1"),
        Case("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"),
        Case("192.0.2.1", "192.0.2.1"),
        Case("0.0.0.0", "0.0.0.0"),
        Case("255.255.255.255", "255.255.255.255"),
        Case("192.000.002.010", "192.0.2.10"),
        // What reporters put around it.
        Case(" 192.0.2.1\n", "192.0.2.1"),
        Case("[192.0.2.1]", "192.0.2.1"),
        Case("[2001:db8::1]", "2001:db8::1"),
        Case("[IPv6:2001:db8::1]", "2001:db8::1"),
        Case("ipv6:2001:DB8::1", "2001:db8::1"),
        Case("fe80::1%eth0", "fe80::1"),
        Case("[fe80::1%25lo]", "fe80::1"),
    ]

    static let none: [Case] = [
        "", " ", "[]", "[", ".", ":", ":::", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.256",
        "1.2.3.4444444", "1.2.3.-4", "+1.2.3.4", "0x7f.0.0.1", "1.2.3.4/24", "1.2.3.4:25", "1.2.3.4 x", "a.b.c.d",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1::2::3", "1:::2",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:", "12345::", "g::", "::1.2.3", "::1.2.3.4.5", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3.4:5",
        "[::1", "::1]", "%eth0", "example.com", "::ffff:1.2.3.256", "１.2.3.4", "::\u{0}1",
        String(repeating: "1:", count: 5000), String(repeating: "0", count: 5000) + "1.2.3.4",
    ].map { Case($0, nil) }

    @Test(arguments: canonical + none)
    func `a text means one address or none`(_ item: Case) {
        #expect(IPAddress(item.text)?.description == item.canonical)
    }

    @Test func `bytes that are no UTF-8 are no address`() {
        #expect(IPAddress(utf8: [0xFF, 0xFE]) == nil)
        #expect(IPAddress(utf8: Array("192.0.2.1".utf8)[...]) == IPAddress(v4: 0xC000_0201))
        #expect(IPAddress(utf8: Array("x192.0.2.1".utf8).dropFirst()) == IPAddress(v4: 0xC000_0201))
    }

    @Test(arguments: UInt64(1)...4)
    func `printing and reading is identity`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            // Half of the groups are zero, so that runs of them are common.
            let groups = (0..<8).map { _ in
                Bool.random(using: &random) ? 0 : UInt16.random(in: 0...UInt16.max, using: &random)
            }
            let bytes = groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            guard let address = IPAddress(bytes: bytes) else { return #expect(Bool(false), "16 bytes are an address") }
            #expect(IPAddress(address.description) == address, "\(address), seed \(seed)")
            #expect(IPAddress(bytes: address.bytes) == address)
            let long = groups.map { String($0, radix: 16) }.joined(separator: ":")
            #expect(IPAddress(long) == address, "\(long)")
            let v4 = IPAddress(v4: UInt32.random(in: 0...UInt32.max, using: &random))
            #expect(IPAddress(v4.description) == v4)
            #expect(v4.bytes.count == 4)
            #expect(IPAddress(bytes: v4.bytes) == v4)
        }
    }

    @Test(arguments: [0, 1, 3, 5, 15, 17])
    func `other numbers of bytes are no address`(count: Int) {
        #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil)
    }

    @Test func `sixteen bytes of a mapped address are the four of the IPv4 address`() throws {
        let mapped = try #require(IPAddress(bytes: [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 192, 0, 2, 1]))
        #expect(mapped.isV4)
        #expect(mapped.bytes == [192, 0, 2, 1])
        #expect(mapped.number == 0xFFFF_C000_0201)
    }

    @Test func `appending adds to what is there`() throws {
        var buffer: [UInt8] = [9]
        IPAddress(v4: 0x0102_0304).appendBytes(to: &buffer)
        try #require(IPAddress("1::2")).appendBytes(to: &buffer)
        #expect(buffer == [9, 1, 2, 3, 4] + [0, 1] + [UInt8](repeating: 0, count: 13) + [2])
    }

    @Test func `IPv4 comes before IPv6, each in order of number`() throws {
        let texts = ["0.0.0.0", "9.0.0.0", "10.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::", "2001:db8:1::"]
        let addresses = try texts.map { try #require(IPAddress($0)) }
        #expect(addresses.reversed().sorted() == addresses)
        for family in [addresses.filter(\.isV4), addresses.filter { !$0.isV4 }] {
            #expect(family.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) } == family)
        }
    }
}
