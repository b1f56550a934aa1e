import Foundation

/// The SQL reports that there are: those built into the binary, and those in a folder of the user's.
public struct QueryCatalog: Sendable {
    /// The reports, by name; one of the user's hides a built-in one of the same name.
    public let queries: [Query]

    /// The reports of `reports/sql`.
    public static let builtin: [Query] = [
        Query(name: "contradictions", text: String(decoding: PackageResources.contradictions_sql, as: UTF8.self)),
        Query(name: "days", text: String(decoding: PackageResources.days_sql, as: UTF8.self)),
        Query(name: "domains", text: String(decoding: PackageResources.domains_sql, as: UTF8.self)),
        Query(name: "notes", text: String(decoding: PackageResources.notes_sql, as: UTF8.self)),
        Query(name: "reporters", text: String(decoding: PackageResources.reporters_sql, as: UTF8.self)),
        Query(name: "selectors", text: String(decoding: PackageResources.selectors_sql, as: UTF8.self)),
    ]

    /// All reports.
    ///
    /// - Parameter folder: The user's folder; nil for none.
    /// - Throws: What keeps the folder, or a file in it, from being read.
    public init(folder: String?) throws {
        var byName = Dictionary(Self.builtin.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        if let folder {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            where file.hasSuffix(".sql") {
                let name = String(file.dropLast(4))
                byName[name] = Query(name: name, text: try String(contentsOfFile: folder + "/" + file, encoding: .utf8))
            }
        }
        queries = byName.values.sorted { $0.name < $1.name }
    }

    /// The report of a name.
    public subscript(name: String) -> Query? { queries.first { $0.name == name } }
}
