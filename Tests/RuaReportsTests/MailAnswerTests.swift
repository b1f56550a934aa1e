import RuaCore
import RuaStore
import Testing

@testable import RuaReports

/// `rua mail list` and `rua mail show`.
struct MailAnswerTests {
    @Test func `The list has an object and a line a mail`() async throws {
        let store = try await FilledDatabase.corpus.value.store
        var filter = MailFilter()
        filter.limit = 500
        let mails = try store.mails(filter)
        let answer = MailListAnswer(mails)
        #expect(answer.json.elements.count == mails.count)
        #expect(answer.table.rows.count == mails.count)
        #expect(Set(mails.map(\.state)) == [.stored, .duplicate, .quarantined])
        for mail in answer.json.elements {
            #expect(
                mail.keys == [
                    "id", "received", "origin", "came_from", "helo", "mail_from", "recipients", "tls", "from",
                    "subject",
                    "bytes", "state", "reason", "reports",
                ])
            #expect((mail["state"] == "quarantined") == (mail["reason"] != .null))
        }
    }

    @Test func `No mails is a sentence`() {
        let answer = MailListAnswer([])
        #expect(answer.document.text(TextOptions(width: 100)) == "No mails.\n")
        #expect(answer.json == .array([]))
    }

    @Test func `One mail is shown with its reports and their notes`() async throws {
        let store = try await FilledDatabase.corpus.value.store
        var filter = MailFilter()
        filter.states = [.stored]
        filter.limit = 500
        let mail = try #require(try store.mails(filter).first { $0.cameFrom.hasSuffix("/days.xml") })
        let answer = MailDetailAnswer(mail, reports: try store.reports(ofMail: mail.id))
        let report = try #require(answer.json["reports"].elements.first)
        #expect(
            report.keys == ["report", "outcome", "domain", "org_name", "report_id", "begin", "end", "rows", "notes"])
        #expect(report["rows"] == 4)
        #expect(report["notes"].elements.first?.keys == ["code", "line", "text"])
        let text = answer.document.text(TextOptions(width: 100))
        for words in ["Mail \(mail.id): stored", "Slow Reporter", "Notes on report", "long-range"] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test func `A quarantined mail says why`() async throws {
        let store = try await FilledDatabase.corpus.value.store
        var filter = MailFilter()
        filter.states = [.quarantined]
        let mails = try store.mails(filter)
        #expect(!mails.isEmpty)
        for mail in mails {
            let answer = MailDetailAnswer(mail, reports: try store.reports(ofMail: mail.id))
            let text = answer.document.text(TextOptions(width: 100))
            #expect(text.contains("Quarantined as \(mail.reason ?? "?")"))
            #expect(answer.json["detail"] != .null)
        }
    }
}
