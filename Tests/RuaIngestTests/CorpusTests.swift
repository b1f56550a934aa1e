import Foundation
import RuaCore
import RuaIngest
import RuaStore
import Testing

/// The files that others have published (Tests/Corpus), each read on its own and all together.
@Suite struct CorpusTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let kind: String
        let figures: [Int]
        let demand: String
        var testDescription: String { path }
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Corpus").standardized

    static let cases: [Case] = {
        guard let table = FileManager.default.contents(atPath: folder.appending(path: "expected.tsv").path) else {
            return []
        }
        return String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard columns.count >= 14 else { return nil }
            return Case(
                path: columns[0], kind: columns[1], figures: columns[2..<5].compactMap { Int($0) }, demand: columns[13])
        }
    }()

    @Test func `the corpus is there`() { #expect(Self.cases.count == 64) }

    @Test(arguments: cases)
    func `a published file becomes what it is`(_ file: Case) async throws {
        let temporary = try TemporaryStore()
        let path = Self.folder.appending(path: file.path).path
        let result = try await Import([path], into: temporary.store)
        #expect(result.isComplete)
        let reason = result.outcomes.first?.quarantine?.reason
        switch file.kind {
        case "aggregate":
            #expect(result.tally.states == [1, 0, 0, 0])
            #expect(result.tally.figures == file.figures)
        case "tlsrpt":
            #expect(reason == .tlsReport)
        case "failure" where file.demand == "must":
            #expect(reason == .failureReport)
        case "failure":
            #expect(result.tally.figures == [0, 0, 0])
        default:
            #expect(result.tally.states == [0, 0, 0, 1])
        }
        #expect(result.tally.addsUp)
        withExtendedLifetime(temporary) {}
    }

    /// The corpus's README counts `changed-input.xml`, which has another org_name, as another report; by the contract
    /// `email` decides. And it counts `invalid_xml.xml` as conflicting, whose `email` we can read and which is
    /// another's.
    @Test func `all together store 36 reports, 4 are duplicates and 1 conflicting, in any order`() async throws {
        let paths = Self.cases.map { Self.folder.appending(path: $0.path).path }
        for order in [paths, paths.reversed()] {
            let temporary = try TemporaryStore()
            let result = try await Import(order, into: temporary.store, jobs: 4)
            #expect(result.tally.reports == 36)
            #expect(result.tally.duplicate == 4)
            #expect(result.outcomes.count { $0.quarantine?.reason == .conflicting } == 1)
            #expect(result.tally.addsUp)
            #expect(try temporary.store.integrityProblems() == [])
            let again = try await Import(order, into: temporary.store, jobs: 4)
            #expect(again.tally.figures == [0, 0, 0])
            #expect(again.tally.duplicate == 40)
            withExtendedLifetime(temporary) {}
        }
    }
}
