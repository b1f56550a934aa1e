import RuaArchive
import RuaCore
import RuaTestSupport
import Testing

/// The attacks of security 3.2 on archives, each just within and just beyond its limit.
@Suite struct ArchiveAttackTests {
    private func limits(_ change: (inout Limits) -> Void) -> Limits {
        var limits = Limits()
        change(&limits)
        return limits
    }

    private let zeros = [UInt8](repeating: 0x20, count: 100_000)

    @Test(arguments: Way.allCases)
    func `a flat gzip bomb stops at the limit`(_ way: Way) {
        let bomb = Deflate.gzip(zeros)
        #expect(way.read(bomb, limits { $0.archive.decompressedBytes = 100_000 }).found.map(\.code) == [nil])
        let stopped = way.read(bomb, limits { $0.archive.decompressedBytes = 99_999 })
        #expect(stopped.found.map(\.code) == [.tooLarge(limit: 99_999)])
        #expect(stopped.bytes <= 99_999)
    }

    @Test(arguments: [0, 8])
    func `a flat zip bomb stops at the limit`(_ method: Int) {
        let bomb = ZipWriter(ZipWriter.File("b", zeros).with { $0.method = method }).bytes
        #expect(Way.memory.read(bomb, limits { $0.archive.decompressedBytes = 100_000 }).found.map(\.code) == [nil])
        let stopped = Way.memory.read(bomb, limits { $0.archive.decompressedBytes = 99_999 })
        #expect(stopped.found.map(\.code) == [.tooLarge(limit: 99_999)])
    }

    @Test func `looking for the ends of files costs the budget too`() {
        let file = ZipWriter.File("b", zeros).with { $0.hasDescriptor = true }
        let zip = ZipWriter(file, file).with { $0.hasDirectory = false }.bytes
        func read(_ bytes: Int) -> [ArchiveError.Code?] {
            Way.memory.read(zip, limits { $0.archive.decompressedBytes = bytes }).found.map(\.code)
        }
        // Each file is unpacked twice.
        #expect(read(400_000) == [nil, nil])
        #expect(read(399_999) == [nil, .tooLarge(limit: 399_999)])
        #expect(read(150_000) == [.tooLarge(limit: 150_000)])
    }

    @Test func `64 MiB out of one gzip are no bomb`() {
        var recorder = Recorder()
        recorder.countsOnly = true
        let gzip = Deflate.gzip([UInt8](repeating: 0x20, count: 64 << 20))
        let read = Way.whole.read(gzip, Limits(), recorder)
        #expect(read.bytes == 64 << 20)
        #expect(read.found.map(\.code) == [nil])
    }

    @Test func `every level counts, so a bomb in a bomb stops too`() {
        let inner = Deflate.gzip(zeros)
        let bomb = Deflate.gzip(inner)
        let both = 100_000 + inner.count
        #expect(Way.whole.read(bomb, limits { $0.archive.decompressedBytes = both }).found.map(\.code) == [nil])
        #expect(
            Way.whole.read(bomb, limits { $0.archive.decompressedBytes = both - 1 }).found.map(\.code)
                == [.tooLarge(limit: both - 1)])
    }

    @Test func `the parts of one mail share a budget`() {
        let limits = limits { $0.archive.decompressedBytes = 150_000 }
        var budget = Budget(limits)
        let bomb = Deflate.gzip(zeros)
        #expect(Way.whole.read(bomb, limits, &budget, Recorder()).found.map(\.code) == [nil])
        #expect(budget.usedBytes == 100_000)
        #expect(Way.whole.read(bomb, limits, &budget, Recorder()).found.map(\.code) == [.tooLarge(limit: 150_000)])
        #expect(Way.whole.read(bomb, limits, &budget, Recorder()).found == [.failed("", .tooLarge(limit: 150_000))])
        // What is not packed costs nothing.
        #expect(Way.whole.read(zeros, limits, &budget, Recorder()).found.map(\.code) == [nil])
    }

    @Test func `files of a zip behind a bomb are not tried`() {
        let file = ZipWriter.File("b", zeros)
        let zip = ZipWriter(file, file, file, file).bytes
        let read = Way.memory.read(zip, limits { $0.archive.decompressedBytes = 150_000 })
        #expect(read.found.map(\.code) == [nil, .tooLarge(limit: 150_000), .tooLarge(limit: 150_000)])
    }

    @Test func `containers nest up to the limit`() {
        func nested(_ levels: Int) -> [UInt8] {
            (0..<levels).reduce(Array(report.utf8)) { inner, level in
                level % 2 == 0 ? ZipWriter(ZipWriter.File("z\(level)", inner)).bytes : Deflate.gzip(inner)
            }
        }
        for way in Way.allCases {
            #expect(way.read(nested(3)).found == [.file("z2>z0", report)])
            #expect(way.read(nested(4)).found.map(\.code) == [.tooDeep(limit: 3)])
        }
        #expect(Way.memory.read(nested(40)).found.map(\.code) == [.tooDeep(limit: 3)])
    }

    @Test(arguments: [false, true])
    func `files of one zip are read up to the limit`(_ hasDirectory: Bool) {
        func zip(_ count: Int) -> [UInt8] {
            ZipWriter((0..<count).map { ZipWriter.File("\($0).xml", "<a/>") }).with { $0.hasDirectory = hasDirectory }
                .bytes
        }
        #expect(Way.memory.read(zip(100)).found.map(\.code) == [ArchiveError.Code?](repeating: nil, count: 100))
        let read = Way.memory.read(zip(101))
        #expect(read.files.count == 100)
        #expect(read.found.last == .failed("", .tooManyFiles(limit: 100)))
        let many = Way.memory.read(zip(10_000))
        #expect(many.files.count == 100)
        #expect(many.found.last == .failed("", .tooManyFiles(limit: 100)))
    }

    @Test func `zips in zips hold no more files than one mail has parts`() {
        let inner = ZipWriter((0..<100).map { ZipWriter.File("\($0)", "<a/>") }).bytes
        let outer = ZipWriter((0..<11).map { ZipWriter.File("\($0).zip", inner) }).bytes
        let read = Way.memory.read(outer)
        #expect(read.files.count == 1000)
        #expect(read.found.last?.code == .tooManyFiles(limit: 1000))
    }

    @Test func `files that overlap are refused, all of them`() {
        let file = ZipWriter.File("a", report)
        let same = ZipWriter(
            file,
            file.with {
                $0.name = "b"; $0.offset = 0
            }
        ).bytes
        #expect(Way.memory.read(same).found == [.failed("", .overlapping)])
        // One file reaches into the next, as in a quoting bomb.
        let long = ZipWriter(
            file.with {
                $0.method = 0; $0.packedSize = report.utf8.count + 31
            }, file
        ).bytes
        #expect(Way.memory.read(long).found == [.failed("", .overlapping)])
    }

    struct Lie: Sendable, CustomTestStringConvertible {
        let name: String
        let file: ZipWriter.File
        let found: Found
        var testDescription: String { name }
    }

    static let lies = [
        Lie(
            name: "size too small", file: ZipTests.file.with { $0.size = 10 },
            found: .file("r.xml", report, nil, [.otherSize])),
        Lie(
            name: "size far too large", file: ZipTests.file.with { $0.size = 0x7FFF_FFFF },
            found: .file("r.xml", report, nil, [.otherSize])),
        Lie(
            name: "zip64 size absurd",
            file: ZipTests.file.with {
                $0.isZip64 = true; $0.size = Int.max
            },
            found: .file("r.xml", report, nil, [.otherSize])),
        Lie(
            name: "packed size beyond the end", file: ZipTests.file.with { $0.packedSize = 0x7FFF_FFFF },
            found: .failed("r.xml", .corrupt)),
        Lie(
            name: "zip64 packed size absurd",
            file: ZipTests.file.with {
                $0.isZip64 = true; $0.packedSize = Int.max
            },
            found: .failed("r.xml", .corrupt)),
        Lie(
            name: "zip64 packed size negative",
            file: ZipTests.file.with {
                $0.isZip64 = true; $0.packedSize = -1
            },
            found: .failed("r.xml", .corrupt)),
        Lie(
            name: "packed size zero", file: ZipTests.file.with { $0.packedSize = 0 },
            found: .failed("r.xml", .truncated)),
        Lie(
            name: "offset beyond the end", file: ZipTests.file.with { $0.offset = 0x7FFF_FFFF },
            found: .failed("r.xml", .corrupt)),
        Lie(
            name: "offset into the data", file: ZipTests.file.with { $0.offset = 7 },
            found: .failed("r.xml", .corrupt)),
        Lie(
            name: "zip64 offset absurd",
            file: ZipTests.file.with {
                $0.isZip64 = true; $0.offset = Int.max
            },
            found: .failed("r.xml", .corrupt)),
    ]

    @Test(arguments: lies)
    func `a declared size or place is not believed`(_ lie: Lie) {
        #expect(Way.memory.read(ZipWriter(lie.file).bytes).found == [lie.found])
    }

    @Test(arguments: ["../../etc/passwd", "/etc/passwd", #"C:\x"#, "..", "a\u{0}b", "\u{1B}[2J", ""])
    func `a name is a label, whatever it says`(_ name: String) {
        let read = Way.memory.read(ZipWriter(ZipWriter.File(name, report)).bytes)
        #expect(read.files.map(\.path) == [["mail", name]])
        #expect(read.found.map(\.code) == [nil])
    }

    @Test func `a name of 65,535 bytes is cut`() {
        let name = String(repeating: "n", count: 65_535)
        let read = Way.memory.read(ZipWriter(ZipWriter.File(name, report)).bytes)
        #expect(read.files.map(\.name) == [String(repeating: "n", count: 255)])
    }

    @Test func `an end record that points nowhere leaves the local headers`() {
        var zip = ZipWriter(ZipTests.file).bytes
        for index in (zip.count - 10)..<(zip.count - 2) { zip[index] = 0xFF }
        #expect(Way.memory.read(zip).found == [.file("r.xml", report, nil, [.noCentralDirectory])])
    }

    @Test func `a zip inside another container is held within the size of a mail`() {
        let content = [UInt8](repeating: 0x3C, count: 10_000)
        let zip = ZipWriter(ZipWriter.File("a", content).with { $0.method = 0 }).bytes
        let gzip = Deflate.gzip(zip)
        #expect(Way.whole.read(gzip, limits { $0.mail.messageBytes = zip.count }).found.map(\.code) == [nil])
        for way in [Way.whole, .bytes, .random] {
            let refused = way.read(gzip, limits { $0.mail.messageBytes = zip.count - 1 })
            #expect(refused.found == [.failed("", .innerZipTooLarge(limit: zip.count - 1))])
            #expect(refused.offsets == [zip.count - 1])
        }
    }

    @Test func `many gzip members are one file up to the limit`() {
        let member = Deflate.gzip("")
        func members(_ count: Int) -> [UInt8] {
            [[UInt8]](repeating: member, count: count).flatMap { $0 }
        }
        #expect(Way.memory.read(members(100_000)).found == [.file("", "", nil, [.gzipMembers(100_000)])])
        #expect(Way.memory.read(members(100_001)).found == [.failed("", .tooManyFiles(limit: 100_000))])
    }

    @Test(arguments: 0..<200)
    func `any damage ends in an answer`(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let file = ZipTests.file.with {
            $0.hasDescriptor = seed % 3 == 0; $0.isZip64 = seed % 5 == 0
        }
        var bytes = seed % 2 == 0 ? ZipWriter(file, ZipTests.other).bytes : Deflate.gzip(report)
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[index] = UInt8.random(in: 0...255, using: &generator)
        }
        let small = limits { $0.archive.decompressedBytes = 1 << 20 }
        let whole = Way.whole.read(bytes, small)
        #expect(!whole.found.isEmpty)
        #expect(Way.random.read(bytes, small).found == whole.found)
        #expect(Way.memory.read(bytes, small).found == whole.found)
    }
}
