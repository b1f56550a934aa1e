import Foundation
import Testing

/// A database whose bytes the disk has lost (contract section 5): nothing is acknowledged that is not kept.
@Suite struct DamageTests {
    /// What became of the file.
    enum Damage: String, CaseIterable {
        case pagesTurned, endLost, beginningLost
    }

    private static let page = 4096

    /// A collector with some mail that has all gone into the file itself.
    private func collectorWithMail(in scratch: Scratch) throws -> CollectorProcess {
        let collector = try CollectorProcess(in: scratch)
        let client = try collector.connect()
        for _ in 0..<10 {
            var mail = ReportMail(ReportXML())
            mail.files.append(
                ("noise.bin", "application/octet-stream", (0..<20_000).map { _ in UInt8.random(in: 0...255) }))
            try client.message(mail.bytes)
        }
        try scratch.waitUntilRead()
        let moved = try Tool.run("sqlite3", [scratch.database, "PRAGMA wal_checkpoint(TRUNCATE)"], in: scratch)
        #expect(moved.text == "0|0|0\n", "\(moved)")
        return collector
    }

    @Test(.enabled("sqlite3 is not installed") { Tool.isInstalled("sqlite3") }, arguments: Damage.allCases)
    func `A damaged database is not served, and the reason is one sentence`(_ damage: Damage) throws {
        let scratch = try Scratch()
        #expect(try collectorWithMail(in: scratch).end() == 0)
        var bytes = try scratch.read("rua.db")
        switch damage {
        case .pagesTurned: for index in bytes.indices.dropFirst(Self.page) { bytes[index] ^= 0x55 }
        case .endLost: bytes.removeLast(bytes.count / 2)
        case .beginningLost: for index in bytes.indices.prefix(100) { bytes[index] = 0 }
        }
        try scratch.write(bytes, to: "rua.db")
        let answer = try scratch.rua("serve", "--rcpt", "a@b.example", "--smtp", "127.0.0.1:0", "--no-web")
        #expect(answer.exitCode == 1)
        #expect(answer.errorText.split(separator: "\n").count == 1)
        #expect(answer.errorText.hasPrefix("rua: \(scratch.database): "))
        #expect(try scratch.read("rua.db") == bytes, "it is left as it is, for whoever can mend it")
        #expect(try scratch.rua("doctor").exitCode == 1)
    }

    @Test(.enabled("sqlite3 is not installed") { Tool.isInstalled("sqlite3") })
    func `A database that is damaged under the collector takes no more mail`() throws {
        let scratch = try Scratch()
        let collector = try collectorWithMail(in: scratch)
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: scratch.database))
        try file.seek(toOffset: UInt64(Self.page))
        let bytes = try #require(try file.readToEnd())
        try file.seek(toOffset: UInt64(Self.page))
        try file.write(contentsOf: Data(bytes.map { $0 ^ 0x55 }))
        try file.close()
        let client = try collector.connect()
        for _ in 0..<3 {
            try client.startMessage()
            try client.sendData(ReportMail(ReportXML()).bytes)
            try client.expect(451)
        }
        try collector.logLine(holding: "the database is damaged")
        #expect(collector.end() == 0)
    }
}
