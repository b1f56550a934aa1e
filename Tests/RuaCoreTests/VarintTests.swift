import RuaCore
import RuaTestSupport
import Testing

@Suite struct VarintTests {
    @Test(
        arguments: [
            (0, [0]), (1, [1]), (127, [0x7F]), (128, [0x80, 1]), (300, [0xAC, 2]), (16_383, [0xFF, 0x7F]),
            (16_384, [0x80, 0x80, 1]),
            (UInt64.max, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]),
        ] as [(UInt64, [UInt8])])
    func `a number takes seven bits a byte, the lowest first`(number: UInt64, bytes: [UInt8]) {
        var buffer: [UInt8] = []
        Varint.append(number, to: &buffer)
        #expect(buffer == bytes)
    }

    @Test func `appending and reading is identity, one after the other`() {
        var random = SeededGenerator(seed: 3)
        let numbers = (0..<2000).map { _ in random.next() >> UInt64.random(in: 0...63, using: &random) }
        var buffer: [UInt8] = []
        for number in numbers { Varint.append(number, to: &buffer) }
        var rest = buffer[...]
        for number in numbers { #expect(Varint.read(from: &rest) == number) }
        #expect(rest.isEmpty)
    }

    @Test(
        arguments: [
            [], [0x80], [0xFF, 0xFF], [UInt8](repeating: 0xFF, count: 9) + [2],
            [UInt8](repeating: 0x80, count: 10) + [0],
            [UInt8](repeating: 0xFF, count: 100),
        ] as [[UInt8]])
    func `what is cut short, or over 64 bits, is no number`(bytes: [UInt8]) {
        var rest = bytes[...]
        #expect(Varint.read(from: &rest) == nil)
    }
}
