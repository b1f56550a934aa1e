import Glibc
import RuaCore
import RuaIngest
import RuaStore

/// The way from a mail to the database: nothing is lost without a word, and the same mail twice counts once.
enum PipelineTarget {
    /// A fresh database now and then, or the later inputs would only meet a large one.
    private static let readingsPerDatabase = 500

    nonisolated(unsafe) private static var database = Scratch()
    nonisolated(unsafe) private static var readings = 0

    static func run(_ input: [UInt8]) {
        var limits = Limits()
        limits.archive.decompressedBytes = 1 << 20
        let pipeline = Pipeline(store: database.store, limits: limits)
        let reading = pipeline.read(mail: input)
        let again = pipeline.read(mail: input)
        check(reading.rows == again.rows, "a mail reads in two ways")
        check(reading.problems.map(\.detail) == again.problems.map(\.detail), "a mail reads in two ways")
        for (one, other) in zip(reading.reports, again.reports) {
            check(one.report == other.report && one.rows.rowHash == other.rows.rowHash, "a report reads in two ways")
            check(one.report.rows == one.rows.rows, "rows were lost on the way")
        }
        guard !reading.isEmpty else { return }
        store(input, reading, again)
    }

    private static func store(_ input: [UInt8], _ reading: MailReading, _ again: MailReading) {
        readings += 1
        if readings > readingsPerDatabase {
            database = Scratch()
            readings = 1
        }
        let digest = Cuts.digest(of: input)
        do {
            let first = try database.record(input, digest: digest, reading)
            check(first.rows <= reading.rows && first.reports <= reading.reports.count, "more stored than read")
            check(first.messages >= 0, "a sum below zero")
            check(reading.problems.isEmpty || first.state == .quarantined, "a problem was forgotten")
            let second = try database.record(input, digest: digest, again)
            check(second.reports == 0 && second.rows == 0, "the same mail counted twice")
        } catch {
            violated("\(error)")
        }
    }

    /// A database in a temporary file that goes away with it.
    private final class Scratch {
        let store: Store
        private let path: String
        private let writer: MailWriter

        init() {
            path = "\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/rua-fuzz-\(getpid())-\(Self.next()).db"
            do {
                store = try Store.open(path)
            } catch {
                violated("\(error)")
            }
            writer = MailWriter(store: store)
        }

        deinit {
            for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        }

        func record(_ input: [UInt8], digest: UInt128, _ reading: MailReading) throws -> MailOutcome {
            let item = ImportedItem(
                origin: "fuzz", count: input.count, digest: digest, bytes: input, reading: reading)
            let outcomes = try writer.record(imported: [item], at: Timestamp(seconds: 1_700_000_000))
            guard let outcome = outcomes.first else { violated("no outcome") }
            return outcome
        }

        nonisolated(unsafe) private static var made = 0

        private static func next() -> Int {
            made += 1
            return made
        }
    }
}

extension Cuts {
    /// A number that belongs to an input.
    static func digest(of input: [UInt8]) -> UInt128 {
        var cuts = Cuts(of: input)
        return UInt128(cuts.number(below: .max)) << 64 | UInt128(cuts.number(below: .max))
    }
}
