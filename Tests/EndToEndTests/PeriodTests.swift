import Testing

/// Which reports a period and a domain choose (contract sections 3, 4 and 4.2).
@Suite struct PeriodTests {
    /// One report on each day from 2026-03-01 to 2026-03-05, with 1, 10, 100, 1000, 10000 messages.
    private func fiveDays() throws -> (Scratch, Day) {
        let scratch = try Scratch()
        let first = try Day("2026-03-01")
        var count = 1
        for number in 0..<5 {
            try scratch.add(.on(first.after(number), [.passing("192.0.2.10", count: count)]))
            count *= 10
        }
        return (scratch, first)
    }

    private func messages(_ scratch: Scratch, _ arguments: String...) throws -> Int {
        let summary = try RuaProcess.run(["summary", "--format", "json"] + arguments, in: scratch).json
        return summary["domains"][0]["messages"].int ?? 0
    }

    @Test func `Since is inclusive, until exclusive`() throws {
        let (scratch, _) = try fiveDays()
        #expect(try messages(scratch, "--since", "2026-03-02", "--until", "2026-03-04") == 110)
        #expect(try messages(scratch, "--since", "2026-03-02T00:00:00Z", "--until", "2026-03-04T00:00:00Z") == 110)
        #expect(
            try messages(scratch, "--since", "2026-03-02T13:00:00+13:00", "--until", "2026-03-04T02:00:00+02:00") == 110
        )
        #expect(try messages(scratch, "--since", "2026-03-03") == 11100)
        let export = try scratch.rua("export", "--since", "2026-03-02", "--until", "2026-03-04").output
        #expect(try CSV(export).column("count") == ["10", "100"])
        #expect(try CSV(scratch.rua("export").output).column("count") == ["1", "10", "100", "1000", "10000"])
        let days = try scratch.rua(
            "report", "days", "--since", "2026-03-02", "--until", "2026-03-04", "--format", "csv")
        #expect(try CSV(days.output).column("day") == ["2026-03-02", "2026-03-03"])
        let none = try scratch.rua("summary", "--since", "2027-03-01", "--until", "2027-03-08", "--format", "json")
        #expect(try none.json["domains"] == .array([]))
    }

    @Test func `The period before has the same length`() throws {
        let (scratch, _) = try fiveDays()
        let summary = try scratch.rua(
            "summary", "--since", "2026-03-03", "--until", "2026-03-05", "--format", "json"
        ).json
        #expect(summary["domains"][0]["messages"].int == 1100)
        #expect(summary["domains"][0]["previous"]["messages"].int == 11)
    }

    @Test func `A day that a period begins within is not in the period before, too`() throws {
        let (scratch, _) = try fiveDays()
        let summary = try scratch.rua(
            "summary", "--since", "2026-03-03T12:00:00Z", "--until", "2026-03-04T12:00:00Z", "--format", "json"
        ).json
        #expect(summary["domains"][0]["messages"].int == 1100)
        #expect(summary["domains"][0]["previous"]["messages"].int == 11)
    }

    @Test func `A period that begins in the future has an end behind its beginning`() throws {
        let (scratch, _) = try fiveDays()
        let answer = try scratch.rua("summary", "--since", Day.today.after(9).description, "--format", "json")
        #expect(answer.exitCode == 0)
        #expect(try answer.json["until"].text == Day.today.after(10).description + "T00:00:00Z")
    }

    @Test func `A report counts on the UTC day that holds the middle of its range`() throws {
        let scratch = try Scratch()
        let day = try Day("2026-03-10")
        // The middle; the day that it is on.
        let ranges: [(begin: Int, end: Int, counts: Int)] = [
            (day.seconds - 43_200, day.seconds + 43_199, 1),  // half a second before midnight
            (day.seconds - 43_200, day.seconds + 43_200, 10),  // midnight
            (day.seconds - 3600, day.seconds + 86_400 - 3600, 100),  // 11:00, as seen from a zone east of UTC
            (day.seconds + 50_000, day.seconds + 50_000, 1000),  // a range without length
            (day.seconds - 86_400 * 2, day.seconds + 86_400 * 2 + 7200, 10000),  // 01:00, out of 97 hours
            (day.seconds + 43_200, day.seconds + 86_400 + 43_199, 100_000),  // the last second of the day
            (day.seconds + 43_200, day.seconds + 86_400 + 43_200, 1_000_000),  // midnight after
        ]
        for range in ranges {
            var report = ReportXML.on(day, [.passing("192.0.2.10", count: range.counts)])
            report.begin = String(range.begin)
            report.end = String(range.end)
            try scratch.add(report)
        }
        #expect(try messages(scratch, "--since", "2026-03-10", "--until", "2026-03-11") == 111_110)
        #expect(try messages(scratch, "--since", "2026-03-09", "--until", "2026-03-10") == 1)
        #expect(try messages(scratch, "--since", "2026-03-11", "--until", "2026-03-12") == 1_000_000)
    }

    @Test func `The last days are whole UTC days before today`() throws {
        let scratch = try Scratch()
        let today = Day.today
        var count = 1
        for before in [0, 1, 2, 7, 8] {
            try scratch.add(.on(today.before(before), [.passing("192.0.2.10", count: count)]))
            count *= 10
        }
        #expect(try messages(scratch, "--last", "1d") == 10)
        #expect(try messages(scratch, "--last", "7d") == 1110)
        #expect(try messages(scratch, "--last", "8") == 11110)
        #expect(try messages(scratch) == 1110, "seven days unless said otherwise")
        #expect(try messages(scratch, "--since", today.before(2).description) == 111, "today is in an open period")
    }

    @Test func `A domain is found in any spelling, and only itself`() throws {
        let scratch = try Scratch()
        try scratch.add(
            .on(Day.today.before(1), domain: "bücher.example", [.passing("192.0.2.1", count: 3)]),
            .on(Day.today.before(1), domain: "mail.bücher.example", [.passing("192.0.2.1", count: 40)]),
            .on(Day.today.before(1), domain: "Example.COM", [.passing("192.0.2.1", count: 500)]))
        func found(_ domains: String...) throws -> [Int] {
            let flags = domains.flatMap { ["--domain", $0] }
            let summary = try RuaProcess.run(["summary", "--format", "json"] + flags, in: scratch).json
            return summary["domains"].elements.compactMap { $0["messages"].int }
        }
        for spelling in [
            "bücher.example", "BÜCHER.example", "xn--bcher-kva.example", "XN--BCHER-KVA.EXAMPLE", "bücher.example.",
        ] {
            #expect(try found(spelling) == [3], "\(spelling)")
        }
        #expect(try found("example.com") == [500])
        #expect(try found("example.com", "xn--bcher-kva.example") == [500, 3])
        #expect(try found("example") == [])
        #expect(try found() == [500, 40, 3])
    }

    @Test(arguments: ["x' OR 1=1--", "%", "_xample.com", "*"])
    func `A domain is never SQL and never a pattern`(_ text: String) throws {
        let scratch = try Scratch()
        try scratch.add(ReportXML())
        for command in ["summary", "senders", "unauthorized", "advise", "export"] {
            let answer = try scratch.rua(command, "--domain", text)
            #expect(answer.exitCode == 64 || answer.exitCode == 0 && !answer.text.contains("192.0.2.10"))
            #expect(!answer.errorText.contains("SQL"))
        }
    }
}
