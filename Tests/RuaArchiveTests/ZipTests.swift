import RuaArchive
import RuaCore
import Testing

@Suite struct ZipTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let found: [Found]
        var testDescription: String { name }
        init(_ name: String, _ zip: ZipWriter, _ found: Found...) {
            self.init(name, zip.bytes, found)
        }
        init(_ name: String, _ bytes: [UInt8], _ found: [Found]) {
            self.name = name
            self.bytes = bytes
            self.found = found
        }
    }

    static let file = ZipWriter.File("r.xml", report)
    static let stored = file.with { $0.method = 0 }
    static let described = file.with { $0.hasDescriptor = true }
    static let other = ZipWriter.File("s.xml", "<feedback/>")

    static let cases = [
        Case("deflated", ZipWriter(file), .file("r.xml", report)),
        Case("stored", ZipWriter(stored), .file("r.xml", report)),
        Case("data descriptor", ZipWriter(described), .file("r.xml", report)),
        Case("two files", ZipWriter(file, other), .file("r.xml", report), .file("s.xml", "<feedback/>")),
        Case("zip64 entry", ZipWriter(file.with { $0.isZip64 = true }), .file("r.xml", report)),
        Case(
            "zip64 throughout", ZipWriter(file.with { $0.isZip64 = true }, other).with { $0.isZip64 = true },
            .file("r.xml", report), .file("s.xml", "<feedback/>")),
        Case(
            "zip64 behind a prefix",
            ZipWriter(file).with {
                $0.isZip64 = true
                $0.prefix = [1, 2, 3]
                $0.offsetsCountPrefix = false
                $0.prefix = Array("#!/bin/sh\n".utf8)
            }, .file("r.xml", report, nil, [.leadingBytes(10)])),
        Case("folders", ZipWriter(.init("a/", []), file.with { $0.name = "a/r.xml" }), .file("a/r.xml", report)),
        Case("an empty file", ZipWriter(.init("e", [])), .file("e", "")),
        Case("comment", ZipWriter(file).with { $0.comment = Array("PK\u{5}\u{6} hello".utf8) }, .file("r.xml", report)),
        Case(
            "CR LF behind it", ZipWriter(file).with { $0.suffix = [0x0D, 0x0A] },
            .file("r.xml", report, nil, [.trailingBytes(2)])),
        Case(
            "64 KiB behind it", ZipWriter(file).with { $0.suffix = [UInt8](repeating: 0x50, count: 65_536) },
            .file("r.xml", report, nil, [.trailingBytes(65_536)])),
        Case(
            "more than 64 KiB behind it: by local headers",
            ZipWriter(file).with { $0.suffix = [UInt8](repeating: 0, count: 140_000) },
            .file("r.xml", report, nil, [.noCentralDirectory])),
        Case(
            "prefix",
            ZipWriter(file).with {
                $0.prefix = Array("hello".utf8); $0.offsetsCountPrefix = false
            },
            .file("r.xml", report, nil, [.leadingBytes(5)])),
        Case(
            "prefix that is counted", ZipWriter(file).with { $0.prefix = Array("hello".utf8) }, .file("r.xml", report)),
        Case("no files", ZipWriter([]), .failed("", .noFiles)),
        Case("only a folder", ZipWriter(.init("a/", [])), .failed("", .noFiles)),
        Case(
            "wrong checksum, the next file is read", ZipWriter(file.with { $0.crc = 1 }, other),
            .file("r.xml", report, .badChecksum), .file("s.xml", "<feedback/>")),
        Case(
            "encrypted, the next file is read", ZipWriter(file.with { $0.flags = 1 }, other),
            .failed("r.xml", .encrypted), .file("s.xml", "<feedback/>")),
        Case("AES", ZipWriter(stored.with { $0.method = 99 }), .failed("r.xml", .encrypted)),
        Case("deflate64", ZipWriter(stored.with { $0.method = 9 }), .failed("r.xml", .unsupportedMethod(9))),
        Case("lzma", ZipWriter(stored.with { $0.method = 14 }), .failed("r.xml", .unsupportedMethod(14))),
        Case(
            "data damaged, the next file is read",
            ZipWriter(
                stored.with {
                    $0.method = 8; $0.content = [0xFF, 0xFF]
                }, other
            ).rewritingMethod,
            [.failed("r.xml", .corrupt), .file("s.xml", "<feedback/>")]),
        // Without a central directory.
        Case(
            "no directory", ZipWriter(file, other).with { $0.hasDirectory = false },
            .file("r.xml", report, nil, [.noCentralDirectory]),
            .file("s.xml", "<feedback/>", nil, [.noCentralDirectory])),
        Case(
            "no directory, stored", ZipWriter(stored, other).with { $0.hasDirectory = false },
            .file("r.xml", report, nil, [.noCentralDirectory]),
            .file("s.xml", "<feedback/>", nil, [.noCentralDirectory])),
        Case(
            "no directory, descriptors",
            ZipWriter(described, described.with { $0.descriptorHasSignature = false }, other)
                .with { $0.hasDirectory = false },
            .file("r.xml", report, nil, [.noCentralDirectory]), .file("r.xml", report, nil, [.noCentralDirectory]),
            .file("s.xml", "<feedback/>", nil, [.noCentralDirectory])),
        Case(
            "no directory, zip64", ZipWriter(file.with { $0.isZip64 = true }, other).with { $0.hasDirectory = false },
            .file("r.xml", report, nil, [.noCentralDirectory]),
            .file("s.xml", "<feedback/>", nil, [.noCentralDirectory])),
        Case(
            "no directory, a zip64 descriptor",
            ZipWriter(described.with { $0.isZip64 = true }, other).with { $0.hasDirectory = false },
            .file("r.xml", report, nil, [.noCentralDirectory]),
            .file("s.xml", "<feedback/>", nil, [.noCentralDirectory])),
        Case(
            "no directory, stored with a descriptor: no telling where it ends",
            ZipWriter(stored.with { $0.hasDescriptor = true }).with { $0.hasDirectory = false },
            .failed("r.xml", .corrupt)),
        Case(
            "no directory, wrong checksum", ZipWriter(file.with { $0.crc = 1 }).with { $0.hasDirectory = false },
            .file("r.xml", report, .badChecksum, [.noCentralDirectory])),
        Case("local header cut", Array(ZipWriter(file).bytes.prefix(20)), [.failed("", .corrupt)]),
    ]

    @Test(arguments: cases, Way.allCases)
    func `a zip is read whatever the cuts`(_ example: Case, _ way: Way) {
        #expect(way.read(example.bytes).found == example.found)
    }

    @Test(arguments: [false, true], [false, true])
    func `a zip cut anywhere gives whole files, or says that they are not`(_ isStored: Bool, _ hasDescriptor: Bool) {
        let file = (isStored ? Self.stored : Self.file).with { $0.hasDescriptor = hasDescriptor && !isStored }
        let zip = ZipWriter(file, Self.other).bytes
        for end in 4..<zip.count {
            for found in Way.memory.read(Array(zip.prefix(end))).found {
                switch found {
                case .file(_, let content, nil, let notes):
                    #expect(content == report || content == "<feedback/>")
                    #expect(notes.contains(.noCentralDirectory))
                case .file(_, let content, .truncated, _):
                    #expect(report.hasPrefix(content) || "<feedback/>".hasPrefix(content))
                case .failed(_, let code):
                    #expect([.truncated, .corrupt].contains(code))
                case .file(_, _, let code, _):
                    Issue.record("\(end): \(code as Any)")
                }
            }
        }
    }

    @Test func `the sink hears of every level of names`() {
        let zip = ZipWriter(ZipWriter.File("a/r.xml.gz", Deflate.gzip(report))).bytes
        let files = Way.memory.read(zip).files
        #expect(files.map(\.path) == [["mail", "a/r.xml.gz"]])
        #expect(files.map(\.depth) == [2])
        #expect(files.map(\.kind) == [.xml])
        #expect(files.map(\.name) == ["a/r.xml.gz"])
    }
}

extension ZipWriter {
    /// The zip with its first file's content taken for deflated data as it stands.
    fileprivate var rewritingMethod: [UInt8] {
        var honest = self
        honest.files[0].method = 0
        var bytes = honest.bytes
        for signature in [0x0403_4B50, 0x0201_4B50] {
            let pattern = signature.bytes(4)
            if let start = bytes.indices.first(where: { bytes[$0...].starts(with: pattern) }) {
                bytes[start + (signature == 0x0403_4B50 ? 8 : 10)] = 8
            }
        }
        return bytes
    }
}
