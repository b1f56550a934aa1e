import Foundation
import Testing

/// What `rua import` takes, told by its content and never by its name (contract sections 4 and 7).
@Suite struct ImportFormTests {
    /// A report in one of its forms, under a name that says something else.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let name: String
        let bytes: [UInt8]
        var stored = "mails 1, stored 1, reports 1, rows 1, messages 1"

        static let report = ReportXML()
        static let mail = ReportMail(report).text
        static let mailWithLF = mail.replacingOccurrences(of: "\r\n", with: "\n")
        static let other = ReportMail(ReportXML()).text.replacingOccurrences(of: "\r\n", with: "\n")
        static let twoStored = "mails 2, stored 2, reports 2, rows 2, messages 2"

        static var all: [Case] {
            let zipped = Packing.zip([("a.xml", report.bytes)])
            let packed = Packing.gzip(report.bytes)
            var mail = ReportMail()
            mail.attach(zip: [ReportXML(), ReportXML()])
            var twice = ReportMail(ReportXML())
            twice.attach(gzip: ReportXML())
            let both = "mails 1, stored 1, reports 2, rows 2, messages 2"
            return [
                Case(testDescription: "a mail named .xml", name: "report.xml", bytes: Array(Self.mail.utf8)),
                Case(testDescription: "a mail with bare LF", name: "mail.eml", bytes: Array(mailWithLF.utf8)),
                Case(testDescription: "XML named .zip", name: "report.zip", bytes: report.bytes),
                Case(testDescription: "gzip named .txt", name: "report.txt", bytes: packed),
                Case(testDescription: "zip named .eml", name: "report.eml", bytes: zipped),
                Case(testDescription: "gzip in zip", name: "x", bytes: Packing.zip([("a.xml.gz", packed)])),
                Case(testDescription: "zip in gzip", name: "x", bytes: Packing.gzip(zipped)),
                Case(
                    testDescription: "two gzip members, one report", name: "x",
                    bytes: Packing.gzip(Array(report.bytes.prefix(100)))
                        + Packing.gzip(Array(report.bytes.dropFirst(100)))),
                Case(testDescription: "a mail with two reports in a zip", name: "x", bytes: mail.bytes, stored: both),
                Case(testDescription: "a mail with two attachments", name: "x", bytes: twice.bytes, stored: both),
                Case(
                    testDescription: "a zip with two reports", name: "x",
                    bytes: Packing.zip([("a.xml", ReportXML().bytes), ("b.xml", ReportXML().bytes)]), stored: both),
                Case(
                    testDescription: "an mbox", name: "old.mail",
                    bytes: Array(mbox([mailWithLF, other]).utf8), stored: twoStored),
                Case(
                    testDescription: "an mbox with CRLF", name: "old.mbox",
                    bytes: Array(mbox([mailWithLF, other]).replacingOccurrences(of: "\n", with: "\r\n").utf8),
                    stored: twoStored),
            ]
        }

        /// A mailbox in which lines that begin with `From ` are quoted (mboxrd).
        static func mbox(_ mails: [String]) -> String {
            mails.map { "From dmarc@reporter.example Mon Jan  5 06:00:00 2026\n\($0)\n" }.joined()
        }
    }

    @Test(arguments: Case.all)
    func `A file is told by its content`(_ item: Case) throws {
        let scratch = try Scratch()
        let path = try scratch.write(item.bytes, to: item.name)
        #expect(try scratch.rua("import", path, "--json").json.tally == item.stored)
    }

    @Test(arguments: Case.all)
    func `Standard input is told by its content`(_ item: Case) throws {
        let scratch = try Scratch()
        #expect(try scratch.rua("import", "-", "--json", input: item.bytes).json.tally == item.stored)
    }

    @Test func `A Maildir with flags is read, new mail and seen mail`() throws {
        let scratch = try Scratch()
        for folder in ["cur", "new", "tmp"] { try scratch.write([], to: "Maildir/\(folder)/.keep") }
        let names = [
            "new/1767225600.M1P1.mx", "cur/1767225601.M2P1.mx:2,S", "cur/1767225602.M3P1.mx:2,RS",
            ".Reports/cur/1767225603.M4P1.mx,S=4711:2,",
        ]
        for name in names { try scratch.write(ReportMail(ReportXML()).bytes, to: "Maildir/\(name)") }
        try scratch.write(ReportMail(ReportXML()).bytes.dropLast(400), to: "Maildir/tmp/1767225604.M5P1.mx")
        let tally = try scratch.rua("import", scratch.file("Maildir"), "--json").json
        #expect(tally["stored"].int == 4)
        #expect(tally["quarantined"].int == 0, "what is still being delivered is left alone")
        #expect(tally["reports"].int == 4)
    }

    @Test func `A folder is read with all below; links into a circle are not followed`() throws {
        let scratch = try Scratch()
        try scratch.write(ReportXML().bytes, to: "top/a.xml")
        try scratch.write(ReportXML().bytes, to: "top/2026/01/b.xml")
        try FileManager.default.createSymbolicLink(
            atPath: scratch.file("top/2026/up"), withDestinationPath: scratch.file("top"))
        #expect(try scratch.rua("import", scratch.file("top"), "--json").json["reports"].int == 2)
    }

    @Test func `What is plainly no mail and no report is ignored, and named with -v`() throws {
        let scratch = try Scratch()
        try scratch.write("# Read me\n\nSome words about reports.\n", to: "in/README.md")
        try scratch.write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](0...255), to: "in/logo.png")
        try scratch.write([], to: "in/nothing.xml")
        let answer = try scratch.rua("import", scratch.file("in"), "--json", "-v")
        #expect(try answer.json.tally == "mails 3, ignored 3")
        for name in ["README.md", "logo.png", "nothing.xml"] {
            #expect(answer.errorText.contains("ignored \(scratch.file("in"))/\(name)"))
        }
        let quiet = try scratch.rua("import", scratch.file("in"), "--json")
        #expect(!quiet.errorText.contains("README.md"))
        #expect(try scratch.mails().isEmpty)
    }

    @Test func `A mail with nothing that could be a report is ignored by an import`() throws {
        let scratch = try Scratch()
        var mail = ReportMail()
        mail.files = [("menu.txt", "text/plain", Array("Soup of the day".utf8))]
        #expect(try scratch.rua("import", "-", "--json", input: mail.bytes).json.tally == "mails 1, ignored 1")
    }
}
