import Foundation
import Testing

/// What an import does with what it read: once, whole, exactly (contract sections 4.1 and 7).
@Suite struct ImportTests {
    @Test func `Importing again changes nothing`() throws {
        let scratch = try Scratch()
        let report = ReportXML()
        try scratch.write(report.bytes, to: "a.xml")
        try scratch.write(ReportMail(report).bytes, to: "mail.eml")
        let first = try scratch.rua("import", scratch.file("a.xml"), "--json").json
        #expect(first.tally == "mails 1, stored 1, reports 1, rows 1, messages 1")
        let again = try scratch.rua("import", scratch.file("a.xml"), "--json").json
        #expect(again.tally == "mails 1, duplicate 1")
        let packed = try scratch.rua("import", scratch.file("mail.eml"), "--json").json
        #expect(packed.tally == "mails 1, duplicate 1")
        let export = try scratch.rua("export").output
        _ = try scratch.rua("import", scratch.file("mail.eml"), scratch.file("a.xml"))
        #expect(try scratch.rua("export").output == export)
    }

    @Test func `Rows in another order are the same report`() throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.rows = (1...5).map { .passing("192.0.2.\($0)", count: $0) }
        try scratch.add(report)
        report.rows.reverse()
        let tally = try scratch.rua("import", "-", "--json", input: report.bytes).json
        #expect(tally.tally == "mails 1, duplicate 1")
    }

    @Test func `The same identity with other rows is kept beside the first, which counts`() throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.rows = [.passing("192.0.2.10", count: 7)]
        try scratch.add(report)
        report.rows = [.failing("203.0.113.66", count: 1000)]
        let tally = try scratch.rua("import", "-", "--json", input: report.bytes).json
        #expect(tally.tally == "mails 1, quarantined 1")
        let mails = try scratch.mails()
        #expect(mails.map { $0["state"].text } == ["quarantined", "stored"])
        #expect(mails.map { $0["reason"].text } == ["conflicting", nil])
        #expect(mails.map { $0["reports"].int } == [1, 1])
        #expect(try CSV(scratch.rua("export").output).column("count") == ["7"])
        #expect(try scratch.rua("mail", "raw", "2").output == report.bytes)
    }

    @Test func `Another reporter with the same report_id is another report`() throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.reportID = "1"
        try scratch.add(report)
        report.email = "dmarc@another.example"
        try scratch.add(report)
        report.email = "postmaster@mail.reporter.example"
        let tally = try scratch.rua("import", "-", "--json", input: report.bytes).json
        #expect(tally.tally == "mails 1, duplicate 1", "a host of the first reporter's organization")
    }

    @Test func `The readable report of a half-readable mail counts, and the mail is quarantined`() throws {
        let scratch = try Scratch()
        let good = ReportXML()
        let broken = ReportXML()
        var mail = ReportMail(good)
        mail.files.append(("broken.xml", "text/xml", Array(broken.bytes.dropLast(60))))
        let tally = try scratch.rua("import", "-", "--json", input: mail.bytes).json
        #expect(tally.tally == "mails 1, quarantined 1, reports 1, rows 1, messages 1")
        let shown = try scratch.rua("mail", "show", "1", "--format", "json").json
        #expect(shown["state"].text == "quarantined")
        #expect(shown["detail"].text?.contains("broken.xml") == true)
        #expect(shown["reports"].elements.map { $0["report_id"].text } == [good.reportID])
        let retried = try scratch.rua("mail", "retry", "1")
        #expect(retried.exitCode == 0)
        #expect(try CSV(scratch.rua("export").output).column("report_id") == [good.reportID])
        #expect(try scratch.mails().map { $0["state"].text } == ["quarantined"])
    }

    @Test func `A report is stored whole or not at all`() throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.rows = (1...200).map { .passing("192.0.2.\($0 % 250)") }
        let whole = report.text
        for cut in [whole.utf8.count - 12, whole.utf8.count / 2, 700] {
            let tally = try scratch.rua("import", "-", "--json", input: Array(whole.utf8.prefix(cut))).json
            #expect(tally.tally == "mails 1, quarantined 1")
        }
        #expect(try CSV(scratch.rua("export").output).rows.isEmpty)
        #expect(try scratch.mails().allSatisfy { $0["reason"].text == "bad-xml" })
    }

    @Test func `A missing path is one sentence and exit code 1`() throws {
        let scratch = try Scratch()
        try scratch.write(ReportXML().bytes, to: "a.xml")
        let answer = try scratch.rua("import", scratch.file("a.xml"), scratch.file("nowhere"))
        #expect(answer.exitCode == 1)
        #expect(answer.output.isEmpty)
        let sentences = answer.errorText.split(separator: "\n").filter { $0.contains("nowhere") }
        #expect(sentences.count == 1)
        #expect(answer.errorText.contains("no such file"))
    }

    @Test(arguments: [1, 2, 7])
    func `However many files are read at a time, the tally is the same`(_ jobs: Int) throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.reportID = "same"
        for number in 0..<30 {
            report.rows = [.passing("192.0.2.10", count: number + 1)]
            try scratch.write(report.bytes, to: "in/\(100 + number).xml")
        }
        let tally = try scratch.rua("import", scratch.file("in"), "--jobs", "\(jobs)", "--json").json
        #expect(tally.tally == "mails 30, stored 1, quarantined 29, reports 1, rows 1, messages 1")
    }

    @Test func `Without --json the tally is words, on standard error`() throws {
        let scratch = try Scratch()
        let answer = try scratch.rua("import", "-", input: ReportXML().bytes)
        #expect(answer.output.isEmpty)
        #expect(answer.errorText.hasPrefix("1 mail: 1 stored. New: 1 report, 1 row, 1 message. "))
        #expect(answer.errorText.contains("rua summary"))
        var report = ReportXML()
        report.rows = [.passing("192.0.2.1", count: 1_000_000), .passing("192.0.2.2", count: 1)]
        let many = try scratch.rua("import", "-", input: report.bytes).errorText
        #expect(many.contains("New: 1 report, 2 rows, 1,000,001 messages."))
    }

    @Test func `What is not read is told with the way to see it`() throws {
        let scratch = try Scratch()
        try scratch.write(Array("Nothing to see.".utf8), to: "in/notes.txt")
        let ignored = try scratch.rua("import", scratch.file("in")).errorText
        #expect(ignored.contains("1 mail: 1 ignored.") && ignored.contains("--verbose names it."))
        #expect(try !scratch.rua("import", scratch.file("in"), "--verbose").errorText.contains("--verbose names it."))
        try scratch.write(Array("<feedback><report_metadata>".utf8), to: "broken/a.xml")
        let broken = try scratch.rua("import", scratch.file("broken")).errorText
        #expect(broken.hasSuffix("See what could not be read with: rua mail list --state quarantined\n"))
        #expect(try scratch.rua("doctor").text.contains("1 quarantined; see `rua mail list --state quarantined`"))
    }
}
