import RuaArchive
import RuaCore
import RuaTestSupport
import Testing

@Suite struct ArchiveReaderTests {
    @Test func `Notes are told in grammar`() {
        #expect(ArchiveNote.leadingBytes(1).description == "1 byte before the zip was ignored")
        #expect(
            ArchiveNote.trailingBytes(2).description.hasPrefix("2 bytes behind the end of the compressed data were"))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let found: [Found]
        var testDescription: String { name }
        init(_ name: String, _ bytes: [UInt8], _ found: Found...) {
            self.name = name
            self.bytes = bytes
            self.found = found
        }
    }

    static let zip = ZipWriter(ZipTests.file).bytes
    static let gzip = GzipTests.gzip

    static let cases = [
        Case("gzip in zip", ZipWriter(.init("r.gz", gzip)).bytes, .file("r.gz", report)),
        Case("zip in gzip", Deflate.gzip(zip), .file("r.xml", report)),
        Case("gzip in gzip", Deflate.gzip(gzip), .file("", report)),
        Case(
            "zip in zip, with company", ZipWriter(.init("z", zip), ZipTests.other).bytes, .file("z>r.xml", report),
            .file("s.xml", "<feedback/>")),
        Case("zip in gzip in zip", ZipWriter(.init("z.gz", Deflate.gzip(zip))).bytes, .file("z.gz>r.xml", report)),
        Case(
            "notes of all levels", Deflate.gzip(zip + [0x0A]) + [0x0D, 0x0A],
            .file("r.xml", report, nil, [.trailingBytes(2), .trailingBytes(1)])),
        Case(
            "wrong checksum of the inner gzip", ZipWriter(.init("r.gz", GzipTests.changed(gzip, -8))).bytes,
            .file("r.gz", report, .badChecksum)),
        Case(
            "wrong checksum of the outer zip", ZipWriter(ZipWriter.File("r.gz", gzip).with { $0.crc = 7 }).bytes,
            .file("r.gz", report, .badChecksum)),
        Case(
            "wrong checksum of the outer gzip", GzipTests.changed(Deflate.gzip(zip), -8),
            .file("r.xml", report, .badChecksum)),
        Case(
            "outer gzip cut behind the inner one", Array(Deflate.gzip(gzip).dropLast(8)),
            .file("", report, .truncated)),
        Case(
            "one bad file among others",
            ZipWriter(.init("a.gz", Array(gzip.prefix(400))), .init("b.gz", [0x1F, 0x8B, 7, 7]), ZipTests.other).bytes,
            .file("a.gz", cut(gzip, 400), .truncated), .failed("b.gz", .corrupt), .file("s.xml", "<feedback/>")),
        Case("a picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], .file("", "\u{FFFD}PNG\r\n")),
        Case("a text", Array("hello".utf8), .file("", "hello")),
        Case("a text that starts like zlib", Array("hbar and x^2".utf8), .file("", "hbar and x^2")),
        Case("zip's magic in a text", Array("see PK\u{3}\u{4} there".utf8), .file("", "see PK\u{3}\u{4} there")),
    ]

    /// What comes out of the first bytes of a gzip.
    private static func cut(_ gzip: [UInt8], _ count: Int) -> String {
        Way.memory.read(Array(gzip.prefix(count))).found.first?.content ?? ""
    }

    @Test(arguments: cases, Way.allCases)
    func `containers are opened inside each other`(_ example: Case, _ way: Way) {
        #expect(way.read(example.bytes).found == example.found)
    }

    @Test func `a zip behind something else is found by its name`() {
        let prefixed = ZipWriter(ZipTests.file).with {
            $0.prefix = [UInt8](repeating: 0x4D, count: 200_000)
            $0.offsetsCountPrefix = false
        }
        var recorder = Recorder()
        var budget = Budget(Limits())
        #expect(throws: Never.self) {
            try ArchiveReader(Limits().archive).read(prefixed.bytes, name: "Setup.ZIP", &budget, into: &recorder)
        }
        #expect(recorder.found == [.file("r.xml", report, nil, [.leadingBytes(200_000)])])
    }

    @Test(arguments: Way.allCases)
    func `a zip without a name is found behind as many bytes however they come`(_ way: Way) {
        func found(behind count: Int) -> [Found] {
            let prefixed = ZipWriter(ZipTests.file).with {
                $0.prefix = [UInt8](repeating: 0x4D, count: count)
                $0.offsetsCountPrefix = false
            }
            return way.read(prefixed.bytes).found
        }
        let most = (16 << 10) - 4
        #expect(found(behind: most) == [.file("r.xml", report, nil, [.leadingBytes(most)])])
        #expect(found(behind: most + 1).map(\.content?.utf8.first) == [0x4D])
    }

    @Test func `nothing comes of a file that the sink refuses, the next one is offered`() {
        var recorder = Recorder()
        recorder.refuses = true
        let read = Way.memory.read(ZipWriter(ZipTests.file, ZipTests.other).bytes, Limits(), recorder)
        #expect(read.files.map(\.name) == ["r.xml", "s.xml"])
        #expect(read.bytes == 0)
        #expect(read.found.isEmpty)
    }

    @Test func `when the sink has seen enough the file stops without an end`() {
        var recorder = Recorder()
        recorder.enough = 1
        let large = ZipWriter.File("large", [UInt8](repeating: 0x3C, count: 1 << 20))
        let read = Way.memory.read(ZipWriter(large, large).bytes, Limits(), recorder)
        #expect(read.files.count == 2)
        #expect(read.bytes == 2 * 64 << 10)
        #expect(read.found.isEmpty)
    }

    @Test func `what the sink throws ends the reading`() {
        var recorder = Recorder()
        recorder.throwsAtEnd = true
        var budget = Budget(Limits())
        #expect(throws: Recorder.Stop.self) {
            let zip = ZipWriter(ZipTests.file, ZipTests.other).bytes
            try ArchiveReader(Limits().archive).read(zip, name: "z", &budget, into: &recorder)
        }
        #expect(recorder.files.count == 1)
    }

    @Test(arguments: 0..<60)
    func `unpacking undoes packing, whatever the packaging and the cuts`(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let size = Int.random(in: 1...(seed < 50 ? 2_000 : 200_000), using: &generator)
        let content = "<" + String((0..<size).map { _ in "abcdefgh<>&\n".randomElement(using: &generator) ?? " " })
        var packed = Array(content.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let isStored = Bool.random(using: &generator)
            let hasDescriptor = Bool.random(using: &generator)
            let isZip64 = Bool.random(using: &generator)
            switch Int.random(in: 0...2, using: &generator) {
            case 0: packed = Deflate.gzip(packed)
            case 1: packed = Deflate.compress(packed, .zlib)
            default:
                let file = ZipWriter.File("f", packed).with {
                    $0.method = isStored ? 0 : 8
                    $0.hasDescriptor = hasDescriptor
                    $0.isZip64 = isZip64
                }
                packed = ZipWriter(file).with { $0.isZip64 = isZip64 }.bytes
            }
        }
        for way in seed < 50 ? Way.allCases : [.memory, .whole, .random] {
            let found = way.read(packed).found
            #expect(found.map(\.content) == [content], "seed \(seed), \(way)")
            #expect(found.map(\.code) == [nil], "seed \(seed), \(way)")
        }
    }
}
