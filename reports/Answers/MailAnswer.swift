import RuaCore
public import RuaStore

/// The answer of `rua mail list`: what came, and what became of it.
public struct MailListAnswer: Answer {
    private let mails: [MailRecord]

    /// A list, newest first.
    public init(_ mails: [MailRecord]) {
        self.mails = mails
    }

    /// An array with an object a mail.
    public var json: JSONValue { .array(mails.map(\.json)) }

    /// A row a mail.
    public var table: Table {
        Table(
            columns: [
                Column("id", "Mail", kind: .identifier), Column("received", "Received (UTC)", kind: .time),
                Column("state", "State"), Column("reason", "Reason"),
                Column("from", "From", minimumWidth: 20, cut: .keepBoth),
                Column("bytes", "Bytes", kind: .number, priority: 3),
                Column("reports", "Reports", kind: .number, priority: 1),
                Column("subject", "Subject", priority: 2, minimumWidth: 16, cut: .keepStart),
            ],
            rows: mails.map { mail in
                [
                    .integer(mail.id), .time(mail.received), .text(mail.state.rawValue, mail.state.role),
                    .text(mail.reason), .text(mail.sender), .integer(mail.bytes), .integer(mail.reports),
                    .text(mail.subject),
                ]
            })
    }

    /// The mails, and how to see more of one.
    public var document: Document {
        Document(
            title: "Mails",
            blocks: mails.isEmpty
                ? [.paragraph("No mails.")]
                : [.table(table), .note("See one with \("rua mail show ID", .command).")])
    }
}

/// The answer of `rua mail show`: one mail, its reports and what was odd in them.
public struct MailDetailAnswer: Answer {
    private let mail: MailRecord
    private let reports: [MailReport]

    /// An answer.
    public init(_ mail: MailRecord, reports: [MailReport]) {
        self.mail = mail
        self.reports = reports
    }

    /// The mail's object with its reports.
    public var json: JSONValue {
        guard case .object(var members) = mail.json else { return mail.json }
        members.removeAll { $0.key == "reports" }
        members.append(.init("detail", .text(mail.detail)))
        members.append(.init("reports", .array(reports.map(\.json))))
        return .object(members)
    }

    /// A row a report.
    public var table: Table {
        Table(
            columns: [
                Column("report", "Report", kind: .identifier), Column("outcome", "Outcome"),
                Column("domain", "Domain", kind: .domain), Column("org_name", "Reporter"),
                Column("report_id", "Report ID", priority: 2), Column("begin", "Begin", kind: .time, priority: 1),
                Column("end", "End", kind: .time, priority: 1), Column("rows", "Rows", kind: .number),
            ],
            rows: reports.map { report in
                [
                    .integer(report.id), .text(report.outcome), .text(report.domain), .text(report.orgName),
                    .text(report.reportID), .time(report.dateRange.begin), .time(report.dateRange.end),
                    .integer(report.rows),
                ]
            })
    }

    /// All that is known of the mail.
    public var document: Document {
        var document = Document(title: "Mail \(mail.id)")
        document.blocks = [.heading(level: 1, "Mail \(String(mail.id)): \(mail.state.rawValue, mail.state.role)")]
        if let reason = mail.reason { document.blocks.append(.paragraph("Quarantined as \(reason, .strong):")) }
        if let detail = mail.detail {
            document.blocks.append(.list(detail.split(separator: "\n").map { Prose(String($0)) }))
        }
        document.blocks.append(.list(facts))
        if !reports.isEmpty { document.blocks.append(.table(table)) }
        for report in reports where !report.notes.isEmpty {
            document.blocks.append(.heading(level: 3, "Notes on report \(String(report.id))"))
            document.blocks.append(.list(report.notes.map { Prose($0.sentence) }))
        }
        return document
    }

    private var facts: [Prose] {
        var facts: [Prose] = [
            "received \(mail.received) by \(mail.origin) from \(mail.cameFrom)", "\(mail.bytes) bytes",
        ]
        if let helo = mail.helo, !helo.isEmpty { facts.append("HELO \(helo)") }
        if let sender = mail.mailFrom { facts.append("MAIL FROM <\(sender)>") }
        if let recipients = mail.recipients { facts.append("RCPT TO \(recipients)") }
        if mail.origin == "smtp" { facts.append("TLS: \(mail.tls ?? "none")") }
        if let from = mail.headerFrom { facts.append("From: \(from)") }
        if let subject = mail.subject { facts.append("Subject: \(subject)") }
        facts.append("what a report says is the word of whoever sent it: Rua does not check who that is")
        return facts
    }
}

extension MailRecord {
    /// Whom it is from, for a line of a list.
    var sender: String {
        if let headerFrom, !headerFrom.isEmpty { return headerFrom }
        if let mailFrom { return mailFrom.isEmpty ? "<>" : mailFrom }
        return cameFrom
    }

    /// The mail's object in lists.
    var json: JSONValue {
        [
            "id": .number(id), "received": .string(received.description), "origin": .string(origin),
            "came_from": .string(cameFrom), "helo": .text(helo), "mail_from": .text(mailFrom),
            "recipients": .text(recipients), "tls": .text(tls), "from": .text(headerFrom), "subject": .text(subject),
            "bytes": .number(bytes), "state": .string(state.rawValue), "reason": .text(reason),
            "reports": .number(reports),
        ]
    }
}

extension MailReport {
    /// The report's object under its mail.
    var json: JSONValue {
        [
            "report": .number(id), "outcome": .string(outcome), "domain": .string(domain),
            "org_name": .string(orgName), "report_id": .string(reportID),
            "begin": .string(dateRange.begin.description), "end": .string(dateRange.end.description),
            "rows": .number(rows),
            "notes": .array(
                notes.map { ["code": .string($0.code), "line": .number($0.line), "text": .string($0.text)] }),
        ]
    }
}

extension Note {
    fileprivate var sentence: String { line > 0 ? "line \(line): \(text) (\(code))" : "\(text) (\(code))" }
}

extension MailState {
    /// What it means to its reader.
    fileprivate var role: Role {
        switch self {
        case .stored: .good
        case .duplicate, .pending: .dim
        case .quarantined: .bad
        }
    }
}
