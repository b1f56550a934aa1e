import RuaCore
public import RuaInsight

/// The answer of `rua summary`: the period beside the one before, domain by domain, and what to do first.
public struct SummaryAnswer: Answer {
    /// The figures and sentences.
    public let summary: Summary
    private let assessment: Assessment

    /// An answer. The assessment is the one that the summary was made from; it names who failed.
    public init(_ summary: Summary, _ assessment: Assessment) {
        self.summary = summary
        self.assessment = assessment
    }

    /// The object of contract section 4.2.
    public var json: JSONValue {
        [
            "since": .string(summary.period.since.description), "until": .string(summary.period.until.description),
            "domains": .array(summary.domains.map(\.json)),
            "mails": [
                "stored": .number(summary.mails.stored), "duplicate": .number(summary.mails.duplicate),
                "quarantined": .number(summary.mails.quarantined),
            ],
        ]
    }

    /// A row for each domain.
    public var table: Table {
        Table(
            columns: [
                Column("domain", "Domain", kind: .domain), Column("state", "State"),
                Column("messages", "Messages", kind: .number), Column("pass", "Pass", kind: .number),
                Column("previous_messages", "Before", kind: .number),
                Column("previous_pass", "Pass before", kind: .number),
                Column("policy", "Policy"), Column("unauthorized", "Unauthorized", kind: .number),
                Column("sources", "Sources", kind: .number), Column("new_sources", "New", kind: .number),
                Column("reports", "Reports", kind: .number), Column("reporters", "Reporters", kind: .number),
            ],
            rows: summary.domains.map { domain in
                [
                    .text(domain.domain), .text(domain.state.level.rawValue), .integer(domain.totals.messages),
                    .integer(domain.totals.pass), .integer(domain.previous.messages), .integer(domain.previous.pass),
                    .text(domain.policy?.policy.p), .integer(domain.verdicts[.unauthorized]),
                    .integer(domain.sources), .integer(domain.newSources), .integer(domain.reports),
                    .integer(domain.reporters),
                ]
            })
    }

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
        document.blocks.append(.table(overview))
        for domain in summary.domains { document.blocks += details(domain) }
        document.blocks += intake + steps
        return document
    }

    private var overview: Table {
        var table = Table(columns: [
            Column("domain", "Domain", kind: .domain, minimumWidth: 64), Column("state", "State"),
            Column("messages", "Messages", kind: .number), Column("change", "Change", alignment: .right, priority: 2),
            Column("pass", "Pass", kind: .percent), Column("points", "Points", alignment: .right, priority: 3),
            Column("policy", "Policy"), Column("unauthorized", "Unauthorized", kind: .number, priority: 1),
            Column("new", "New", kind: .number, priority: 4),
        ])
        table.rows = summary.domains.map { domain in
            [
                .text(domain.domain, .strong), .text(domain.state.level.rawValue, domain.state.level.role),
                .integer(domain.totals.messages), .text(Change.ofCount(domain), .dim),
                .share(domain.totals.pass, of: domain.totals.messages), .text(Change.ofShare(domain), .dim),
                .text(domain.policy?.words), .integer(domain.verdicts[.unauthorized]), .integer(domain.newSources),
            ]
        }
        if summary.domains.count > 1 {
            let messages = summary.domains.reduce(0) { $0 + $1.totals.messages }
            table.totals = [
                .text("all"), .text(""), .integer(messages), .text(""),
                .share(summary.domains.reduce(0) { $0 + $1.totals.pass }, of: messages), .text(""), .text(""),
                .integer(summary.domains.reduce(0) { $0 + $1.verdicts[.unauthorized] }),
                .integer(summary.domains.reduce(0) { $0 + $1.newSources }),
            ]
        }
        return table
    }

    private func details(_ domain: DomainSummary) -> [Document.Block] {
        var blocks: [Document.Block] = [
            .heading(level: 2, "\(domain.domain): \(domain.state.level.rawValue, domain.state.level.role)"),
            .paragraph(Prose(domain.state.sentence) + reportsIn(domain)),
        ]
        let failing = failingSenders(domain)
        if !failing.rows.isEmpty { blocks.append(.table(failing)) }
        let sentences =
            domain.changes.lostAlignment.map(\.sentence) + domain.policyChanges.map(\.sentence)
            + domain.changes.new.map(\.sentence) + domain.changes.stopped.map(\.sentence)
            + domain.silentReporters.map(\.sentence) + (domain.whatIf?.sentences ?? [])
        if !sentences.isEmpty { blocks.append(.list(sentences.map { Prose($0) })) }
        return blocks
    }

    /// Reports come late, so the figures of the last days still grow.
    private func reportsIn(_ domain: DomainSummary) -> Prose {
        guard let day = domain.reportsInUntil else { return "" }
        return " Reports are in up to \(Timestamp(day: day).date)."
    }

    /// The senders with most failing messages, a handful.
    private func failingSenders(_ domain: DomainSummary) -> Table {
        let shown = 5
        let senders = assessment.senders().filter { $0.domain == domain.domain && $0.totals.failing > 0 }
            .sorted { $0.totals.failing > $1.totals.failing }
        var table = Table(columns: [
            Column("sender", "Who failed", kind: .domain, minimumWidth: 64), Column("verdict", "Verdict"),
            Column("failing", "Failing", kind: .number), Column("messages", "of", kind: .number),
            Column("addresses", "IPs", kind: .number, priority: 2), Column("new", "New", priority: 3),
            Column("quarantined", "Quarantined", kind: .number, priority: 1),
            Column("rejected", "Rejected", kind: .number, priority: 1),
        ])
        table.rows = senders.prefix(shown).map { sender in
            [
                .text(sender.sender), .text(sender.verdict.rawValue, sender.verdict.role),
                .integer(sender.totals.failing), .integer(sender.totals.messages), .integer(sender.sources.count),
                .text(sender.isNew ? "new" : ""), .integer(sender.dispositions.quarantine),
                .integer(sender.dispositions.reject),
            ]
        }
        table.omittedRows = max(0, senders.count - shown)
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
            .list(summary.steps.map { Prose($0.sentence) + "  \($0.command, .command)" }, ordered: true),
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

extension DomainState.Level {
    /// What it means to its reader.
    var role: Role {
        switch self {
        case .ok: .good
        case .look: .warn
        case .act: .bad
        }
    }
}

extension DomainSummary {
    /// The domain's object of contract section 4.2.
    var json: JSONValue {
        [
            "domain": .string(domain), "policy": policy?.json ?? .null, "reports": .number(reports),
            "reporters": .number(reporters), "sources": .number(sources), "new_sources": .number(newSources),
            "messages": .integer(totals.messages), "pass": .integer(totals.pass),
            "dkim_aligned": .integer(totals.dkimAligned), "spf_aligned": .integer(totals.spfAligned),
            "disposition": dispositions.json,
            "verdicts": .object(
                Verdict.allCases.map { JSONValue.Member($0.rawValue, .integer(verdicts[$0])) }),
            "previous": [
                "messages": .integer(previous.messages), "pass": .integer(previous.pass),
                "reports": .number(previous.reports), "sources": .number(previous.sources),
            ],
            "state": .string(state.level.rawValue), "sentence": .string(state.sentence),
            "reports_until": reportsInUntil.map { .day($0) } ?? .null,
        ]
    }
}
