import Foundation
import RuaStore
import Testing

@testable import RuaReports

/// The SQL reports: those in `reports/sql`, and a user's own.
struct QueryTests {
    static let folder = FilledDatabase.tests + "/../reports/sql"

    private func parameters(domain: String? = nil) -> [String: QueryValue] {
        [
            "since_day": .integer(0), "until_day": .integer(40_000),
            "domains": QueryValue(listing: domain.map { [$0] } ?? []),
        ]
    }

    @Test func `Every file is built in under its name, and nothing else is`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).filter { $0.hasSuffix(".sql") }
        #expect(!files.isEmpty)
        #expect(files.sorted() == QueryCatalog.builtin.map { $0.name + ".sql" }.sorted())
        for query in QueryCatalog.builtin {
            #expect(query.sql == (try String(contentsOfFile: "\(Self.folder)/\(query.name).sql", encoding: .utf8)))
        }
    }

    @Test(arguments: QueryCatalog.builtin)
    func `The head comment has a title, what it answers, and the parameters`(query: Query) throws {
        #expect(query.title.first?.isUppercase == true)
        #expect(query.title.count <= 30)
        #expect(query.answers.hasSuffix("."))
        #expect(query.answers != query.title)
        let head = query.sql.split(separator: "\n").prefix { $0.hasPrefix("--") }
        let named = try #require(head.first { $0.hasPrefix("-- param: ") })
        for parameter in query.sql.matches(of: /:([a-z_]+)/).map(\.output.1) {
            #expect(named.contains(parameter), "\(parameter) is not in the head comment")
        }
        #expect(named.contains("since_day") && named.contains("until_day") && named.contains("domain"))
    }

    @Test(arguments: QueryCatalog.builtin)
    func `Each runs on a full database, and gives rows`(query: Query) async throws {
        let store = try await FilledDatabase.corpus.value.store
        let all = try store.query(query.sql, parameters: parameters())
        #expect(!all.rows.isEmpty)
        #expect(Set(all.columns).count == all.columns.count)
        #expect(all.rows.allSatisfy { $0.count == all.columns.count })
        let one = try store.query(query.sql, parameters: parameters(domain: "stalw.art"))
        #expect(one.rows.count <= all.rows.count)
        if let index = all.columns.firstIndex(of: "domain") {
            #expect(one.rows.allSatisfy { $0[index] == .text("stalw.art") })
        }
    }

    @Test(arguments: ["a.example", "\"", "\\", "\u{1}\u{1b}\n", "\"],[\"", "bücher.example\u{301}", "x' OR 1=1--"])
    func `A list of texts holds just these`(_ text: String) async throws {
        let store = try await FilledDatabase.corpus.value.store
        let sql = "SELECT value FROM json_each(:texts)"
        let texts = [text, "b.example"]
        let found = try store.query(sql, parameters: ["texts": QueryValue(listing: texts)]).rows
        #expect(found == texts.map { [.text($0)] })
        #expect(try store.query(sql, parameters: ["texts": QueryValue(listing: [])]).rows.isEmpty)
    }

    @Test(arguments: QueryCatalog.builtin)
    func `A domain is a value, whatever it says`(query: Query) async throws {
        let store = try await FilledDatabase.corpus.value.store
        for domain in ["x' OR 1=1--", "%", "", "example.com ", "'; DROP TABLE report;--"] {
            #expect(try store.query(query.sql, parameters: parameters(domain: domain)).rows.isEmpty)
        }
    }

    @Test(arguments: QueryCatalog.builtin)
    func `A period without reports gives no rows`(query: Query) async throws {
        let store = try await FilledDatabase.corpus.value.store
        let nothing: [String: QueryValue] = ["since_day": .integer(1), "until_day": .integer(2), "domains": .null]
        #expect(try store.query(query.sql, parameters: nothing).rows.isEmpty)
    }

    @Test(arguments: ["days", "domains", "reporters"])
    func `Messages add up to those of the database`(name: String) async throws {
        let database = try await FilledDatabase.corpus.value
        let query = try #require(try QueryCatalog(folder: nil)[name])
        let result = try database.store.query(query.sql, parameters: parameters())
        let index = try #require(result.columns.firstIndex(of: "messages"))
        let sum = result.rows.reduce(Int128(0)) { sum, row in
            guard case .integer(let messages) = row[index] else { return sum }
            return sum + Int128(messages)
        }
        #expect(sum == database.messages)
    }

    @Test(arguments: ["days", "domains", "reporters"])
    func `Sums beyond 64 bits are exact`(name: String) async throws {
        let rows = (1...1500).map { MadeReport.Row.own("192.0.\($0 / 250).\($0 % 250)", 1 << 53) }
        let store = try await FilledDatabase(MadeReport(day: 20_000, rows: rows)).store
        let query = try #require(try QueryCatalog(folder: nil)[name])
        let result = try store.query(query.sql, parameters: parameters())
        let index = try #require(result.columns.firstIndex(of: "messages"))
        #expect(result.rows.map { $0[index] } == [.text("13510798882111488000")])
    }

    @Test func `Contradictions say which way reporter and figures differ`() async throws {
        var report = MadeReport(day: 20_000, rows: [.own("192.0.2.1", 5), .own("192.0.2.2", 3)])
        report.rows[1].dkim = [("other.test", "s1", "pass")]
        report.rows[1].spf = ("example.com", "pass")
        let store = try await FilledDatabase(report).store
        let query = try #require(try QueryCatalog(folder: nil)["contradictions"])
        let agreeing = try store.query(query.sql, parameters: parameters())
        #expect(agreeing.rows.isEmpty)

        let xml = report.xml.replacing("<dkim>pass</dkim>", with: "<dkim>fail</dkim>")
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".xml").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(xml.utf8).write(to: URL(filePath: folder))
        let result = try await FilledDatabase(importing: [folder]).store.query(query.sql, parameters: parameters())
        let row = Dictionary(uniqueKeysWithValues: zip(result.columns, result.rows.first ?? []))
        #expect(result.rows.count == 1)
        #expect(row["disagreement"] == .text("dkim fail with a passing aligned signature"))
        #expect(row["messages"] == .integer(5))
        #expect(row["source_ip"] == .text("192.0.2.1"))
    }

    @Test func `A user's report hides a built-in one of its name, and other files are passed over`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rua-sql-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("--  title :  Mine  \n-- answers: What I want: to know.\nSELECT 1".utf8).write(
            to: URL(filePath: folder + "/days.sql"))
        try Data("SELECT 2".utf8).write(to: URL(filePath: folder + "/two.sql"))
        try Data("no SQL".utf8).write(to: URL(filePath: folder + "/README.md"))
        let catalog = try QueryCatalog(folder: folder)
        #expect(catalog.queries.count == QueryCatalog.builtin.count + 1)
        #expect(catalog.queries.map(\.name) == catalog.queries.map(\.name).sorted())
        #expect(catalog["days"]?.title == "Mine")
        #expect(catalog["days"]?.answers == "What I want: to know.")
        #expect(catalog["two"] == Query(name: "two", text: "SELECT 2"))
        #expect(catalog["two"]?.title == "two")
        #expect(catalog["README"] == nil)
        #expect(throws: (any Error).self) { try QueryCatalog(folder: folder + "/missing") }
    }
}
