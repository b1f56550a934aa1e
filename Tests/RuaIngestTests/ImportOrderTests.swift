import Foundation
import RuaCore
import RuaIngest
import RuaStore
import RuaTestSupport
import Testing

/// Of two reports with one identity the first one counts, so the order must not depend on luck.
@Suite struct ImportOrderTests {
    /// Files that conflict, repeat and differ much in how long they take.
    private static func write(to temporary: TemporaryStore, seed: UInt64) throws -> String {
        var random = SeededGenerator(seed: seed)
        for number in 0..<60 {
            let id = "\(Int.random(in: 0..<12, using: &random))"
            let rows = (0..<(Int.random(in: 0..<8, using: &random) == 0 ? 1500 : 2)).map {
                ("192.0.2.\($0 % 250)", "\(number % 3)")
            }
            let sample = Sample(id: id) { $0.rows = rows }
            let bytes: [UInt8] =
                switch number % 4 {
                case 0: sample.bytes
                case 1: MadeMail(.xml(sample), .xml(Sample(id: "second \(id)"))).bytes
                case 2: mailbox([MadeMail(.xml(sample)), MadeMail(.xml(Sample(id: "m\(number)")))])
                default: number % 8 == 3 ? sample.broken : Packing.gzip(sample.bytes)
                }
            try temporary.write(bytes, to: "in/\(number % 5)/\(number)")
        }
        return temporary.folder.appending(path: "in").path
    }

    @Test(arguments: UInt64(1)...3)
    func `one job and four give the same database and the same words in the same order`(seed: UInt64) async throws {
        let files = try TemporaryStore()
        let input = try Self.write(to: files, seed: seed)
        var results: [(events: [String], states: [String], contents: Set<String>, tally: [Int])] = []
        for jobs in [1, 4, 4, 2] {
            let temporary = try TemporaryStore()
            let result = try await Import([input], into: temporary.store, jobs: jobs)
            #expect(result.tally.addsUp)
            results.append(
                (
                    result.events.map { "\($0)" }, try temporary.store.mailStates(), try temporary.store.contents(),
                    result.tally.states + result.tally.figures
                ))
            withExtendedLifetime(temporary) {}
        }
        let first = try #require(results.first)
        #expect(first.states.contains { $0.hasSuffix("conflicting") })
        #expect(first.states.contains { $0.hasSuffix("duplicate") })
        for other in results.dropFirst() {
            #expect(other.events == first.events, "seed \(seed)")
            #expect(other.states == first.states, "seed \(seed)")
            #expect(other.contents == first.contents, "seed \(seed)")
            #expect(other.tally == first.tally, "seed \(seed)")
        }
        withExtendedLifetime(files) {}
    }

    @Test(arguments: [true, false])
    func `the first of two conflicting files counts, by name`(smallFirst: Bool) async throws {
        let temporary = try TemporaryStore()
        let big = Sample(id: "1") { $0.rows = (0..<2000).map { _ in ("192.0.2.1", "1") } }
        let small = Sample(id: "1") { $0.rows = [("192.0.2.1", "5")] }
        try temporary.write(smallFirst ? small.bytes : big.bytes, to: "in/a")
        try temporary.write(smallFirst ? big.bytes : small.bytes, to: "in/b")
        let result = try await Import([temporary.folder.appending(path: "in").path], into: temporary.store, jobs: 4)
        #expect(result.tally.figures == (smallFirst ? [1, 1, 5] : [1, 2000, 2000]))
        #expect(try temporary.store.mailStates() == ["1 stored", "2 quarantined conflicting"])
    }

    @Test func `paths are taken in the order in which they are given`() async throws {
        let temporary = try TemporaryStore()
        let paths = try ["b", "a", "c"].map { try temporary.write(Sample(id: $0).bytes, to: "in/\($0)") }
        #expect(try await Import(paths, into: temporary.store).recorded == paths)
    }
}
