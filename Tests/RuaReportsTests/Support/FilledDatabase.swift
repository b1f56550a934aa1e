import Foundation
import RuaCore
import RuaIngest
import RuaInsight
import RuaStore

/// A database in a folder of its own, filled from files; it goes with the test.
final class FilledDatabase: Sendable {
    /// The folder `Tests`.
    static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// All published reports of Tests/Corpus and all made ones of Tests/Fixtures, in one database.
    static let corpus = Task {
        let folders = ["dmarc-report-viewer", "mail-auth", "parsedmarc"].map { "Corpus/\($0)" }
        return try await FilledDatabase(importing: (folders + ["Fixtures/parsedmarc"]).map { tests.path + "/" + $0 })
    }

    let store: Store
    let tally: ImportTally
    private let folder: URL

    /// A database from files and folders.
    init(importing paths: [String]) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "rua-reports-\(UUID().uuidString)")
        let store = try Store.open(folder.path + "/rua.db")
        self.store = store
        let work = FileImport(
            store: store, pipeline: Pipeline(store: store, limits: Limits()), limits: Limits(), jobs: 2,
            now: Timestamp(seconds: 1_770_000_000))
        tally = try await work.run(paths) { _ in }.tally
    }

    /// A database from reports made for a test.
    convenience init(_ reports: MadeReport...) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rua-made-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, report) in reports.enumerated() {
            try Data(report.xml.utf8).write(to: folder.appending(path: "\(1000 + index).xml"))
        }
        try await self.init(importing: [folder.path])
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
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
