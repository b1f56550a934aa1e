import Foundation
import RuaCore
import RuaMail
import Testing

/// The mails of Tests/Corpus, read whole. What is in the attachments is tested where they are unpacked.
@Suite struct CorpusMailTests {
    static let corpus = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Corpus")

    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        /// The name of the one file that matters, nil where the mail is another kind of report.
        let report: String?
        let reportType: String?
        var testDescription: String { path }
        init(_ path: String, _ report: String?, _ reportType: String? = nil) {
            self.path = path
            self.report = report
            self.reportType = reportType
        }
    }

    static let cases = [
        Case("mail-auth/dmarc-feedback/100.eml", "google.com!stalw.art!1669507200!1669593599.zip"),
        Case("mail-auth/dmarc-feedback/101.eml", "backschues.net!stalw.art!1667948400!1668034800.xml.gz"),
        Case("mail-auth/dmarc-feedback/102.eml", "mail.ru!stalw.art!1667865600!1667952000.xml.gz"),
        Case("mail-auth/dmarc-feedback/103.eml", "protection.outlook.com!stalw.art!1666483200!1666569600.xml.gz"),
        Case("mail-auth/dmarc-feedback/104.eml", "amazonses.com!stalw.art!1663545600!1663632000.xml.gz"),
        Case("parsedmarc/aggregate/twilight.eml", "google.com!twlnet.com!1549756800!1549843199.zip"),
        Case(
            "parsedmarc/aggregate/mimecast-weird-gzip.eml",
            "mimecast.org!ab.id.au!1693353600!1693439999!"
                + "157a5fe30ec76f4bc0d8bccfc96c118a167a1280fee7c7465af5115e73082e5e.xml.gz"),
        Case("mail-auth/tlsrpt/rpt01.eml", "mail.sender.example!example.com!1013662812!1013749130.json.gz", "tlsrpt"),
        Case("mail-auth/arf/003.eml", nil, "feedback-report"),
        Case("parsedmarc/failure/dmarc_ruf_report_linkedin.eml", nil, "feedback-report"),
        Case("parsedmarc/failure/dmarc_ruf_report_linkedin.crlf.eml", nil, "feedback-report"),
    ]

    @Test(arguments: cases)
    func `a real mail gives up its report`(_ example: Case) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.corpus.appending(path: example.path)))
        #expect(MailForm(bytes) != .neither)
        let reader = MessageReader(bytes, limits: Limits.Mail())
        #expect(reader.contentType.reportType == example.reportType)
        let read = ReadMail(bytes)
        #expect(read.errors.isEmpty)
        let named = read.parts.filter { ReportFilename($0.name ?? "") != nil }
        #expect(named.map(\.name) == (example.report.map { [$0] } ?? []))
    }
}
