import RuaCore
import RuaInsight

extension SummaryAnswer {
    /// Domains with a line of verdict, and with details, the gravest first; there may be thousands.
    private static let namedDomains = 40
    private static let detailedDomains = 20
    /// Reports that come later than this are not waited for. Unit: days.
    private static let lateDays = 7
    /// Senders that are named of those that fail.
    private static let namedSenders = 5

    /// What a postmaster reads on Monday morning.
    public var document: Document {
        let days = summary.period.days
        let last = Timestamp(day: days.upperBound - 1).date
        var document = Document(title: "DMARC summary, \(Timestamp(day: days.lowerBound).date) to \(last)")
        document.blocks = [
            .heading(level: 1, "\(document.title) (UTC, \(days.count) \(days.count == 1 ? "day" : "days"))")
        ]
        guard !summary.domains.isEmpty else {
            document.blocks.append(
                .paragraph(
                    "No report counts in this period. \("rua mail list", .command) shows what came in at all."))
            document.blocks += intake
            return document
        }
        let gravest = summary.gravestFirst
        document.blocks += verdicts(gravest) + [.table(overview)] + details(gravest) + intake + steps
        return document
    }

    /// Should I be worried? One line a domain.
    private func verdicts(_ domains: [DomainSummary]) -> [Document.Block] {
        let lines = domains.prefix(Self.namedDomains).map { domain -> Prose in
            let level: Prose = "\(domain.state.level.rawValue, domain.state.level.role)"
            return "\(domain.domain, .strong): " + level + ". \(domain.state.sentence)"
        }
        let rest = domains.dropFirst(Self.namedDomains)
        guard !rest.isEmpty else { return [.list(lines)] }
        return [.list(lines), .note(Prose(DomainSummary.more(rest)))]
    }

    private var overview: Table {
        var table = Table(columns: [
            Column("domain", "Domain", kind: .domain, minimumWidth: 64), Column("state", "State"),
            Column("messages", "Messages", kind: .number), Column("change", "Change", alignment: .right, priority: 2),
            Column("pass", "Pass", kind: .percent), Column("points", "Points", alignment: .right, priority: 3),
            Column("bar", "", kind: .picture, priority: 6), Column("policy", "Policy"),
            Column("unauthorized", "Unauthorized", kind: .number, priority: 1),
            Column("reports_until", "Reports in", kind: .time, priority: 4),
        ])
        table.rows = summary.domains.map { domain in
            let (pass, messages) = (domain.totals.pass, domain.totals.messages)
            return [
                .text(domain.domain, .strong), .text(domain.state.level.rawValue, domain.state.level.role),
                .integer(messages), .text(Change.ofCount(domain), .dim), .share(pass, of: messages),
                .text(Change.ofShare(domain), .dim), .text(Sparkline.bar(pass, of: messages, width: 10), .good),
                .text(domain.policy?.words), .integer(domain.verdicts[.unauthorized]),
                .date(domain.reportsInUntil.map { Timestamp(day: $0) }),
            ]
        }
        if summary.domains.count > 1 {
            let (messages, pass) = summary.domains.reduce((0, 0)) { ($0.0 + $1.totals.messages, $0.1 + $1.totals.pass) }
            table.totals = [
                .text("all"), .text(""), .integer(messages), .text(""), .share(pass, of: messages), .text(""),
                .text(""), .text(""), .integer(summary.domains.reduce(0) { $0 + $1.verdicts[.unauthorized] }),
                .text(""),
            ]
        }
        return table
    }

    private func details(_ domains: [DomainSummary]) -> [Document.Block] {
        let failing = Dictionary(grouping: assessment.senders().filter { $0.totals.failing > 0 }, by: \.domain)
        var blocks = domains.prefix(Self.detailedDomains).flatMap { details($0, failing[$0.domain] ?? []) }
        if domains.count > Self.detailedDomains {
            blocks.append(
                .note(
                    """
                    \(domains.count - Self.detailedDomains, noun: "more domain"), of which \
                    \("rua summary --domain D\(summary.period.flags())", .command) tells more.
                    """))
        }
        return blocks
    }

    private func details(_ domain: DomainSummary, _ failing: [SenderInsight]) -> [Document.Block] {
        var blocks: [Document.Block] = [
            .heading(level: 2, "\(domain.domain): \(domain.state.level.rawValue, domain.state.level.role)")
        ]
        if let day = domain.reportsInUntil { blocks.append(.paragraph(reportsIn(day))) }
        if !failing.isEmpty {
            let ranked = failing.sorted { $0.totals.failing > $1.totals.failing }
            blocks.append(.table(failingSenders(ranked.prefix(Self.namedSenders))))
            if failing.count > Self.namedSenders {
                let command = "rua senders\(summary.period.flags(domain: domain.domain))"
                blocks.append(.note("\(failing.count - Self.namedSenders) more with less: \(command, .command)"))
            }
        }
        let sentences =
            domain.policyChanges.map(\.sentence) + domain.changes.sentences + domain.silentReporters.map(\.sentence)
            + (domain.whatIf?.sentences ?? [])
        if !sentences.isEmpty { blocks.append(.list(sentences.map { Prose($0) })) }
        return blocks
    }

    /// Reports come late, so the figures of the last days still grow.
    private func reportsIn(_ day: Int) -> Prose {
        let missing = summary.period.days.upperBound - 1 - day
        guard missing > 0 else { return "Reports are in up to \(Timestamp(day: day).date)." }
        if missing > Self.lateDays {
            return "Reports are in up to \(Timestamp(day: day).date), none of the \(missing) days after."
        }
        let days: Prose = missing == 1 ? "day" : "\(missing) days"
        return "Reports are in up to \(Timestamp(day: day).date); figures of the " + days + " after still grow."
    }

    private func failingSenders(_ senders: ArraySlice<SenderInsight>) -> Table {
        var table = Table(columns: [
            Column("sender", "Who failed", kind: .domain, minimumWidth: 64),
            Column("verdict", "Verdict", minimumWidth: 13),
            Column("failing", "Failing", kind: .number), Column("messages", "of", kind: .number),
            Column("addresses", "IPs", kind: .number, priority: 2),
            Column("quarantine", "Quar.", kind: .number, priority: 1),
            Column("reject", "Reject", kind: .number, priority: 1),
        ])
        let hasNew = senders.contains(where: \.isNew)
        if hasNew { table.columns.append(Column("new", "New", priority: 3)) }
        table.rows = senders.map { sender in
            [
                .text(sender.sender), .text(sender.verdict.rawValue, sender.verdict.role),
                .integer(sender.totals.failing), .integer(sender.totals.messages), .integer(sender.sources.count),
                .integer(sender.dispositions.quarantine), .integer(sender.dispositions.reject),
                .text(sender.isNew ? "new" : ""),
            ]
        }
        return table
    }

    private var intake: [Document.Block] {
        let mails = summary.mails
        guard mails.quarantined > 0 else { return [] }
        let words = mails.quarantined == 1 ? "mail is" : "mails are"
        return [
            .note(
                "\(mails.quarantined) \(words) in quarantine; see \("rua mail list --state quarantined", .command).")
        ]
    }

    private var steps: [Document.Block] {
        guard !summary.steps.isEmpty else { return [] }
        return [
            .heading(level: 2, "What to do first"),
            .list(summary.steps.map { Prose($0.sentence) + " \($0.command, .command)" }, ordered: true),
        ]
    }
}

/// How a figure changed against the period before, in a few letters.
private enum Change {
    /// `+12%`, `-3%`, `new`; nothing when nothing was there before and after.
    static func ofCount(_ domain: DomainSummary) -> String {
        let (now, before) = (domain.totals.messages, domain.previous.messages)
        guard before > 0 else { return now > 0 ? "new" : "" }
        let percent = (Double(now) - Double(before)) / Double(before) * 100
        guard percent.magnitude < 1000 else { return percent > 0 ? "> x10" : "" }
        let rounded = Int(percent.rounded())
        return rounded > 0 ? "+\(rounded)%" : "\(rounded)%"
    }

    /// `+0.4`, `-12.0`: the change of the share that passes. Unit: percentage points.
    static func ofShare(_ domain: DomainSummary) -> String {
        guard domain.previous.messages > 0, domain.totals.messages > 0 else { return "" }
        let now = Double(domain.totals.pass) / Double(domain.totals.messages)
        let before = Double(domain.previous.pass) / Double(domain.previous.messages)
        let tenths = Int(((now - before) * 1000).rounded())
        let sign = tenths > 0 ? "+" : tenths < 0 ? "-" : ""
        return "\(sign)\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
    }
}
