import HTTPTypes
import RuaCore
import RuaInsight
import RuaReports
import RuaStore
import Testing

@testable import RuaDashboard

@Suite struct PageTests {
    private func made() async throws -> MadeDashboard {
        let made = try MadeDashboard()
        try await made.add([
            MadeReport(id: "1", ago: 1, rows: [.passing, .forged, .service]).xml,
            MadeReport(id: "2", ago: 10, rows: [.passing]).xml,
            MadeReport(id: "3", ago: 2, domain: "example.org", p: "reject").xml, MadeMail.broken,
        ])
        return made
    }

    static let pages: [(String, [String])] = [
        (
            "/",
            [
                "example.com", "example.org", "What to do first", "Wanted mail is stopped",
                "2025-12-30 to 2026-01-05 (UTC, 7 days)", "118",
            ]
        ),
        ("/?last=1&domain=example.org", ["example.org", "No messages", "(UTC, 1 day)"]),
        (
            "/domains/example.com",
            ["84.7 %", "v=DMARC1; p=none", "news.example", "reporter.example", "Copy the record"]
        ),
        ("/domains/EXAMPLE.com?last=90", ["example.com", "218", "none in the period before"]),
        ("/domains/example.org?last=1", ["No messages in this period"]),
        ("/senders", ["news.example", "203.0.113.0/24", "unauthorized", "First seen"]),
        ("/senders?verdict=unverified", ["news.example", "1 sender."]),
        ("/unauthorized", ["news.example", "3 senders."]),
        (
            "/sender?of=example.com&name=news.example",
            ["198.51.100.20", "DKIM signatures", "rua senders declare --dkim"]
        ),
        ("/days", ["2026-01-05", "2026-01-04"]), ("/advice", ["Is it time", "example.org", "v=DMARC1; p=reject"]),
        ("/mail", ["imported", "quarantined", "mail-report"]),
        ("/mail/1", ["reporter.example", "Reports in this mail"]),
        ("/reports/1", ["203.0.113.66", "It counts on 2026-01-05 (UTC) and holds 3 rows"]),
        ("/tables", ["Contradictions", "/tables/days"]), ("/tables/reporters", ["reporter.example", "2026-01-05"]),
        ("/tables/selectors", ["DKIM domain"]),
    ]

    @Test func `Evidence names its source where a sender has several only`() async throws {
        var second = MadeReport.Row.service
        second.ip = "198.51.100.21"
        for (rows, isNamed) in [([MadeReport.Row.service], false), ([.service, second], true)] {
            let made = try MadeDashboard()
            try await made.add([MadeReport(rows: rows).xml])
            let page = try await made.answer("/sender?of=example.com&name=news.example").text
            #expect(page.contains("What the largest of them, 198.51.100.2") == isNamed)
            #expect(page.contains("largest of them") == isNamed)
        }
    }

    @Test(arguments: pages)
    func `Each page shows what it is for`(_ path: String, _ words: [String]) async throws {
        let answer = try await made().answer(path)
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        for word in words where word != "mail-report" {
            #expect(answer.text.contains(word), "\(path) has no “\(word)”")
        }
        #expect(answer.bytes.count < 150 << 10)
        #expect(!answer.text.contains("{{"))
    }

    @Test func `Downloads are the bytes that the command line prints`() async throws {
        let made = try await made()
        let desk = made.dashboard.responder.routes.desk
        let scope = try Scope(QueryText(), now: MadeDashboard.now)
        let quarter = try Scope(QueryText([("last", "90")]), now: MadeDashboard.now)
        let question = try desk.question(scope)
        for (ending, format) in [("json", OutputFormat.json), ("csv", .csv)] {
            let summary = try question.summary(scope.period, now: MadeDashboard.now).printed(as: format)
            for path in ["/.", "/summary."] { #expect(try await made.answer(path + ending).bytes == summary) }
            #expect(
                try await made.answer("/senders." + ending).bytes
                    == question.senders(scope.period, verdicts: [], title: "", by: .address).printed(as: format))
            #expect(
                try await made.answer("/unauthorized." + ending).bytes
                    == question.senders(
                        scope.period, verdicts: [.unauthorized, .unverified], title: "", by: .address
                    ).printed(as: format))
            #expect(
                try await made.answer("/advice." + ending).bytes == question.advice(quarter.period).printed(as: format))
            #expect(
                try await made.answer("/mail." + ending).bytes
                    == MailListAnswer(made.store.mails(.init())).printed(as: format))
        }
        #expect(
            try await made.answer("/senders.csv").headers[.contentDisposition] == "attachment; filename=\"senders.csv\""
        )
        #expect(try await made.answer("/senders.json").headers[.contentType] == "application/json")
    }

    @Test func `A sender's download holds its sources alone`() async throws {
        let made = try await made()
        let json = try await made.answer("/sender.json?of=example.com&name=news.example").text
        #expect(json.contains("198.51.100.20"))
        #expect(!json.contains("192.0.2.10"))
        let csv = try await made.answer("/sender.csv?of=example.com&name=news.example").text
        #expect(csv.split(separator: "\r\n").count == 2)
    }

    @Test func `The rows of a report have the columns of an export`() async throws {
        let made = try await made()
        let lines = try await made.answer("/reports/1.csv").text.split(separator: "\r\n")
        #expect(lines.first == RowExport.columns.joined(separator: ",")[...])
        #expect(lines.count == 4)
        #expect(lines[1].hasSuffix(",authorized"))
        var whole: [UInt8] = []
        let scope = try Scope(QueryText([("last", "1")]), now: MadeDashboard.now)
        try RowExport(scope.period, from: made.store, domains: ["example.com"], declared: [])
            .run(.csv) { whole += $0 }
        #expect(String(decoding: whole, as: UTF8.self) == lines.map { $0 + "\r\n" }.joined())
    }

    @Test func `A change of the database shows at once`() async throws {
        let made = try MadeDashboard()
        #expect(try await made.answer("/").text.contains("None has been read yet"))
        #expect(try await made.answer("/senders").text.contains("No report counts"))
        try await made.add([MadeReport().xml])
        #expect(try await made.answer("/").text.contains("107"))
        try await made.add([MadeReport(id: "2", rows: [.forged]).xml])
        #expect(try await made.answer("/").text.contains("114"))
    }

    @Test func `A forwarder is nobody to fix`() async throws {
        let made = try MadeDashboard()
        var forwarded = MadeReport.Row.service
        (forwarded.reason, forwarded.count) = ("<reason><type>mailing_list</type></reason>", 3)
        let rows = [MadeReport.Row.passing, .service]
        try await made.add((1...40).map { MadeReport(id: "\($0)", ago: $0, rows: rows).xml })
        forwarded.ip = "203.0.113.5"
        (forwarded.signer, forwarded.spfDomain) = ("list.example", "list.example")
        try await made.add([MadeReport(id: "list", ago: 1, rows: [forwarded]).xml])
        let page = try await made.answer("/advice").text
        let fix = try #require(page.split(separator: "Fix first").last?.split(separator: "</ol>").first)
        #expect(fix.contains("news.example") && !fix.contains("list.example"))
        #expect(page.contains("Forwarded mail</a>: 3 messages of 1 sender failing. Nothing to set there"))
        #expect(try await made.answer("/").text.contains("1 sender to fix"))
    }

    @Test func `A policy that does harm is to go back, not on`() async throws {
        let made = try MadeDashboard()
        var own = MadeReport.Row.forged
        (own.ip, own.count, own.disposition) = ("192.0.2.11", 50, "reject")
        try await made.add((20...30).map { MadeReport(id: "\($0)", ago: $0, rows: [.passing]).xml })
        try await made.add((1...19).map { MadeReport(id: "\($0)", ago: $0, p: "reject", rows: [.passing, own]).xml })
        #expect(try await made.answer("/").text.contains("back to p=none"))
    }

    @Test func `A period after the last report leads to it`() async throws {
        let page = try await made().answer("/?since=2026-03-01&until=2026-03-08&domain=example.com").text
        let link = "/?since=2025-12-30&amp;until=2026-01-06&amp;domain=example.com"
        #expect(page.contains("<a href=\"\(link)\">The newest one counts on 2026-01-05</a>"))
        #expect(!page.contains("None has been read yet"))
    }

    @Test func `The chart adds up to the summary`() async throws {
        let made = try await made()
        let desk = made.dashboard.responder.routes.desk
        let scope = try Scope(QueryText(), now: MadeDashboard.now)
        let table = try DaysPage(desk: desk, scope: scope).table()
        let sums = table.columns.indices.map { column in
            table.rows.reduce(Int128(0)) { sum, row in
                if case .integer(let number) = row[column].value { return sum + number }
                return sum
            }
        }
        let assessment = try desk.question(scope).assessment(scope.period)
        let totals = assessment.observations.sources.indices.map { assessment.totals($0) }
        #expect(sums[1] == totals.reduce(0) { $0 + $1.messages })
        #expect(sums[2] == totals.reduce(0) { $0 + $1.pass })
        #expect(sums[5...9].reduce(0, +) == sums[1])
        #expect(sums[10...].reduce(0, +) == sums[1])
    }
}
