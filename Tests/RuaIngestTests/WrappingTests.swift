import Foundation
import RuaCore
import RuaStore
import RuaTestSupport
import Testing

/// A report is the same whatever it travels in.
@Suite struct WrappingTests {
    @Test(arguments: UInt64(1)...100)
    func `any report in any packaging is a duplicate of the bare one`(seed: UInt64) async throws {
        var generator = ReportGenerator(seed: seed)
        let (report, rows) = generator.reading()
        let bare = Array(generator.xml(report, rows).utf8)
        var wrapping = Wrapping(random: SeededGenerator(seed: seed))
        let temporary = try TemporaryStore()
        try temporary.write(bare, to: "in/a")
        try temporary.write(wrapping.wrap(bare), to: "in/b")
        let result = try await Import([temporary.folder.appending(path: "in").path], into: temporary.store)
        #expect(result.tally.states == [1, 1, 0, 0], "\(wrapping.layers)")
        #expect(result.tally.figures == [1, rows.count, Int(report.messages)])
    }
}

/// Packs a file in up to two containers, a mail, and a container around the mail, each left out at times.
///
/// No zlib or raw deflate around a mail: they have no mark of their own, and a mail inside is too little to tell them by.
/// No gzip without its sums either, for of mails that may be cut short this is told.
private struct Wrapping {
    var random: SeededGenerator
    private(set) var layers: [String] = []

    private static let containers: [(String, @Sendable ([UInt8]) -> [UInt8])] = [
        ("gzip", Packing.gzip), ("zlib", Packing.zlib), ("raw", Packing.raw),
        ("two members", { Packing.gzip(Array($0.prefix(40))) + Packing.gzip(Array($0.dropFirst(40))) }),
        ("gzip and CR LF", { Packing.gzip($0) + [13, 10] }),
        ("gzip without its sums", { Packing.gzip($0).dropLast(8) }),
        ("zip", { Packing.zip([("r.xml", $0)]) }),
        ("zip behind junk", { Array("junk".utf8) + Packing.zip([("r", $0)]) }),
        ("zip of three", { Packing.zip([("a/", []), ("r.xml", $0), ("b.txt", [65])]) }),
    ]

    private static let mails: [(String, @Sendable ([UInt8]) -> [UInt8])] = [
        ("mail", { MadeMail(.text("see below"), .file("r.zip", $0)).bytes }),
        ("mail with LF", { MadeMail(.file("r", $0, type: "text/xml")).bytes.filter { $0 != 13 } }),
        ("mail in a mail", { MadeMail(.file("r.eml", MadeMail(.file("r", $0)).bytes, type: "message/rfc822")).bytes }),
        ("mail attached as anything", { MadeMail(.file("r", MadeMail(.file("r", $0)).bytes)).bytes }),
        ("mailbox", { mailbox([MadeMail(.text("From me"), .file("r", $0))]) }),
    ]

    init(random: SeededGenerator) { self.random = random }

    mutating func wrap(_ file: [UInt8]) -> [UInt8] {
        var bytes = file
        for _ in 0..<Int.random(in: 0...2, using: &random) { add(Self.containers, to: &bytes) }
        guard Bool.random(using: &random) else { return bytes }
        add(Self.mails, to: &bytes)
        if Bool.random(using: &random) {
            add(Self.containers.filter { !["zlib", "raw", "gzip without its sums"].contains($0.0) }, to: &bytes)
        }
        return bytes
    }

    private mutating func add(_ choice: [(String, @Sendable ([UInt8]) -> [UInt8])], to bytes: inout [UInt8]) {
        guard let (name, pack) = choice.randomElement(using: &random) else { return }
        bytes = pack(bytes)
        layers.append(name)
    }
}
