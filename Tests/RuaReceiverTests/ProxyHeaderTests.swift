import RuaCore
import RuaTestSupport
import Testing

@testable import RuaReceiver

@Suite struct ProxyHeaderTests {
    /// A header and what it says; what follows it belongs to the client.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let header: [UInt8]
        let result: ProxyHeader.Result
        var testDescription: String { name }

        init(_ name: String, _ header: [UInt8], _ result: ProxyHeader.Result) {
            self.name = name
            self.header = header
            self.result = result
        }

        init(_ line: String, _ result: ProxyHeader.Result) {
            self.init(line, Array((line + "\r\n").utf8), result)
        }
    }

    static func client(_ address: String, _ port: Int) -> ProxyHeader.Result {
        IPAddress(address).map { .client($0, port: port) } ?? .incomplete
    }

    static let widest = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"

    static let lines = [
        Case("PROXY TCP4 192.0.2.7 192.0.2.25 56324 25", client("192.0.2.7", 56_324)),
        Case("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535", client("255.255.255.255", 65_535)),
        Case("PROXY TCP4 192.0.2.7 192.0.2.25 0 0", client("192.0.2.7", 0)),
        Case("PROXY TCP6 2001:db8::7 2001:db8::25 56324 25", client("2001:db8::7", 56_324)),
        Case("PROXY TCP6 2001:DB8:0:0:0:0:0:7 ::1 1 25", client("2001:db8::7", 1)),
        Case("PROXY TCP6 ::ffff:192.0.2.7 ::ffff:192.0.2.25 56324 25", client("192.0.2.7", 56_324)),
        Case("PROXY TCP6 \(widest) \(widest) 65535 65535", client(widest, 65_535)),
        Case("PROXY UNKNOWN", .local),
        Case("PROXY UNKNOWN \(widest) \(widest) 65535 65535", .local),
        Case("PROXY UNKNOWN anything at all\rhere", .local),
    ]

    static let badLines = [
        "PROXY TCP4 192.0.2.7 192.0.2.25 56324", "PROXY TCP4 192.0.2.7 192.0.2.25 56324 25 ",
        "PROXY TCP4 192.0.2.7 192.0.2.25 56324 25 25", "PROXY TCP4  192.0.2.7 192.0.2.25 56324 25",
        "PROXY  TCP4 192.0.2.7 192.0.2.25 56324 25", "PROXY TCP4 192.0.2.7 192.0.2.25 65536 25",
        "PROXY TCP4 192.0.2.7 192.0.2.25 56324 99999", "PROXY TCP4 192.0.2.7 192.0.2.25 056 25",
        "PROXY TCP4 192.0.2.7 192.0.2.25 -1 25", "PROXY TCP4 192.0.2.7 192.0.2.25 +1 25",
        "PROXY TCP4 192.0.2.007 192.0.2.25 56324 25", "PROXY TCP4 192.0.2.256 192.0.2.25 56324 25",
        "PROXY TCP4 192.0.2.7 192.0.2 56324 25", "PROXY TCP4 2001:db8::7 2001:db8::25 56324 25",
        "PROXY TCP4 [192.0.2.7] 192.0.2.25 56324 25", "PROXY TCP6 192.0.2.7 192.0.2.25 56324 25",
        "PROXY TCP6 fe80::1%eth0 2001:db8::25 56324 25", "PROXY TCP6 [2001:db8::7] 2001:db8::25 56324 25",
        "PROXY TCP6 2001:db8::7::1 2001:db8::25 56324 25", "PROXY tcp4 192.0.2.7 192.0.2.25 56324 25",
        "PROXY UDP4 192.0.2.7 192.0.2.25 56324 25", "PROXY UNKNOWNS", "PROXY ",
        "PROXY TCP4 192.0.2.7\r192.0.2.25 56324 25", "PROXY TCP4 192.0.2.7\u{0}192.0.2.25 56324 25",
    ].map { Case($0, .invalid(.badLine)) }

    static let v4 = [192, 0, 2, 7, 192, 0, 2, 25, 0xDC, 0x04, 0, 25] as [UInt8]
    static let v6 =
        [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [7] + [UInt8](repeating: 0, count: 15)
        + [1, 0xDC, 0x04, 0, 25]

    static func block(
        _ transport: UInt8, _ rest: [UInt8], command: UInt8 = 0x21, says count: Int? = nil
    ) -> [UInt8] {
        let count = count ?? rest.count
        return [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, command, transport]
            + [UInt8(count >> 8), UInt8(count & 0xFF)] + rest
    }

    /// TLVs that fill a block up to some number of bytes.
    static func filled(_ addresses: [UInt8], to count: Int) -> [UInt8] {
        addresses + [UInt8](repeating: 0xEA, count: count - addresses.count)
    }

    static let blocks = [
        Case("version 2, IPv4", block(0x11, v4), client("192.0.2.7", 56_324)),
        Case("version 2, IPv6", block(0x21, v6), client("2001:db8::7", 56_324)),
        Case("version 2 with TLVs", block(0x11, v4 + [0x05, 0, 3, 1, 2, 3]), client("192.0.2.7", 56_324)),
        Case(
            "version 2 with line ends in it", block(0x11, v4 + [0x0D, 0x0A, 0x0D, 0x0A]), client("192.0.2.7", 56_324)),
        Case("version 2, as long as it may be", block(0x21, filled(v6, to: 512)), client("2001:db8::7", 56_324)),
        Case("version 2, LOCAL", block(0x00, [], command: 0x20), .local),
        Case("version 2, LOCAL with addresses", block(0x11, v4, command: 0x20), .local),
        Case("version 2, LOCAL with nonsense", block(0xFF, [1, 2, 3], command: 0x20), .local),
        Case("version 2, unspecified", block(0x00, []), .local),
        Case("version 2, unspecified, with addresses", block(0x00, v4), .local),
        Case("version 2, a socket of Unix", block(0x31, filled([], to: 216)), .local),
    ]

    static let badBlocks = [
        Case("version 1 in a block", block(0x11, v4, command: 0x11), .invalid(.badBlock)),
        Case("version 3", block(0x11, v4, command: 0x31), .invalid(.badBlock)),
        Case("command 2", block(0x11, v4, command: 0x22), .invalid(.badBlock)),
        Case("datagrams", block(0x12, v4), .invalid(.badBlock)),
        Case("family 4", block(0x41, v4), .invalid(.badBlock)),
        Case("IPv4 cut short", block(0x11, Array(v4.dropLast())), .invalid(.badBlock)),
        Case("IPv4 without addresses", block(0x11, []), .invalid(.badBlock)),
        Case("IPv6 cut short", block(0x21, Array(v6.dropLast())), .invalid(.badBlock)),
        Case("a socket of Unix cut short", block(0x31, filled([], to: 215)), .invalid(.badBlock)),
        Case("too long by one", block(0x21, filled(v6, to: 513)), .invalid(.tooLong)),
        Case("as long as can be said", block(0x21, v6, says: 65_535), .invalid(.tooLong)),
    ]

    static let noHeaders = [
        "EHLO client.example\r\n", "\r\n\r\n\0\r\nQUIT\r\n", "PROXYTCP4 x\r\n", "proxy TCP4 1.2.3.4 1.2.3.4 1 1\r\n",
        "\n", " PROXY UNKNOWN\r\n", "\u{16}\u{3}\u{1}",
    ].map { Case($0.debugDescription, Array($0.utf8), .invalid(.noHeader)) }

    private func read(_ bytes: [UInt8], _ feed: Feed) -> (result: ProxyHeader.Result, rest: [UInt8]) {
        var header = ProxyHeader()
        for cut in feed.cuts(of: bytes.count) {
            var input = bytes[cut]
            let result = header.read(&input)
            guard result == .incomplete else { return (result, Array(input) + bytes[cut.upperBound...]) }
        }
        return (.incomplete, [])
    }

    @Test(arguments: lines + blocks, Feed.allCases)
    func `a header says whom the connection is from, and the rest is the client's`(_ item: Case, _ feed: Feed) {
        let rest = Array("\r\nEHLO client.example\r\n".utf8)
        let found = read(item.header + rest, feed)
        #expect(found.result == item.result)
        #expect(found.rest == rest)
    }

    @Test(arguments: lines + blocks)
    func `no part of a header says anything`(_ item: Case) {
        for count in 0..<item.header.count {
            var header = ProxyHeader()
            var input = item.header[..<count]
            #expect(header.read(&input) == .incomplete)
            #expect(input.isEmpty)
        }
    }

    @Test(arguments: badLines + badBlocks + noHeaders, Feed.allCases)
    func `a bad header is told from none`(_ item: Case, _ feed: Feed) {
        #expect(read(item.header, feed).result == item.result)
    }

    @Test(arguments: Feed.allCases)
    func `a line may have 107 bytes and not one more`(_ feed: Feed) {
        let longest = "PROXY UNKNOWN " + String(repeating: "x", count: 107 - 16)
        #expect(read(Array((longest + "\r\n").utf8), feed).result == .local)
        #expect(read(Array((longest + "x\r\n").utf8), feed).result == .invalid(.tooLong))
    }

    @Test func `a line without an end is given up after 107 bytes`() {
        var header = ProxyHeader()
        var input = (Array("PROXY UNKNOWN ".utf8) + [UInt8](repeating: 0x78, count: 100_000))[...]
        #expect(header.read(&input) == .invalid(.tooLong))
        #expect(input.count == 100_014 - 107)
    }

    @Test func `a bare LF ends no line`() {
        #expect(read(Array("PROXY UNKNOWN\n".utf8), .whole).result == .invalid(.badLine))
        #expect(read(Array("PROXY TCP4 192.0.2.7 192.0.2.25 5 25\n".utf8), .whole).result == .invalid(.badLine))
    }

    @Test func `a block that can only be wrong is given up at once`() {
        for bytes in [Self.block(0x11, [], command: 0x23).prefix(13), Self.block(0x11, [], says: 513).prefix(16)] {
            var header = ProxyHeader()
            var input = bytes
            let result = header.read(&input)
            guard case .invalid = result else {
                Issue.record("\(result)")
                continue
            }
        }
    }

    @Test func `any bytes are a header or none, and no more than 528 are read`() {
        var random = SeededGenerator(seed: 7)
        for round in 0..<2000 {
            var bytes = Self.block(0x11, Self.filled(Self.v4, to: Int.random(in: 12...600, using: &random)))
            for _ in 0...Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: 0..<min(bytes.count, 40), using: &random)] = .random(in: 0...255, using: &random)
            }
            if round.isMultiple(of: 2) { bytes = Array("PROXY TCP4 ".utf8) + bytes }
            bytes += [UInt8](repeating: 0, count: 1000)
            var header = ProxyHeader()
            var input = bytes[...]
            let result = header.read(&input)
            #expect(bytes.count - input.count <= 528)
            if result == .incomplete { Issue.record("round \(round) is never decided") }
            #expect(read(bytes, .bytes).result == result)
        }
    }
}
