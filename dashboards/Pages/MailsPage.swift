import RuaCore
import RuaReports
import RuaStore

/// `/mail`: what came in and what became of it, newest first, paged by the number of the mail.
struct MailsPage {
    /// Mails on one page, as on the command line.
    static let pageLength = 100

    let desk: Desk
    let query: QueryText

    /// - Throws: A refusal for a state or a number that cannot be read.
    private func filter() throws -> MailFilter {
        var filter = MailFilter()
        for word in query.all("state") {
            guard let state = MailState(rawValue: word) else {
                throw Refusal.unreadable("“\(word.prefix(80))” is not a state of a mail.")
            }
            filter.states.append(state)
        }
        if let text = query["before"] {
            guard let number = Int64(text) else {
                throw Refusal.unreadable("“\(text.prefix(80))” is not the number of a mail.")
            }
            filter.before = number
        }
        filter.limit = Self.pageLength
        return filter
    }

    func answer() throws -> MailListAnswer { MailListAnswer(try desk.store.mails(filter())) }

    func content() throws -> Content {
        let filter = try filter()
        let mails = try desk.store.mails(filter)
        let counts = try desk.store.mailCounts()
        let states = MailState.allCases.map { state -> [String: Any] in
            [
                "name": state.rawValue, "count": Figures.count(counts[state] ?? 0),
                "link": "/mail?state=\(state.rawValue)", "isCurrent": filter.states == [state],
            ]
        }
        var values: [String: Any] = [
            "states": states, "all": Figures.count(counts.values.reduce(0, +)), "isAll": filter.states.isEmpty,
            "table": table(mails), "isFirst": filter.before == nil,
            "first": "/mail" + query.setting("before", to: nil).text,
        ]
        if mails.count == Self.pageLength, let last = mails.last {
            values["older"] = "/mail" + query.setting("before", to: String(last.id)).text
        }
        return desk.page("Mail", section: .mail, desk.assets.render("mails", values))
    }

    private func table(_ mails: [MailRecord]) -> Markup {
        var table = TableView(
            "Mail, newest first",
            [
                .init("Mail", number: true), .init("Received (UTC)"), .init("State"), .init("From"),
                .init("Subject or file", .wide), .init("Size", number: true, .wide),
                .init("Reports", number: true),
            ])
        table.nothing = "No mail."
        table.rows = mails.map { mail in
            [
                "<a class=\"strong\" href=\"/mail/\(String(mail.id))\">\(String(mail.id))</a>",
                "<time>\(mail.received.shown)</time>", mail.badge, "\(mail.sender)", "\(mail.subject ?? mail.cameFrom)",
                "\(Figures.bytes(mail.bytes))", "\(Figures.count(mail.reports))",
            ]
        }
        table.downloads = ("/mail", query)
        return table.markup
    }
}

extension MailRecord {
    /// Whom it is from, for a line of a list.
    var sender: String {
        if let headerFrom, !headerFrom.isEmpty { return headerFrom }
        if let mailFrom { return mailFrom.isEmpty ? "<>" : mailFrom }
        return origin == "smtp" ? cameFrom : "imported"
    }

    /// Its state, and why it is in quarantine.
    var badge: Markup {
        let level: Markup =
            switch state {
            case .stored: "s-ok"
            case .duplicate, .pending: "s-plain"
            case .quarantined: "s-act"
            }
        let reason: Markup = reason.map { " <span class=\"sentence\">\($0)</span>" } ?? ""
        return "<span class=\"state \(level)\">\(state.rawValue)</span>\(reason)"
    }
}

extension Timestamp {
    /// `2026-01-31 23:59:59`, for a column whose heading says UTC.
    var shown: String { String(description.prefix(19)).replacing("T", with: " ") }
}
