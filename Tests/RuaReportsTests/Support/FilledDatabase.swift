import Foundation
import RuaCore
import RuaIngest
import RuaInsight
import RuaStore

/// A database filled from files, to be read. Its own files are gone already: it lives as long as its connection.
struct FilledDatabase: Sendable {
    /// The folder `Tests`.
    static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    /// All published reports of Tests/Corpus and all made ones of Tests/Fixtures, in one database.
    static let corpus = Task {
        let folders = ["dmarc-report-viewer", "mail-auth", "parsedmarc"].map { "Corpus/\($0)" }
        return try await FilledDatabase(importing: (folders + ["Fixtures/parsedmarc"]).map { tests + "/" + $0 })
    }

    let store: Store
    /// The rows in it.
    let rows: Int
    /// The sum of their counts.
    let messages: Int128

    /// A database from files and folders.
    init(importing paths: [String]) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rua-reports-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path + "/rua.db"
        (rows, messages) = try await Self.fill(path, from: paths)
        store = try Store.openReadOnly(path)
    }

    private static func fill(_ path: String, from paths: [String]) async throws -> (Int, Int128) {
        let store = try Store.open(path)
        let work = FileImport(
            store: store, pipeline: Pipeline(store: store, limits: Limits()), limits: Limits(), jobs: 2,
            now: Timestamp(seconds: 1_770_000_000))
        let tally = try await work.run(paths) { _ in }.tally
        return (tally.rows, tally.messages)
    }

    /// A database from reports made for a test.
    init(_ reports: MadeReport...) async throws {
        try await self.init(reports)
    }

    /// A database from reports made for a test.
    init(_ reports: [MadeReport]) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rua-made-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, report) in reports.enumerated() {
            try Data(report.xml.utf8).write(to: folder.appending(path: "\(1000 + index).xml"))
        }
        try await self.init(importing: [folder.path])
    }
}

extension Period {
    /// Every day of every report of the tests.
    static let all = Period(since: Timestamp(seconds: 0), until: Timestamp(seconds: 4_000_000_000))

    /// Some UTC days.
    static func days(_ days: Range<Int>) -> Period {
        Period(since: Timestamp(day: days.lowerBound), until: Timestamp(day: days.upperBound))
    }
}
