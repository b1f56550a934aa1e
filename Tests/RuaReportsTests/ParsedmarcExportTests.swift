import Foundation
import RuaCore
import RuaInsight
import RuaStore
import Testing

@testable import RuaReports

/// `rua export --format parsedmarc` beside what parsedmarc itself has written (Tests/Fixtures/parsedmarc/SOURCE).
struct ParsedmarcExportTests {
    /// A file, and the rows that parsedmarc makes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        var rows: [[String]]
        var testDescription: String { file }
    }

    static let golden: [[String]] = {
        let file = FilledDatabase.tests + "/Fixtures/parsedmarc/expected.csv"
        return readCSV([UInt8](FileManager.default.contents(atPath: file) ?? Data())) ?? []
    }()

    static let cases: [Case] = golden.dropFirst().reduce(into: []) { cases, row in
        let cells = Array(row.dropFirst())
        if cases.last?.file == row[0] {
            cases[cases.count - 1].rows.append(cells)
        } else {
            cases.append(Case(file: row[0], rows: [cells]))
        }
    }

    /// Where Rua says something else, cell by cell: docs/parsedmarc.md has the reasons.
    static let differences: [(column: String, parsedmarc: String, rua: String)] = [
        ("org_name", "outlook.com", "Outlook.com"), ("org_name", "mail.ru", "Mail.Ru"),
        ("org_name", "web.de", "WEB.DE"), ("org_name", "\"backschues.net", "\"backschues.NET"),
        ("org_name", "reporter.example", "Mail.Reporter.example"),
        ("report_id", "2026.01.31", "2026.01.31@reporter.example"), ("spf_results", "hardfail", "fail"),
        ("policy_override_reasons", "none", ""), ("policy_override_comments", "none", ""),
    ]

    private func export(
        _ store: Store, _ period: Period = .all, domains: [String] = []
    ) throws -> (rows: [[String]], pieces: [Int]) {
        var bytes: [UInt8] = []
        var pieces: [Int] = []
        try ParsedmarcExport(period, from: store, domains: domains).run {
            bytes += $0
            pieces.append($0.count)
        }
        return (try #require(readCSV(bytes)), pieces)
    }

    @Test func `The header is parsedmarc's`() {
        #expect(ParsedmarcExport.columns.count == 44)
        #expect(ParsedmarcExport.columns == Self.golden.first.map { Array($0.dropFirst()) })
        #expect(Self.cases.count == 38)
    }

    @Test func `The page on parsedmarc explains every column`() throws {
        let page = try String(contentsOfFile: FilledDatabase.tests + "/../docs/parsedmarc.md", encoding: .utf8)
        let table = page.split(separator: "\n").filter { $0.hasPrefix("| ") }.compactMap {
            $0.split(separator: "|").first
        }
        let explained = Set(table.joined(separator: ",").split { $0 == "," || $0 == " " }.map(String.init))
        #expect(Set(ParsedmarcExport.columns).isSubset(of: explained))
    }

    @Test(arguments: cases)
    func `Rows are parsedmarc's`(example: Case) async throws {
        let database = try await FilledDatabase(importing: [FilledDatabase.tests + "/" + example.file])
        let rows = try export(database.store).rows
        #expect(rows.first == ParsedmarcExport.columns)
        #expect(rows.count == 1 + example.rows.count)
        for (found, expected) in zip(rows.dropFirst(), example.rows) {
            for (column, cells) in zip(ParsedmarcExport.columns, zip(found, expected)) where cells.0 != cells.1 {
                let isKnown = Self.differences.contains { $0 == (column, cells.1, cells.0) }
                #expect(isKnown, "\(column): \(cells.0), parsedmarc: \(cells.1)")
            }
        }
    }

    @Test func `Each known difference shows in some file`() async throws {
        let rows = try export(try await FilledDatabase.corpus.value.store).rows
        for difference in Self.differences where !difference.rua.isEmpty {
            let index = try #require(ParsedmarcExport.columns.firstIndex(of: difference.column))
            #expect(rows.contains { $0[index] == difference.rua }, "\(difference)")
            #expect(Self.golden.contains { $0[index + 1] == difference.parsedmarc }, "\(difference)")
        }
    }

    @Test func `A long export comes in pieces, and its counts add up`() async throws {
        let database = try await FilledDatabase.corpus.value
        let (rows, pieces) = try export(database.store)
        #expect(pieces.count > 1)
        #expect(pieces.allSatisfy { $0 < 300 << 10 })
        let counts = rows.dropFirst().compactMap { Int128($0[28]) }
        #expect(counts.count == rows.count - 1)
        #expect(counts.reduce(0, +) == database.messages)
    }

    @Test func `Period and domains choose reports`() async throws {
        let store = try await FilledDatabase(
            MadeReport(day: 20_000, rows: [.own("192.0.2.1", 1)]),
            MadeReport(day: 20_001, domain: "example.net", rows: [.own("192.0.2.2", 2, domain: "example.net")]),
            MadeReport(day: 20_002, rows: [.spoofed("192.0.2.3", 3)])
        ).store
        func counts(_ days: Range<Int>, _ domains: String...) throws -> [String] {
            try export(store, .days(days), domains: domains).rows.dropFirst().map { $0[28] }
        }
        #expect(try counts(20_000..<20_003) == ["1", "2", "3"])
        #expect(try counts(20_001..<20_003) == ["2", "3"])
        #expect(try counts(20_000..<20_003, "example.com") == ["1", "3"])
        #expect(try counts(20_000..<20_000) == [])
    }

    @Test(arguments: HostileText.all.filter { !$0.text.contains("\u{7}") })
    func `Hostile text stays in its cell`(hostile: HostileText) async throws {
        var report = MadeReport(day: 20_000, orgName: hostile.text, rows: [.own("192.0.2.1", 1)])
        report.rows[0].dkim.append((hostile.text, hostile.text, "fail"))
        report.rows[0].comment = hostile.text
        report.rows[0].headerFrom = hostile.text
        let store = try await FilledDatabase(report).store
        let rows = try export(store).rows
        #expect(rows.allSatisfy { $0.count == 44 })
        for cell in rows.joined() {
            #expect(HostileText.danger(in: cell, lineEnds: false) == nil)
            #expect(!["=", "+", "-", "@", "＝", "＋", "－", "＠"].contains(cell.prefix(1)))
        }
    }

    @Test func `A row of no messages is kept, one without an address too`() async throws {
        var report = MadeReport(day: 20_000, rows: [.own("192.0.2.1", 0), .own("nonsense", 4)])
        report.rows[1].disposition = ""
        let rows = try export(try await FilledDatabase(report).store).rows.dropFirst()
        #expect(rows.map { $0[19] } == ["192.0.2.1", ""])
        #expect(rows.map { $0[28] } == ["0", "4"])
        #expect(rows.map { $0[32] } == ["none", "none"])
    }
}
