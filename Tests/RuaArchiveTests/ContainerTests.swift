import RuaArchive
import Testing

@Suite struct ContainerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let kind: Container
        var testDescription: String { name }
        init(_ name: String, _ bytes: [UInt8], _ kind: Container) {
            self.name = name
            self.bytes = bytes
            self.kind = kind
        }
        init(_ text: String, _ kind: Container) {
            self.init(text.debugDescription, Array(text.utf8), kind)
        }
    }

    static let cases = [
        Case("gzip", [0x1F, 0x8B, 8, 0], .gzip),
        Case("zip", [0x50, 0x4B, 3, 4], .zip),
        Case("empty zip", [0x50, 0x4B, 5, 6], .zip),
        Case("spanned zip", [0x50, 0x4B, 7, 8, 0x50, 0x4B, 3, 4], .zip),
        Case("zlib", [0x78, 0x9C, 0xED, 0x9D], .zlib),
        Case("zlib with a small window", [0x48, 0x89, 0xED, 0x9D], .zlib),
        Case("zlib with a preset dictionary", [0x78, 0xBB, 0xED, 0x9D], .unknown),
        Case("UTF-16, mark", [0xFF, 0xFE, 0x3C, 0], .xml),
        Case("UTF-16, other mark", [0xFE, 0xFF, 0, 0x3C], .xml),
        Case("UTF-16 without mark", [0, 0x3C, 0, 0x3F], .xml),
        Case("UTF-16 without mark, little end first", [0x3C, 0, 0x3F, 0], .xml),
        Case("EBCDIC", [0x4C, 0x6F, 0xA7, 0x94], .xml),
        Case("picture", [0x89, 0x50, 0x4E, 0x47], .unknown),
        Case("<?xml", .xml), Case("<feedback>", .xml), Case("\u{FEFF}<a/>", .xml), Case(" \r\n\t<a/>", .xml),
        Case("junk <?xml version", .xml), Case("a < b <feedback>", .xml), Case("a < b", .unknown),
        Case("{\"a\":1}", .json), Case("\u{FEFF} {", .json), Case("", .unknown), Case("PK", .unknown),
        Case("hello", .unknown), Case("x^2", .unknown), Case("hbar", .unknown),
    ]

    @Test(arguments: cases)
    func `bytes tell what they are`(_ example: Case) {
        #expect(Container.sniff(example.bytes) == example.kind)
    }

    @Test func `XML is looked for in the first kilobyte only`() {
        let junk = String(repeating: ".", count: 1000)
        #expect(Container.sniff(Array((junk + "<?xml").utf8)) == .xml)
        #expect(Container.sniff(Array((junk + junk + "<?xml").utf8)) == .unknown)
    }
}
