import Foundation
import Testing

/// A line of Tests/Corpus/expected.tsv: a file that somebody published, and what an honest reader finds in it.
struct PublishedFile: Sendable, CustomTestStringConvertible {
    static let folder = Repository.path + "/Tests/Corpus"

    static let all: [PublishedFile] = {
        let lines =
            FileManager.default.contents(atPath: folder + "/expected.tsv")
            .map { String(decoding: $0, as: UTF8.self) }?.split(separator: "\n") ?? []
        let table = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init) }
        return table.dropFirst().map { cells in
            PublishedFile(cells: Dictionary(zip(table[0], cells), uniquingKeysWith: { first, _ in first }))
        }
    }()

    private let cells: [String: String]

    private init(cells: [String: String]) {
        self.cells = cells
    }

    subscript(column: String) -> String { cells[column] ?? "" }

    var path: String { Self.folder + "/" + self["path"] }
    var isAggregate: Bool { self["kind"] == "aggregate" }
    var testDescription: String { self["path"] }
}
