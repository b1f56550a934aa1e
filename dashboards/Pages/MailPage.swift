import RuaCore
import RuaReports
import RuaStore

/// `/mail/ID`: one mail, its reports, and what was odd in them.
struct MailPage {
    let desk: Desk
    let id: Int64

    private func mail() throws -> MailRecord {
        guard let mail = try desk.store.mail(id) else { throw Refusal.missing("There is no mail \(id).") }
        return mail
    }

    func answer() throws -> MailDetailAnswer {
        MailDetailAnswer(try mail(), reports: try desk.store.reports(ofMail: id))
    }

    func content() throws -> Content {
        let mail = try mail()
        let reports = try desk.store.reports(ofMail: id)
        var values: [String: Any] = [
            "id": String(id), "badge": mail.badge, "isQuarantined": mail.state == .quarantined,
            "problems": (mail.detail ?? "").split(separator: "\n").prefix(100).map(String.init),
            "facts": facts(mail).map { ["name": $0.0, "value": $0.1] }, "reports": table(reports),
            "notes": notes(reports),
        ]
        if try desk.store.rawMailLength(id) != nil { values["raw"] = "/mail/\(id)/raw" }
        return desk.page("Mail \(id)", section: .mail, desk.assets.render("mail", values))
    }

    private func facts(_ mail: MailRecord) -> [(String, String)] {
        var facts = [
            ("Received", "\(mail.received.shown) UTC"),
            ("By", mail.origin == "smtp" ? "SMTP from \(mail.cameFrom)" : "import of \(mail.cameFrom)"),
            ("Size", Figures.bytes(mail.bytes)),
        ]
        let further: [(String, String?)] = [
            ("HELO", mail.helo), ("MAIL FROM", mail.mailFrom.map { "<\($0)>" }), ("RCPT TO", mail.recipients),
            ("TLS", mail.origin == "smtp" ? mail.tls ?? "none" : nil), ("From", mail.headerFrom),
            ("Subject", mail.subject),
        ]
        for (name, value) in further { if let value, !value.isEmpty { facts.append((name, value)) } }
        return facts
    }

    private func table(_ reports: [MailReport]) -> Markup {
        var table = TableView(
            "Reports in this mail",
            [
                .init("Report", number: true), .init("Outcome"), .init("Domain"), .init("Reporter"),
                .init("Report ID", .wide),
                .init("From (UTC)", .wide), .init("To (UTC)", .wide), .init("Rows", number: true),
            ])
        table.nothing = "No report was read from it."
        table.rows = reports.map { report in
            [
                "<a class=\"strong\" href=\"/reports/\(String(report.id))\">\(String(report.id))</a>",
                "\(report.outcome)", "<a href=\"/domains/\(PercentText.encode(report.domain))\">\(report.domain)</a>",
                "\(report.orgName)", "\(report.reportID)", "<time>\(report.dateRange.begin.shown)</time>",
                "<time>\(report.dateRange.end.shown)</time>", "\(Figures.count(report.rows))",
            ]
        }
        table.downloads = ("/mail/\(id)", QueryText())
        return table.markup
    }

    private func notes(_ reports: [MailReport]) -> Markup {
        var html: Markup = ""
        for report in reports where !report.notes.isEmpty {
            let items = report.notes.prefix(100).map { note -> Markup in
                let place: Markup = note.line > 0 ? "line \(note.line): " : ""
                return "<li>\(place)\(note.text) <span class=\"quiet\">(\(note.code))</span></li>"
            }
            html +=
                "<h2>What was odd in report \(String(report.id)), and how it was read</h2><ul>\(Markup(items))</ul>\n"
        }
        return html
    }
}

/// The bytes of a mail as they were received, piece by piece.
struct RawMailSource: PieceSource {
    /// Unit: bytes.
    private static let pieceBytes = 256 << 10

    let store: Store
    let id: Int64
    private var offset = 0

    init(store: Store, id: Int64) {
        self.store = store
        self.id = id
    }

    mutating func next() throws -> [UInt8]? {
        let piece = try store.rawMail(id, from: offset, count: Self.pieceBytes)
        offset += piece?.count ?? 0
        return piece
    }
}
