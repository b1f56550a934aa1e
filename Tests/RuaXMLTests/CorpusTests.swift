import Foundation
import RuaCore
import RuaTestSupport
import RuaXML
import Testing

/// The reports that others have published (`shared/corpus`), as far as they are bare XML.
@Suite struct CorpusTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let columns: [String]
        var testDescription: String { path }
    }

    /// `RUA_CORPUS`, or `shared/corpus` beside the checkout.
    static let folder: URL? = {
        let named = ProcessInfo.processInfo.environment["RUA_CORPUS"].map { URL(filePath: $0) }
        let folder = named ?? URL(filePath: #filePath).appending(path: "../../../../shared/corpus").standardized
        return FileManager.default.fileExists(atPath: folder.appending(path: "expected.tsv").path) ? folder : nil
    }()

    static let cases: [Case] = {
        guard let folder, let table = try? String(contentsOf: folder.appending(path: "expected.tsv"), encoding: .utf8)
        else { return [] }
        return table.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard columns.count >= 13, columns[1] == "aggregate", columns[0].hasSuffix(".xml") else { return nil }
            return Case(path: columns[0], columns: columns)
        }
    }()

    @Test(.enabled(if: folder != nil, "no shared/corpus here")) func `the corpus is there`() {
        #expect(Self.cases.count >= 29)
    }

    @Test(arguments: cases)
    func `a published report gives the expected figures`(_ file: Case) throws {
        let folder = try #require(Self.folder)
        let xml = try [UInt8](Data(contentsOf: folder.appending(path: file.path)))
        let reading = try Reading(xml)
        let report = reading.report
        func messages(_ counts: (Evaluation) -> Bool) -> Int64 {
            reading.rows.filter { counts($0.evaluation) }.reduce(0) { $0 + $1.messages }
        }
        let found: [String] = [
            "1", "\(report.rows)", "\(report.messages)", "\(messages { $0.reportedDKIM == .pass })",
            "\(messages { $0.reportedSPF == .pass })",
            "\(messages { $0.reportedDKIM == .pass || $0.reportedSPF == .pass })", report.orgName, report.reportID,
            report.policyPublished.domain, "\(report.dateRange.begin.seconds)", "\(report.dateRange.end.seconds)",
        ]
        #expect(found == Array(file.columns[2..<13]))
        #expect(reading.rows.count == report.rows)
        for feed in Feed.allCases where xml.count < 100_000 {
            #expect(try Reading(xml, feed: feed) == reading, "\(feed)")
        }
    }

    @Test(.enabled(if: folder != nil, "no shared/corpus here"))
    func `what is broken in IKEA's, Veeam's and the appliance's report is noted`() throws {
        let folder = try #require(Self.folder).appending(path: "parsedmarc/aggregate")
        func read(_ name: String) throws -> Reading { try Reading(Data(contentsOf: folder.appending(path: name))) }
        let ikea = try read("ikea.com!example.de!1538690400!1538776800.xml")
        #expect(ikea.codes == ["junk-before"])
        let veeam = try read("invalid_xml.xml")
        #expect(veeam.codes == ["stray-markup"])
        #expect(veeam.report.notes.first?.line == 5)
        #expect(veeam.report.email == "bad-xml@bad-xml.net")
        #expect(veeam.row?.evaluation.headerFrom == "bad<xml.net")
        let appliance = try read("invalid_utf_8.xml")
        #expect(appliance.codes.contains("bytes-undecodable"))
        #expect(appliance.row?.evaluation.headerFrom == "bad_byte\u{2018}")
    }
}
