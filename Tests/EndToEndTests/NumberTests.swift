import Foundation
import Testing

/// Numbers and dates at and beyond their limits: read exactly or not at all (contract section 7).
@Suite struct NumberTests {
    @Test func `The sum of 1,500 rows of 2^53 is exact everywhere`() throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.rows = (0..<1500).map { number in
            var row = ReportXML.Row.passing("192.0.2.\(number % 250)")
            row.count = "9007199254740992"
            return row
        }
        let total = "13510798882111488000"
        let tally = try scratch.rua("import", "-", "--json", input: report.bytes).json
        #expect(tally["messages"].digits == total)
        let summary = try scratch.rua("summary", "--format", "json").json["domains"][0]
        for key in ["messages", "pass", "dkim_aligned"] { #expect(summary[key].digits == total, "\(key)") }
        #expect(summary["disposition"]["none"].digits == total)
        #expect(summary["verdicts"]["authorized"].digits == total)
        #expect(try scratch.rua("summary").text.contains("13,510,798,882,111,488,000"))
        #expect(try CSV(scratch.rua("summary", "--format", "csv").output).column("messages") == [total])
        #expect(try scratch.rua("advise", "--format", "json").json[0]["messages"].digits == total)
        for name in ["domains", "days", "reporters", "selectors"] {
            let report = try CSV(scratch.rua("report", name, "--format", "csv").output)
            #expect(report.column("messages") == [total], "\(name)")
        }
        let senders = try scratch.rua("senders", "--format", "json").json.elements
        #expect(senders.first?["messages"].digits == "54043195528445952")
    }

    struct Count: Sendable, CustomTestStringConvertible {
        let text: String
        /// What is stored; nil for quarantine.
        let stored: String?
        var testDescription: String { "count “\(text)”" }

        static let all = [
            Count(text: "0", stored: "0"), Count(text: "1.0", stored: "1"), Count(text: " 12\n", stored: "12"),
            Count(text: "9007199254740992", stored: "9007199254740992"), Count(text: "007", stored: "7"),
            Count(text: "9007199254740993", stored: nil), Count(text: "9223372036854775808", stored: nil),
            Count(text: "18446744073709551616", stored: nil), Count(text: "-1", stored: nil),
            Count(text: "-9223372036854775809", stored: nil), Count(text: "1.5", stored: nil),
            Count(text: "many", stored: nil), Count(text: "0x10", stored: nil), Count(text: "1e400", stored: nil),
            Count(text: "NaN", stored: nil), Count(text: "inf", stored: nil),
            Count(text: String(repeating: "9", count: 100_000), stored: nil),
        ]
    }

    @Test(arguments: Count.all)
    func `A count is read exactly or the whole report is quarantined`(_ count: Count) throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.rows = [.passing("192.0.2.1"), .passing("192.0.2.2")]
        report.rows[1].count = count.text
        let answer = try scratch.rua("import", "-", "--json", input: report.bytes)
        if let stored = count.stored {
            #expect(try answer.json["stored"].int == 1)
            #expect(try CSV(scratch.rua("export").output).column("count") == ["1", stored])
        } else {
            #expect(try answer.json.tally == "mails 1, quarantined 1")
            let detail = try scratch.rua("mail", "show", "1", "--format", "json").json["detail"].text ?? ""
            #expect(detail.contains("line "))
            #expect(detail.count < 2000)
        }
    }

    @Test func `A row without a count counts one message, one without an address stays without`() throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.rows = [.passing("192.0.2.1"), .passing("not an address", count: 5)]
        let text = report.text.replacingOccurrences(of: "<count>1</count>", with: "")
        #expect(try scratch.rua("import", "-", "--json", input: Array(text.utf8)).json["messages"].int == 6)
        let csv = try CSV(scratch.rua("export").output)
        #expect(csv.column("source_ip") == ["192.0.2.1", ""])
        #expect(csv.column("count") == ["1", "5"])
        let notes = try scratch.rua("mail", "show", "1", "--format", "json").json["reports"][0]["notes"].elements
        #expect(notes.count == 2, "both are noted")
    }

    struct Dates: Sendable, CustomTestStringConvertible {
        let begin: String
        let end: String
        /// What is exported as begin; nil for quarantine.
        let stored: String?
        var testDescription: String { "\(begin) to \(end)" }

        static let all = [
            Dates(begin: "1767225600", end: "1767311999", stored: "2026-01-01T00:00:00Z"),
            Dates(begin: "1767225600000", end: "1767311999000", stored: "2026-01-01T00:00:00Z"),
            Dates(begin: "1767225600.0", end: "1767311999.9", stored: "2026-01-01T00:00:00Z"),
            Dates(begin: "2026-01-01T00:00:00Z", end: "2026-01-01T23:59:59Z", stored: "2026-01-01T00:00:00Z"),
            Dates(begin: "0", end: "86399", stored: "1970-01-01T00:00:00Z"),
            Dates(begin: "9223372036854775808", end: "9223372036854775808", stored: nil),
            Dates(begin: "9223372036854775807", end: "9223372036854775807", stored: nil),
            Dates(begin: "-9223372036854775808", end: "9223372036854775807", stored: nil),
            Dates(begin: "1767225600", end: "9223372036854775807", stored: nil),
            Dates(begin: "soon", end: "1767311999", stored: nil),
            Dates(begin: "", end: "1767311999", stored: nil), Dates(begin: "NaN", end: "inf", stored: nil),
        ]
    }

    @Test(arguments: Dates.all)
    func `A range of dates is read or the report is quarantined, and no command falls over it`(_ dates: Dates) throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.begin = dates.begin
        report.end = dates.end
        let tally = try scratch.rua("import", "-", "--json", input: report.bytes).json
        let begins = try CSV(scratch.rua("export").output).column("begin")
        if let stored = dates.stored {
            #expect(tally["stored"].int == 1)
            #expect(begins == [stored])
        } else {
            #expect(tally.tally == "mails 1, quarantined 1")
            #expect(begins.isEmpty)
        }
        for command in ["summary", "senders", "advise"] {
            #expect(try scratch.rua(command, "--last", "36500d").exitCode == 0)
        }
    }
}
