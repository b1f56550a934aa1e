import Foundation
import RuaCore
import RuaInsight
import RuaStore
import Testing

@testable import RuaReports

/// What holds for every answer, whatever it is about: widths, harmless text, the same figures in every form.
struct AnswerFormTests {
    /// Every answer there is, about all that is in a database.
    private func answers(_ store: Store) throws -> [any Answer] {
        let question = Question(to: store, domains: [], senders: [])
        let days = Period.days(17_000..<20_600)
        var answers: [any Answer] = [
            try question.summary(days, now: Timestamp(day: 20_600)),
            try question.senders(days, verdicts: [], title: "Senders", by: .sender),
            try question.senders(days, verdicts: [.unauthorized], title: "Unauthorized", by: .address),
            try question.advice(days), QueryListAnswer(try QueryCatalog(folder: nil)),
        ]
        let parameters: [String: QueryValue] = [
            "since_day": .integer(0), "until_day": .integer(40_000), "domains": .null,
        ]
        for query in QueryCatalog.builtin {
            answers.append(QueryAnswer(query, try store.query(query.sql, parameters: parameters)))
        }
        let mails = try store.mails(MailFilter())
        answers.append(MailListAnswer(mails))
        for mail in mails.prefix(20) {
            answers.append(MailDetailAnswer(mail, reports: try store.reports(ofMail: mail.id)))
        }
        return answers
    }

    @Test(arguments: [80, 100, 140])
    func `No line is wider than the screen`(width: Int) async throws {
        for answer in try answers(try await FilledDatabase.corpus.value.store) {
            // Commands and records are whole, so that they can be copied.
            let lines = answer.document.text(TextOptions(width: width)).split(separator: "\n").filter {
                let text = $0.trimmingPrefix { $0 == " " }
                return !text.hasPrefix("rua ") && !text.hasPrefix("v=DMARC1")
            }
            for line in lines {
                #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
            }
        }
    }

    @Test func `With ordinary names, 100 columns hold all that matters, and nothing is cut`() async throws {
        let store = try await FilledDatabase(
            MadeReport(day: 20_000, rows: [.own("192.0.2.10", 1_234_567), .spoofed("203.0.113.66", 89_012)]),
            MadeReport(day: 20_008, rows: [.own("192.0.2.10", 2_345_678), .service("2001:db8:1:2::25", 43_210)])
        ).store
        let question = Question(to: store, domains: [], senders: [])
        let week = Period.days(20_007..<20_014)
        let answers: [any Answer] = [
            try question.summary(week, now: Timestamp(day: 20_014)),
            try question.senders(week, verdicts: [], title: "Senders", by: .sender),
            try question.senders(week, verdicts: [], title: "Senders", by: .address), try question.advice(week),
        ]
        for answer in answers {
            let text = answer.document.text(TextOptions(width: 100))
            #expect(!text.contains("…"), "\(text)")
            let leftOut = text.split(separator: "\n").compactMap {
                $0.wholeMatch(of: /Left out for lack of room: (.*)/)?.1
            }
            let names = leftOut.flatMap { $0.components(separatedBy: ", ") }
            #expect(Set(names).isSubset(of: ["Quarantined", "Rejected", "New"]), "\(text)")
        }
    }

    @Test(arguments: HostileText.all.filter { !$0.text.isEmpty })
    func `Hostile names are harmless in every answer and form`(hostile: HostileText) async throws {
        var report = MadeReport(
            day: 20_000, orgName: hostile.text, rows: [.own("192.0.2.1", 5), .service("192.0.2.2", 3)])
        report.rows[1].dkim[0] = (hostile.text, hostile.text, "pass")
        report.rows[1].spf = (hostile.text, "pass")
        report.rows[1].headerFrom = hostile.text
        report.rows[1].comment = hostile.text
        let store = try await FilledDatabase(report).store
        for answer in try answers(store) {
            for format in OutputFormat.allCases {
                let printed = answer.printed(as: format, options: TextOptions(width: 100))
                let text = String(decoding: printed, as: UTF8.self)
                // JSON and CSV end their lines; nothing else of the kind may be in them.
                #expect(HostileText.danger(in: text.replacing("\r\n", with: "\n")) == nil, "\(format)")
                if format == .html { #expect(!text.contains("<script") && !text.contains("<img")) }
            }
        }
    }

    @Test func `Each form says the same messages`() async throws {
        let store = try await FilledDatabase(MadeReport(day: 20_000, rows: [.own("192.0.2.10", 1_234_567)])).store
        let question = Question(to: store, domains: [], senders: [])
        let answer = try question.summary(.days(20_000..<20_001), now: Timestamp(day: 20_001))
        func text(_ format: OutputFormat) -> String { String(decoding: answer.printed(as: format), as: UTF8.self) }
        for format in [OutputFormat.table, .markdown, .html] { #expect(text(format).contains("1,234,567")) }
        for format in [OutputFormat.json, .csv] { #expect(text(format).contains("1234567")) }
        #expect(text(.json).hasSuffix("}\n"))
    }
}
