import RuaCore
public import RuaInsight

/// The answer of `rua summary`: the period beside the one before, domain by domain, and what to do first.
public struct SummaryAnswer: Answer {
    /// The figures and sentences.
    public let summary: Summary
    let assessment: Assessment

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
    /// `250 more domains: act 0, look 40, ok 210.`, of those that are not shown.
    public static func more(_ rest: some Collection<DomainSummary>) -> String {
        let counts = DomainState.Level.gravestFirst.map { level in
            "\(level.rawValue) \(Cell.grouped(Int128(rest.count { $0.state.level == level })))"
        }
        return ("\(rest.count, noun: "more domain"): \(counts.joined(separator: ", "))." as Prose).text
    }

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
