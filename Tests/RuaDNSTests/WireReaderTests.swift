import RuaCore
import RuaTestSupport
import Testing

@testable import RuaDNS

/// Names and records as they come from a server that means no good.
@Suite struct WireReaderTests {
    private func name(_ bytes: [UInt8], at start: Int = 0) throws -> (text: String, end: Int) {
        var reader = WireReader(bytes)
        _ = try reader.take(start)
        let name = try reader.name()
        return (name.description, reader.offset)
    }

    private static func label(_ count: Int, _ byte: UInt8 = 0x61) -> [UInt8] {
        [UInt8(count)] + [UInt8](repeating: byte, count: count)
    }

    private static let example = [7] + Array("example".utf8) + [3] + Array("com".utf8) + [0]

    @Test func `a plain name ends where it ends`() throws {
        #expect(try name(Self.example + [9, 9]) == ("example.com", 13))
        #expect(try name([0]) == (".", 1))
    }

    @Test func `a pointer leads back, and the reading goes on behind it`() throws {
        let bytes = Self.example + [3] + Array("www".utf8) + [0xC0, 0] + [9]
        #expect(try name(bytes, at: 13) == ("www.example.com", 19))
        #expect(try name(Self.example + [0xC0, 8], at: 13) == ("com", 15))
    }

    @Test func `case is folded, and strange bytes are written out`() throws {
        #expect(try name([3, 0x41, 0x2E, 0x1B, 2, 0xFF, 0x20, 0]).text == "a\\046\\027.\\255\\032")
    }

    @Test func `a name has at most 255 bytes, a label 63`() throws {
        let longest = Self.label(63) + Self.label(63) + Self.label(63) + Self.label(61) + [0]
        #expect(try name(longest).end == 255)
        #expect(throws: DNSFault.malformed) {
            try name(Self.label(63) + Self.label(63) + Self.label(63) + Self.label(62) + [0])
        }
        #expect(throws: DNSFault.malformed) { try name(Self.label(64) + [0]) }
    }

    @Test(
        arguments: [
            [], [3], [3, 0x61], [3, 0x61, 0x61, 0x61], [0xC0], [0x80, 0], [0x40, 0],
            // To itself, forward, and to each other.
            [0xC0, 0], [0xC0, 2, 0], [0xC0, 2, 0xC0, 0],
            // A label, then back to it: the name would never end.
            [1, 0x61, 0xC0, 0],
        ] as [[UInt8]])
    func `a broken name is malformed and ends`(_ bytes: [UInt8]) {
        #expect(throws: DNSFault.malformed) { try name(bytes) }
    }

    @Test func `a thousand pointers cost no more than a name`() throws {
        // Each leads to the one before, the first to a name.
        var bytes: [UInt8] = Self.example
        for index in 0..<1000 {
            let target = index == 0 ? 0 : 13 + 2 * (index - 1)
            bytes += [0xC0 | UInt8(target >> 8), UInt8(target & 0xFF)]
        }
        #expect(try name(bytes, at: bytes.count - 2).text == "example.com")
    }

    /// A record behind the root as owner.
    private func record(_ type: UInt16, _ data: [UInt8], class family: UInt8 = 1, says count: Int? = nil) throws
        -> RecordData?
    {
        let count = count ?? data.count
        var reader = WireReader(
            [0, UInt8(type >> 8), UInt8(type & 0xFF), 0, family, 0, 0, 0, 60, UInt8(count >> 8), UInt8(count & 0xFF)]
                + data)
        return try reader.record()?.data
    }

    @Test func `records say what they say`() throws {
        #expect(try record(1, [192, 0, 2, 7]) == IPAddress("192.0.2.7").map { .address($0) })
        let six = [0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [1]
        #expect(try record(28, six) == IPAddress("2001:db8::1").map { .address($0) })
        let root = try #require(DNSName(labels: []))
        #expect(try record(15, [0, 10, 0]) == .exchange(preference: 10, root))
        #expect(try record(5, [0]) == .alias(root))
        #expect(try record(16, [2, 0x76, 0x3D, 0, 1, 0x44]) == .text(Array("v=D".utf8)))
        #expect(try record(16, []) == .text([]))
        #expect(try record(99, [1, 2, 3]) == nil)
        #expect(try record(1, [1, 2, 3], class: 3) == nil)
    }

    struct Broken: Sendable {
        let type: UInt16
        let data: [UInt8]
        var count: Int?
    }

    @Test(arguments: [
        Broken(type: 1, data: [1, 2, 3]), Broken(type: 1, data: [1, 2, 3, 4, 5]), Broken(type: 28, data: [1, 2, 3, 4]),
        Broken(type: 15, data: [0]), Broken(type: 15, data: [0, 10]), Broken(type: 15, data: [0, 10, 0, 0]),
        Broken(type: 5, data: [0, 0]), Broken(type: 5, data: [5, 0x61]), Broken(type: 16, data: [5, 0x61]),
        Broken(type: 16, data: [1, 0x61], count: 9), Broken(type: 99, data: [1], count: 2),
        // A name that takes bytes from behind its record.
        Broken(type: 15, data: [0, 10, 1, 0x61, 0], count: 4),
    ])
    func `a record that does not fill its length is malformed`(_ item: Broken) {
        #expect(throws: DNSFault.malformed) { try record(item.type, item.data, says: item.count) }
    }
}
