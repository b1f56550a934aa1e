import RuaArchive
import RuaCore
import Testing

@Suite struct GzipTests {
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

    static let gzip = Deflate.gzip(report)
    static let crlf: [UInt8] = [0x0D, 0x0A]

    static func changed(_ bytes: [UInt8], _ index: Int) -> [UInt8] {
        var copy = bytes
        copy[index < 0 ? bytes.count + index : index] ^= 0x01
        return copy
    }

    static let cases = [
        Case("gzip", gzip, .file("", report)),
        Case("gzip of nothing", Deflate.gzip(""), .file("", "")),
        Case("every header field", Deflate.gzipWithFields(report), .file("", report)),
        Case("CR LF behind it", gzip + crlf, .file("", report, nil, [.trailingBytes(2)])),
        Case(
            "64 KiB behind it", gzip + [UInt8](repeating: 7, count: 65_536),
            .file("", report, nil, [.trailingBytes(65_536)])),
        Case(
            "two members", Deflate.gzip("<a>") + Deflate.gzip("</a>"), .file("", "<a></a>", nil, [.gzipMembers(2)])),
        Case(
            "two members and CR LF", Deflate.gzip("<a>") + Deflate.gzip("</a>") + crlf,
            .file("", "<a></a>", nil, [.gzipMembers(2), .trailingBytes(2)])),
        Case(
            "a second member that is cut", gzip + [0x1F, 0x8B, 8, 0, 1],
            .file("", report, .truncated, [.gzipMembers(2)])),
        Case(
            "junk that looks like a member", gzip + [0x1F, 0x8B, 8, 0xFF, 1],
            .file("", report, nil, [.trailingBytes(5)])),
        Case(
            "junk that looks like a member and is none", gzip + [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF],
            .file("", report, nil, [.trailingBytes(13)])),
        Case("zlib", Deflate.compress(Array(report.utf8), .zlib), .file("", report)),
        Case(
            "zlib and CR LF", Deflate.compress(Array(report.utf8), .zlib) + crlf,
            .file("", report, nil, [.trailingBytes(2)])),
        Case("raw deflate", Deflate.compress(Array(report.utf8), .raw), .file("", report)),
        Case("bare XML", Array(report.utf8), .file("", report)),
        Case("nothing", [], .file("", "")),
        Case("wrong checksum", changed(gzip, -8), .file("", report, .badChecksum)),
        Case("wrong size", changed(gzip, -4), .file("", report, nil, [.otherSize])),
        Case(
            "wrong zlib checksum", changed(Deflate.compress(Array(report.utf8), .zlib), -1),
            .file("", report, .badChecksum)),
        Case("trailer cut", Array(gzip.dropLast(3)), .file("", report, .truncated)),
        Case("trailer lost", Array(gzip.dropLast(8)), .file("", report, .truncated)),
        Case("header only", Array(gzip.prefix(10)), .failed("", .truncated)),
        Case("magic only", [0x1F, 0x8B], .failed("", .truncated)),
        Case("another method", [0x1F, 0x8B, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0], .failed("", .corrupt)),
        Case("invalid block", Array(gzip.prefix(10)) + [0xFF, 0xFF, 0xFF], .failed("", .corrupt)),
    ]

    @Test(arguments: cases, Way.allCases)
    func `gzip and its kin are read whatever the cuts`(_ example: Case, _ way: Way) {
        #expect(way.read(example.bytes).found == example.found)
    }

    @Test(arguments: Way.allCases)
    func `a gzip that was cut gives what there was`(_ way: Way) {
        let found = way.read(Array(Self.gzip.prefix(Self.gzip.count / 2))).found
        #expect(found.map(\.code) == [.truncated])
        let content = found.first?.content ?? ""
        #expect(!content.isEmpty && report.hasPrefix(content))
    }

    @Test func `a gzip cut anywhere is truncated, never whole`() {
        for end in 2..<Self.gzip.count {
            let found = Way.memory.read(Array(Self.gzip.prefix(end))).found
            #expect(found.map(\.code) == [.truncated])
            #expect(found.allSatisfy { report.hasPrefix($0.content ?? "") })
        }
    }

    @Test func `pieces are at most 64 KiB`() {
        let large = [UInt8](repeating: 0x20, count: 1 << 20) + Array("<a/>".utf8)
        #expect(Way.whole.read(Deflate.gzip(large)).largestPiece == 64 << 10)
        #expect(Way.memory.read(large).largestPiece == 64 << 10)
    }

    @Test func `an error says where and names no more than the file`() throws {
        struct Sink: FileSink {
            var errors: [ArchiveError] = []
            mutating func begin(_ file: ArchivedFile) -> Bool { true }
            mutating func piece(_ bytes: [UInt8]) -> Bool { true }
            mutating func end(_ end: FileEnd) { errors += end.error.map { [$0] } ?? [] }
            mutating func failed(_ error: ArchiveError, path: [String]) { errors.append(error) }
        }
        var sink = Sink()
        var budget = Budget(Limits())
        ArchiveReader(Limits().archive).read(Self.changed(Self.gzip, -8), name: "r.xml.gz", &budget, into: &sink)
        let error = try #require(sink.errors.first)
        #expect(error.name == "r.xml.gz")
        #expect(error.offset == Self.gzip.count - 4)
        #expect(error.description.contains("checksum"))
    }
}
