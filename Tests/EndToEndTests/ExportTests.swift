import Testing

/// `rua export` (contract section 4.5).
@Suite struct ExportTests {
    static let columns = [
        "domain", "org_name", "report_id", "begin", "end", "source_ip", "count", "disposition", "dkim_aligned",
        "spf_aligned", "pass", "reported_dkim", "reported_spf", "header_from", "envelope_from", "envelope_to",
        "dkim_results", "spf_results", "override_reasons", "p", "sp", "np", "pct", "adkim", "aspf", "testing",
        "verdict",
    ]

    private let report: ReportXML = {
        var report = ReportXML()
        report.begin = "1767225600"
        report.end = "1767311999"
        report.reportID = "r-1"
        report.orgName = "Reports, \"Inc.\""
        var row = ReportXML.Row()
        row.sourceIP = "2001:DB8:0:0::25"
        row.count = "9007199254740992"
        row.disposition = "quarantine"
        row.dkim = "fail"
        row.spf = "pass"
        row.headerFrom = "News.Example.com"
        row.envelopeFrom = "bounce.example.com"
        row.envelopeTo = "example.org"
        row.dkimResults = [("example.org", "a", "pass"), ("example.com", "b", "fail")]
        row.spfResults = [("bounce.example.com", "mfrom", "pass")]
        row.reasons = [("local_policy", "arc=pass"), ("other", "")]
        report.rows = [row, .passing("192.0.2.10")]
        return report
    }()

    @Test func `CSV is RFC 4180 with the contract's columns`() throws {
        let scratch = try Scratch()
        try scratch.add(report)
        let csv = try CSV(scratch.rua("export").output)
        #expect(Array(csv.header.prefix(Self.columns.count)) == Self.columns)
        #expect(csv.rows.count == 2)
        let expected = [
            "example.com", "Reports, \"Inc.\"", "r-1", "2026-01-01T00:00:00Z", "2026-01-01T23:59:59Z", "2001:db8::25",
            "9007199254740992", "quarantine", "false", "true", "true", "fail", "pass", "news.example.com",
            "bounce.example.com", "example.org", "example.org/a=pass; example.com/b=fail",
            "mfrom:bounce.example.com=pass", "local_policy: arc=pass; other: ", "none", "none", "", "100", "r", "r", "",
            "authorized",
        ]
        let row = try #require(csv.rows.first { $0[5] == "2001:db8::25" })
        for (name, cells) in zip(Self.columns, zip(row, expected)) {
            // A domain may be shown as it was written.
            #expect((name == "header_from" ? cells.0.lowercased() : cells.0) == cells.1, "\(name)")
        }
    }

    @Test func `JSON lines have the same columns`() throws {
        let scratch = try Scratch()
        try scratch.add(report)
        let rows = try scratch.rua("export", "--format", "jsonl").jsonLines
        #expect(rows.count == 2)
        for row in rows { #expect(row.keys.starts(with: Self.columns)) }
        let row = try #require(rows.first { $0["source_ip"].text == "2001:db8::25" })
        #expect(row["count"].digits == "9007199254740992")
        #expect(row["spf_aligned"] == .bool(true))
        #expect(row["np"] == .null)
    }

    @Test func `The oldest report comes first`() throws {
        let scratch = try Scratch()
        let day = try Day("2026-03-01")
        for number in [3, 1, 2] { try scratch.add(.on(day.after(number), [.passing("192.0.2.10", count: number)])) }
        #expect(try CSV(scratch.rua("export").output).column("count") == ["1", "2", "3"])
    }

    @Test func `An empty database gives the header alone`() throws {
        let scratch = try Scratch()
        _ = try scratch.rua("import", "-", input: Array("hello".utf8))
        let csv = try CSV(scratch.rua("export").output)
        #expect(csv.header.starts(with: Self.columns))
        #expect(csv.rows.isEmpty)
        #expect(try scratch.rua("export", "--format", "jsonl").output.isEmpty)
    }

    @Test func `The form of parsedmarc has its 44 columns`() throws {
        let scratch = try Scratch()
        try scratch.add(report)
        let answer = try scratch.rua("export", "--format", "parsedmarc")
        try #require(answer.exitCode == 0)
        let header = answer.text.prefix { !$0.isNewline }.split(separator: ",")
        #expect(header.count == 44)
        #expect(header.prefix(3) == ["xml_schema", "org_name", "org_email"])
        #expect(answer.text.split(whereSeparator: \.isNewline).count == 3)
    }

    @Test func `Memory does not grow with the rows`() throws {
        let scratch = try Scratch()
        var report = ReportXML()
        report.rows = (0..<500).map { .passing("192.0.2.\($0 % 250)", count: $0 + 1) }
        let few = try (scratch.add(report), scratch.rua("export")).1
        var many = report
        many.reportID = "many"
        many.rows = (0..<40_000).map { .passing("192.0.2.\($0 % 250)", count: $0 + 1) }
        let all = try (scratch.add(many), scratch.rua("export")).1
        #expect(all.output.count > 5 << 20)
        #expect(all.peakMemory < few.peakMemory + 24 << 20, "\(few.peakMemory >> 20) and \(all.peakMemory >> 20) MiB")
    }
}
