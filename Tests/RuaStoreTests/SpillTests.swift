import Foundation
import RuaCore
import RuaStore
import Testing

@Suite struct SpillTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    #if DEBUG
        private static let many = 100_000
    #else
        private static let many = 1_000_000
    #endif

    @Test func `rows beyond memory go to a file and come back in order`() throws {
        let spool = RowSpool(for: store, spillingTo: SpillFile(for: store))
        let encoded = (0..<20_000).map { n in
            var evaluation = Evaluation.failing
            evaluation.headerFrom = "d\(n).example"
            return evaluation.encoded
        }
        // Each evaluation comes back only after the numbering has started anew, so each row defines it again: 100
        // bytes.
        for n in 0..<Self.many {
            encoded[n % encoded.count].withUnsafeBytes {
                spool.append(sourceIP: IPAddress(v4: UInt32(n)), messages: Int64(n), evaluation: $0)
            }
        }
        let size = try #require(temporary.openSpillFiles().first)
        #expect(size > Self.many * 90 - (1 << 20), "all but a megabyte is in the file")
        spool.seal(memoryBytes: 1 << 20)
        #expect(spool.heldBytes == 0)
        var made = MadeReport()
        made.report.rows = Self.many
        let read = ReadReport(report: made.report, identity: ReportIdentity(made.report), rows: spool)
        var reading = MailReading()
        reading.reports = [read]
        let item = ImportedItem(origin: "x", count: 0, digest: 1, bytes: nil, reading: reading)
        let outcome = try MailWriter(store: store).record(imported: [item], at: Timestamp(seconds: 0))
        #expect(outcome.first?.rows == Self.many)
        var n = 0
        var wrong = 0
        try store.forEachRow(days: 0..<100_000) { row in
            let isRight =
                row.messages == Int64(n) && row.sourceIP == IPAddress(v4: UInt32(n))
                && row.evaluation.evaluation.headerFrom == "d\(n % encoded.count).example"
            if !isRight { wrong += 1 }
            n += 1
        }
        #expect(n == Self.many)
        #expect(wrong == 0)
    }

    @Test func `a row of a megabyte comes back whole`() throws {
        let rows = (0..<4).map { n in
            Row("192.0.2.1", Int64(n)) { evaluation in
                evaluation.dkim = (0..<16).map {
                    DKIMResult(domain: String(repeating: "\(n)", count: 65_536), selector: "\($0)", result: .pass)
                }
            }
        }
        try store.record([MadeReport(rows: rows)])
        #expect(try store.allRows().map(\.row) == rows)
    }

    @Test func `rows that cannot be kept fail the whole report, and nothing of it is stored`() throws {
        let made = MadeReport(rows: (0..<100).map { Row("192.0.2.1", $0) })
        let elsewhere = try TemporaryStore()
        let file = SpillFile(for: elsewhere.store)
        // A folder that is gone: no temporary file can be made.
        try FileManager.default.removeItem(at: elsewhere.folder)
        let read = made.read(for: store, file: file, held: 0)
        let sizes = try store.sizes()
        var reading = MailReading()
        reading.reports = [MadeReport(id: "good").read(for: store), read]
        let item = ImportedItem(origin: "x", count: 0, digest: 1, bytes: nil, reading: reading)
        let writer = MailWriter(store: store)
        #expect(code { _ = try writer.record(imported: [item], at: Timestamp(seconds: 0)) } == .io)
        #expect(try store.sizes() == sizes)
        // The ids that the failed transaction made are not believed in by the next one.
        try store.record([MadeReport(id: "good"), made], writer: writer)
        #expect(try store.allRows().count == 101)
        #expect(try store.integrityProblems() == [])
        try FileManager.default.createDirectory(at: elsewhere.folder, withIntermediateDirectories: true)
    }
}
