import Foundation
import RuaCore
import RuaStore
import Testing

@Suite struct RowSpoolTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private static let rows = [
        Row("192.0.2.1", 1), Row("2001:db8::1", 1 << 53), Row(nil, 0), Row("192.0.2.1", 2) { $0 = .passing },
        Row("192.0.2.1", 1),
    ]

    private func hash(_ rows: [Row], _ store: Store) -> UInt128 { MadeReport(rows: rows).spool(for: store).rowHash }

    @Test func `the hash does not depend on the order of rows`() throws {
        let hash = hash(Self.rows, store)
        #expect(self.hash(Self.rows.reversed(), store) == hash)
        #expect(self.hash(Self.rows.shuffled(), store) == hash)
    }

    @Test func `any change of any row changes the hash`() throws {
        var variants: [[Row]] = [Self.rows, [], Self.rows + [Row("192.0.2.1", 1)], Array(Self.rows.dropLast())]
        for index in Self.rows.indices {
            for change: (inout Row) -> Void in [
                { $0.messages += 1 }, { $0.sourceIP = IPAddress(v4: 7) }, { $0.evaluation.headerFrom += "x" },
                { $0.evaluation.envelopeFrom = "" }, { $0.evaluation.reasons = [OverrideReason(type: .forwarded)] },
            ] {
                var rows = Self.rows
                change(&rows[index])
                variants.append(rows)
            }
        }
        // One of the two equal rows changed gives the same as the other changed: 5 changes fewer.
        #expect(Set(variants.map { hash($0, store) }).count == variants.count - 5)
    }

    @Test func `two rows of one message are not one of two`() throws {
        #expect(hash([Row("192.0.2.1", 1), Row("192.0.2.1", 1)], store) != hash([Row("192.0.2.1", 2)], store))
    }

    @Test func `a row without a source is not one from an address of zeros or ones`() throws {
        let hashes = [nil, "::", "0.0.0.0"].map { hash([Row($0, 1)], store) }
        #expect(Set(hashes).count == 3)
    }

    @Test func `the hash is under the key of the database`() throws {
        #expect(try hash(Self.rows, TemporaryStore().store) != hash(Self.rows, TemporaryStore().store))
    }

    @Test func `sealing holds no more than it may`() throws {
        let all = MadeReport(rows: Self.rows).spool(for: store)
        #expect(all.heldBytes > 0)
        #expect(all.rows == 5)
        #expect(MadeReport(rows: Self.rows).spool(for: store, held: all.heldBytes).heldBytes == all.heldBytes)
        #expect(MadeReport(rows: Self.rows).spool(for: store, held: all.heldBytes - 1).heldBytes == 0)
    }

    @Test func `a thousand spools of a mail share one file handle`() throws {
        let file = SpillFile(for: store)
        var reading = MailReading()
        for id in 0..<1000 {
            reading.reports.append(MadeReport(id: "\(id)", rows: Self.rows).read(for: store, file: file, held: 0))
        }
        #expect(reading.heldBytes == 0)
        #expect(reading.rows == 5000)
        #expect(try temporary.openSpillFiles().count == 1)
        let item = ImportedItem(origin: "x", count: 0, digest: 1, bytes: nil, reading: reading)
        let outcome = try MailWriter(store: store).record(imported: [item], at: Timestamp(seconds: 0))
        #expect(outcome.first?.reports == 1000)
        #expect(try store.allRows().map(\.row) == Array(repeating: Self.rows, count: 1000).flatMap { $0 })
    }

    @Test func `the temporary file has no name`() throws {
        let spool = MadeReport(rows: Self.rows).spool(for: temporary.store, held: 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: temporary.folder.path)
        #expect(names.allSatisfy { !$0.contains("spill") })
        #expect(spool.rows == 5)
    }
}
