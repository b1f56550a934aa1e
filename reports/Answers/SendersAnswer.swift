import RuaCore
public import RuaInsight

/// The answer of `rua senders` and `rua unauthorized`: who sends as the domain, and what Rua makes of each.
public struct SendersAnswer: Answer {
    /// What the table shows one line for.
    public enum Grouping: Sendable {
        /// A sender, as a person thinks of it, with all its addresses.
        case sender
        /// A source address.
        case address
    }

    /// The sources, most messages first.
    public let sources: [SourceInsight]
    private let senders: [SenderInsight]
    private let period: Period
    private let title: String
    private let grouping: Grouping
    /// Nearly all of what is shown fails, so that what was done with it says more than how much passes.
    private let isAboutFailures: Bool
    private let isWithoutReports: Bool

    /// An answer with the sources that have one of the verdicts; none named means all.
    public init(
        _ assessment: Assessment, verdicts: [Verdict], onlyNew: Bool = false, title: String, grouping: Grouping
    ) {
        let isWanted: (Verdict) -> Bool = { verdicts.isEmpty || verdicts.contains($0) }
        sources = assessment.insights(where: isWanted).filter { !onlyNew || $0.isNew }
        senders = assessment.senders(where: isWanted).filter { !onlyNew || $0.isNew }
        period = assessment.observations.period
        self.title = title
        self.grouping = grouping
        isWithoutReports = assessment.observations.sources.isEmpty
        isAboutFailures = !verdicts.isEmpty && !verdicts.contains(.authorized)
    }

    /// The array of contract section 4.3.
    public var json: JSONValue { .array(sources.map(\.json)) }

    /// A row for each source.
    public var table: Table {
        Table(
            columns: [
                Column("domain", "Domain"), Column("source_ip", "Source IP", kind: .ip), Column("sender", "Sender"),
                Column("verdict", "Verdict"), Column("messages", "Messages", kind: .number),
                Column("pass", "Pass", kind: .number), Column("dkim_aligned", "DKIM", kind: .number),
                Column("spf_aligned", "SPF", kind: .number), Column("header_from", "From"),
                Column("spf_domains", "SPF domains"), Column("dkim_domains", "DKIM domains"),
                Column("reporters", "Reporters"), Column("none", "none", kind: .number),
                Column("quarantine", "quarantine", kind: .number), Column("reject", "reject", kind: .number),
                Column("first_seen", "First seen", kind: .time), Column("last_seen", "Last seen", kind: .time),
                Column("new", "New"), Column("evidence", "Evidence"), Column("advice", "Advice"),
            ],
            rows: sources.map { source in
                [
                    .text(source.domain), .address(source.sourceIP), .text(source.sender),
                    .text(source.verdict.rawValue), .integer(source.totals.messages), .integer(source.totals.pass),
                    .integer(source.totals.dkimAligned), .integer(source.totals.spfAligned),
                    .list(source.headerFrom), .list(source.spfDomains), .list(source.dkimDomains),
                    .list(source.reporters), .integer(source.dispositions.none),
                    .integer(source.dispositions.quarantine), .integer(source.dispositions.reject),
                    .date(Timestamp(day: source.firstDay)), .date(Timestamp(day: source.lastDay)),
                    .boolean(source.isNew), .list(source.evidence), .text(source.advice),
                ]
            })
    }

    /// One line each, then why and what to do.
    public var document: Document {
        let days = period.days
        let dates = "\(Timestamp(day: days.lowerBound).date) to \(Timestamp(day: days.upperBound - 1).date)"
        var document = Document(title: "\(title), \(dates)")
        document.blocks = [.heading(level: 1, "\(document.title) (UTC)")]
        guard !sources.isEmpty else {
            document.blocks.append(.paragraph(isWithoutReports ? Self.nothing : "Nobody in this period."))
            return document
        }
        let entries = self.entries
        document.blocks.append(.table(overview(entries)))
        document.blocks.append(.heading(level: 2, "Why, and what to do"))
        // What passes needs no words as long as there is something that does not.
        let doubtful = entries.filter { $0.verdict != .authorized } + entries.filter { $0.verdict == .authorized }
        for entry in doubtful.prefix(Self.explained) { document.blocks += entry.explanation }
        if entries.count > Self.explained {
            document.blocks.append(
                .note(
                    "\(entries.count - Self.explained) more; \("--format json", .command) explains all."))
        }
        return document
    }

    private static let explained = 10
    private static let nothing: Prose = "No report counts in this period, so there is nothing to go by."

    private var entries: [Entry] {
        switch grouping {
        case .sender: senders.map { Entry($0) }
        case .address: sources.map { Entry($0) }
        }
    }

    private func overview(_ entries: [Entry]) -> Table {
        let hasDomains = entries.contains { $0.domain != entries[0].domain }
        let hasNew = entries.contains(where: \.isNew)
        var columns: [(column: Column, cell: (Entry) -> Cell)] = []
        if hasDomains {
            columns.append((Column("domain", "Domain", kind: .domain, minimumWidth: 64), { .text($0.domain) }))
        }
        columns += [
            (
                Column("sender", grouping == .sender ? "Sender" : "Source IP", kind: .domain, minimumWidth: 64),
                { .text($0.name, .strong) }
            ),
            (Column("verdict", "Verdict", minimumWidth: 13), { .text($0.verdict.rawValue, $0.verdict.role) }),
            (Column("messages", "Messages", kind: .number), { .integer($0.totals.messages) }),
        ]
        if isAboutFailures {
            columns += [
                (
                    Column("none", "None", kind: .number, priority: 4),
                    { .integer($0.dispositions.none + $0.dispositions.pass) }
                ),
                (
                    Column("quarantine", "Quar.", kind: .number, priority: 1),
                    { .integer($0.dispositions.quarantine) }
                ),
                (Column("reject", "Reject", kind: .number, priority: 1), { .integer($0.dispositions.reject) }),
            ]
        } else {
            columns.append(
                (Column("pass", "Pass", kind: .percent), { .share($0.totals.pass, of: $0.totals.messages) }))
        }
        if grouping == .sender {
            columns.append((Column("addresses", "IPs", kind: .number, priority: 5), { .integer($0.addresses) }))
        }
        columns += [
            (Column("first_seen", "First seen", kind: .time, priority: 3), { .date(Timestamp(day: $0.firstDay)) }),
            (Column("last_seen", "Last seen", kind: .time, priority: 2), { .date(Timestamp(day: $0.lastDay)) }),
        ]
        if hasNew { columns.append((Column("new", "New", priority: 6), { .text($0.isNew ? "new" : "") })) }
        return Table(columns: columns.map(\.column), rows: entries.map { entry in columns.map { $0.cell(entry) } })
    }
}

/// One line of the table, whichever it stands for.
private struct Entry {
    var domain: String
    var name: String
    var verdict: Verdict
    var totals: Totals
    var dispositions: DispositionTally
    var addresses: Int
    /// The address that the evidence is about, where it is one of several.
    var largest: IPAddress?
    var firstDay: Int
    var lastDay: Int
    var isNew: Bool
    var evidence: [String]
    var advice: String

    init(_ sender: SenderInsight) {
        domain = sender.domain
        name = sender.sender
        verdict = sender.verdict
        totals = sender.totals
        dispositions = sender.dispositions
        addresses = sender.sources.count
        largest = addresses > 1 ? sender.addresses.first : nil
        firstDay = sender.firstDay
        lastDay = sender.lastDay
        isNew = sender.isNew
        evidence = sender.evidence
        advice = sender.advice
    }

    init(_ source: SourceInsight) {
        domain = source.domain
        name = source.sourceIP?.description ?? "no address"
        verdict = source.verdict
        totals = source.totals
        dispositions = source.dispositions
        addresses = 1
        firstDay = source.firstDay
        lastDay = source.lastDay
        isNew = source.isNew
        evidence = source.evidence
        advice = source.advice
    }

    var explanation: [Document.Block] {
        var lines = evidence.map { Prose($0) }
        if let largest {
            lines.insert("\(largest.description), the one of its \(addresses) addresses with most mail:", at: 0)
        }
        return [
            .heading(level: 3, "\(name) as \(domain): \(verdict.rawValue, verdict.role)"),
            .list(lines + ["Do: \(advice)"]),
        ]
    }
}

extension SourceInsight {
    /// The source's object of contract section 4.3.
    public var json: JSONValue {
        [
            "domain": .string(domain), "source_ip": .text(sourceIP?.description), "sender": .string(sender),
            "verdict": .string(verdict.rawValue), "messages": .integer(totals.messages),
            "pass": .integer(totals.pass), "dkim_aligned": .integer(totals.dkimAligned),
            "spf_aligned": .integer(totals.spfAligned), "header_from": .texts(headerFrom),
            "spf_domains": .texts(spfDomains), "dkim_domains": .texts(dkimDomains), "reporters": .texts(reporters),
            "dispositions": dispositions.json, "first_seen": .day(firstDay), "last_seen": .day(lastDay),
            "new": .bool(isNew), "evidence": .texts(evidence), "advice": .string(advice),
        ]
    }
}
