import RuaMail
import RuaTestSupport
import Testing

@Suite struct BodyDecoderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let input: String
        let expected: String
        var testDescription: String { input.debugDescription }
        init(_ input: String, _ expected: String) {
            self.input = input
            self.expected = expected
        }
    }

    static let base64 = [
        Case("YWJj", "abc"), Case("YWI=", "ab"), Case("YQ==", "a"), Case("YWI", "ab"), Case("YQ", "a"), Case("Y", ""),
        Case("", ""), Case("====", ""), Case("YW\r\nJj", "abc"), Case(" Y W J j ", "abc"), Case("YW!J*j\0", "abc"),
        Case("YQ==YWI=YWJj", "aababc"), Case("YWJj\n\n\nZGVm\n", "abcdef"), Case("YWJjZ=GVm", "abc\u{19}\u{59}"),
        Case("Pz8/Pj4+", "???>>>"), Case("Pz8_Pj4-", "???>>>"), Case("\u{FEFF}YWJj", "abc"),
    ]

    @Test(arguments: base64)
    func `base64 is read with whatever mail adds to it`(_ example: Case) throws {
        #expect(try decoded(Array(example.input.utf8), "base64") == Array(example.expected.utf8))
    }

    static let quotedPrintable = [
        Case("a=3Db", "a=b"), Case("a=3db", "a=b"), Case("a=\r\nb", "ab"), Case("a=\nb", "ab"),
        Case("a= \t\r\nb", "ab"), Case("a=", "a"), Case("a=zz", "a=zz"), Case("a=3", "a=3"), Case("==3D", "=="),
        Case("a \t\r\nb", "a\r\nb"), Case("a b", "a b"), Case("a  ", "a"), Case("a =\nb", "a b"), Case("", ""),
        Case("a=\r\n=\r\n=\r\nb", "ab"), Case("=C3=A4", "ä"),
    ]

    @Test(arguments: quotedPrintable)
    func `quoted-printable is read, well formed or not`(_ example: Case) throws {
        #expect(try decoded(Array(example.input.utf8), "Quoted-Printable") == Array(example.expected.utf8))
    }

    @Test(arguments: ["7bit", "8bit", "BINARY", "", "x-unknown", "7bit (as it is)"])
    func `identity and unknown encodings leave every byte alone`(_ encoding: String) throws {
        let bytes = (0...255).map { UInt8($0) } + [0x0D, 0x0A]
        #expect(try decoded(bytes, encoding) == bytes)
    }

    @Test(arguments: ["BASE64", " base64 ", "base64;", "\"base64\"", "base64 (so it is)", "base-64"])
    func `base64 is known however it is spelt`(_ encoding: String) throws {
        #expect(try decoded(Array("YWJj".utf8), encoding) == Array("abc".utf8))
    }

    @Test(arguments: ["7bit", "x-unknown", "quoted-printable"])
    func `base64 under another name is known by how it starts`(_ encoding: String) throws {
        // The start of a gzip and of an XML declaration.
        #expect(try decoded(Array("\r\nH4sIAAAA\r\n".utf8), encoding).starts(with: [0x1F, 0x8B]))
        #expect(try decoded(Array("PD94bWwg".utf8), encoding) == Array("<?xml ".utf8))
        #expect(try decoded(Array("H4sI, she said".utf8), encoding) == Array("H4sI, she said".utf8))
    }

    @Test(arguments: [[0x1F, 0x8B, 0x08, 0x00], [0x50, 0x4B, 0x03, 0x04], Array("<?xml version".utf8)])
    func `what is called base64 but is plainly not is left alone`(_ bytes: [UInt8]) throws {
        #expect(try decoded(bytes, "base64") == bytes)
    }

    @Test func `a run of blanks longer than a piece is kept when text follows`() throws {
        let blanks = [UInt8](repeating: 0x20, count: 3 * BodyDecoder.pieceBytes + 5)
        #expect(try decoded(blanks + [0x61], "quoted-printable") == blanks + [0x61])
        #expect(try decoded(blanks + [0x0A], "quoted-printable") == [0x0A])
    }

    @Test(arguments: 0..<40)
    func `decoding undoes encoding, and the pieces are never empty nor too long`(_ seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let size = Int.random(in: 0...(seed < 30 ? 300 : 300_000), using: &generator)
        let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let lineLength = Int.random(in: 1...80, using: &generator)
        #expect(try decoded(Encoded.base64(bytes, lineLength: lineLength), "base64") == bytes)
        #expect(try decoded(Encoded.quotedPrintable(bytes), "quoted-printable") == bytes)
    }
}

/// Plain encoders, written apart from the decoders.
enum Encoded {
    static func base64(_ bytes: [UInt8], lineLength: Int) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var digits: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for position in 0..<4 {
                let isPadding = position > group.count
                digits.append(isPadding ? UInt8(ascii: "=") : alphabet[word >> (18 - 6 * position) & 63])
            }
        }
        var result: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            if index > 0, index % lineLength == 0 { result += [0x0D, 0x0A] }
            result.append(digit)
        }
        return result
    }

    static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if index > 0, index % 25 == 0 { result += Array("=\r\n".utf8) }
            let isPlain = byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=")
            let hex = String(byte, radix: 16, uppercase: true)
            result += isPlain ? [byte] : Array((byte < 16 ? "=0" : "=").utf8) + Array(hex.utf8)
        }
        return result
    }
}
