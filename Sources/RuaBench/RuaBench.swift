import Foundation
import RuaArchive
import RuaCore
import RuaIngest
import RuaMail
import RuaStore
import RuaXML

/// Measures the pieces of an import by themselves, on one thread: `RuaBench FOLDER`, a folder of mails.
@main
struct RuaBench {
    private static let runs = 5
    private let limits = Limits()
    private let mails: [[UInt8]]
    private let folder: URL

    static func main() throws {
        guard CommandLine.arguments.count == 2 else {
            FileHandle.standardError.write(Data("usage: RuaBench FOLDER\n".utf8))
            exit(64)
        }
        try RuaBench(CommandLine.arguments[1]).run()
    }

    private init(_ path: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        mails = try names.map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + $0))) }
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("rua-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func run() throws {
        print("| piece | seconds | MB/s |\n|---|---|---|")
        let mailBytes = mails.reduce(0) { $0 + $1.count }
        var parts: [[UInt8]] = []
        measure("MIME and base64, of mail", bytes: mailBytes) { parts = mails.flatMap(decoded) }
        var files = Files()
        for part in parts { read(part, into: &files) }
        let reports = files.contents
        let xmlBytes = reports.reduce(0) { $0 + $1.count }
        measure("gzip and zip, of XML", bytes: xmlBytes) {
            var sink = Nothing()
            for part in parts { read(part, into: &sink) }
        }
        measure("XML to rows, of XML", bytes: xmlBytes) { reports.forEach(parse) }
        var readings: [MailReading] = []
        let store = try Store.open(folder.appendingPathComponent("pieces.db").path)
        let pipeline = Pipeline(store: store, limits: limits)
        measure("all of it, of XML", bytes: xmlBytes) { readings = mails.map { pipeline.read(mail: $0) } }
        try measureWriting(readings, bytes: xmlBytes)
        try FileManager.default.removeItem(at: folder)
    }

    /// Into a new database each time: what is known already is not written.
    private func measureWriting(_ readings: [MailReading], bytes: Int) throws {
        var failure: (any Error)?
        var run = 0
        measure("rows to the database, of XML", bytes: bytes) {
            run += 1
            do {
                let store = try Store.open(folder.appendingPathComponent("\(run).db").path)
                let writer = MailWriter(store: store)
                for start in stride(from: 0, to: readings.count, by: 128) {
                    let items = readings[start..<min(start + 128, readings.count)].enumerated().map { index, reading in
                        ImportedItem(
                            origin: "bench", count: 0, digest: UInt128(start + index), bytes: nil, reading: reading)
                    }
                    _ = try writer.record(imported: items, at: Timestamp(seconds: 0))
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// The median of some runs.
    private func measure(_ piece: String, bytes: Int, _ work: () -> Void) {
        let times = (0..<Self.runs).map { _ in ContinuousClock().measure(work) / .seconds(1) }.sorted()
        let median = times[Self.runs / 2]
        print("| \(piece) | \((median * 1000).rounded() / 1000) | \(Int(Double(bytes) / median / 1e6)) |")
    }

    private func decoded(_ mail: [UInt8]) -> [[UInt8]] {
        var reader = MessageReader(mail, limits: limits.mail)
        var parts: [[UInt8]] = []
        // Made mails are read without error; with one the rest of the mail is left out.
        while case .success(let part?) = Result(catching: { () throws(MailError) in try reader.next() }) {
            var decoder = part.decoder()
            if let bytes = decoder.rest(atMost: limits.mail.messageBytes) { parts.append(bytes) }
        }
        return parts
    }

    private func read(_ part: [UInt8], into sink: inout some FileSink) {
        var budget = Budget(limits)
        do {
            try ArchiveReader(limits.archive).read(part, name: "part", &budget, into: &sink)
        } catch {
            print("a sink failed: \(error)")
        }
    }

    private func parse(_ report: [UInt8]) {
        do throws(XMLError) {
            let reader = ReportReader(limits: limits.report, sink: NoRows())
            try report.withUnsafeBufferPointer { (bytes) throws(XMLError) in
                try reader.push(UnsafeRawBufferPointer(bytes))
            }
            _ = try reader.finish()
        } catch {
            print("a report cannot be read: \(error)")
        }
    }
}

private final class NoRows: RowSink {
    func append(sourceIP: IPAddress?, messages: Int64, evaluation: UnsafeRawBufferPointer) {}
}

/// Throws away what comes out of an archive.
private struct Nothing: FileSink {
    func begin(_ file: ArchivedFile) -> Bool { true }
    func piece(_ bytes: [UInt8]) -> Bool { true }
    func end(_ end: FileEnd) {}
    func failed(_ error: ArchiveError, path: [String]) {}
}

/// Keeps the XML that comes out of an archive.
private struct Files: FileSink {
    private(set) var contents: [[UInt8]] = []

    mutating func begin(_ file: ArchivedFile) -> Bool {
        guard file.kind == .xml else { return false }
        contents.append([])
        return true
    }
    mutating func piece(_ bytes: [UInt8]) -> Bool {
        contents[contents.count - 1] += bytes
        return true
    }
    func end(_ end: FileEnd) {}
    func failed(_ error: ArchiveError, path: [String]) {}
}
