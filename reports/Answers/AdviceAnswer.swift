import RuaCore
public import RuaInsight

/// The answer of `rua advise`: for each domain whether it is ready for a stricter policy, why, and what to publish.
public struct AdviceAnswer: Answer {
    /// The advice, domain by domain.
    public let advice: [Advice]
    private let period: Period

    /// An answer.
    public init(_ advice: [Advice], period: Period) {
        self.advice = advice
        self.period = period
    }

    /// The array of contract section 4.4.
    public var json: JSONValue { .array(advice.map(\.json)) }

    /// A row for each domain.
    public var table: Table {
        Table(
            columns: [
                Column("domain", "Domain", kind: .domain), Column("policy", "Policy"),
                Column("days", "Days", kind: .number), Column("messages", "Messages", kind: .number),
                Column("pass", "Pass", kind: .number), Column("at_risk", "At risk", kind: .number),
                Column("spoofed", "Spoofed", kind: .number), Column("ready", "Ready"), Column("next", "Next"),
                Column("record", "Record"),
            ],
            rows: advice.map { advice in
                [
                    .text(advice.domain), .text(advice.policy?.policy.p), .integer(advice.readiness.days),
                    .integer(advice.readiness.messages), .integer(advice.readiness.pass),
                    .integer(advice.readiness.atRisk), .integer(advice.readiness.spoofed),
                    .boolean(advice.isReady, advice.isReady ? .good : .warn), .text(advice.next.rawValue),
                    .text(advice.record),
                ]
            })
    }

    /// What to publish, why, and who to fix first.
    public var document: Document {
        let days = period.days
        let dates = "\(Timestamp(day: days.lowerBound).date) to \(Timestamp(day: days.upperBound - 1).date)"
        var document = Document(title: "DMARC advice, from reports of \(dates)")
        document.blocks = [.heading(level: 1, "\(document.title) (UTC)")]
        if advice.isEmpty {
            document.blocks.append(.paragraph("No report counts in this period, so there is nothing to go by."))
        }
        if advice.count > 1 { document.blocks.append(.table(overview)) }
        for entry in advice.prefix(Self.detailedDomains) { document.blocks += details(entry) }
        if advice.count > Self.detailedDomains {
            let rest = advice.count - Self.detailedDomains
            document.blocks.append(
                .note(
                    """
                    \(rest, noun: "more domain"), of which \
                    \("rua advise --domain D\(period.flags())", .command) tells more.
                    """))
        }
        return document
    }

    /// Domains with details, those with most messages; there may be thousands.
    private static let detailedDomains = 40

    /// A line for each domain.
    private var overview: Table {
        Table(
            columns: [
                Column("domain", "Domain", kind: .domain, minimumWidth: 64), Column("policy", "Policy"),
                Column("days", "Days", kind: .number, priority: 2), Column("messages", "Messages", kind: .number),
                Column("at_risk", "At risk", kind: .number, priority: 1),
                Column("spoofed", "Spoofed", kind: .number, priority: 3),
                Column("ready", "Ready"), Column("next", "Publish next", minimumWidth: 17),
            ],
            rows: advice.map { advice in
                [
                    .text(advice.domain, .strong), .text(advice.policy?.words), .integer(advice.readiness.days),
                    .integer(advice.readiness.messages), .integer(advice.readiness.atRisk),
                    .integer(advice.readiness.spoofed), .boolean(advice.isReady, advice.isReady ? .good : .warn),
                    .text(advice.step == PolicyStep(advice.policy?.policy) ? "" : advice.step.tags),
                ]
            })
    }

    private func details(_ advice: Advice) -> [Document.Block] {
        let ready: Prose = advice.isReady ? "\("ready", .good)" : "\("not ready", .warn)"
        var blocks: [Document.Block] = [
            .heading(level: 2, "\(advice.domain), now p=\(advice.policy?.words ?? "?"): " + ready),
            .list(advice.reasons.map { Prose($0) }),
            .paragraph("Record at \("_dmarc.\(advice.domain)", .command): \(advice.record, .command)"),
        ]
        let senders = advice.toFix
        if !senders.isEmpty {
            blocks.append(.heading(level: 3, "Fix first"))
            blocks.append(
                .list(
                    senders.prefix(Self.namedSenders).map { fix in
                        "\(fix.sender, .strong) (\(fix.verdict.rawValue), \(fix.messages) failing): \(fix.advice)"
                    }, ordered: true))
            if senders.count > Self.namedSenders {
                blocks.append(
                    .note(
                        """
                        \(senders.count - Self.namedSenders) more with less mail: \
                        \("rua senders\(period.flags(domain: advice.domain))", .command)
                        """))
            }
        }
        return blocks + forwarders(advice.fix.filter { $0.verdict == .forwarder })
    }

    /// Senders to fix that are named. There may be thousands.
    private static let namedSenders = 20

    /// Forwarders in one sentence: the advice is the same for all of them.
    private func forwarders(_ forwarders: [Advice.Fix]) -> [Document.Block] {
        guard let first = forwarders.first else { return [] }
        let messages = forwarders.reduce(0) { $0 + $1.messages }
        let who: Prose =
            forwarders.count == 1
            ? "\(first.sender, .strong)" : "\(forwarders.count) forwarders, \(first.sender, .strong) most of all"
        return [.paragraph("Forwarded mail (" + who + "; \(messages) failing): \(first.advice)")]
    }
}

extension Advice {
    /// The domain's object of contract section 4.4.
    var json: JSONValue {
        [
            "domain": .string(domain), "policy": policy?.json ?? .null, "days": .number(readiness.days),
            "messages": .integer(readiness.messages), "pass": .integer(readiness.pass),
            "at_risk": .integer(readiness.atRisk), "spoofed": .integer(readiness.spoofed),
            "ready": .bool(isReady), "next": .string(next.rawValue), "record": .string(record),
            "reasons": .texts(reasons),
            "fix": .array(
                fix.map { fix in
                    [
                        "sender": .string(fix.sender), "source_ips": .texts(fix.sourceIPs.map(\.description)),
                        "messages": .integer(fix.messages), "advice": .string(fix.advice),
                    ]
                }),
        ]
    }
}
