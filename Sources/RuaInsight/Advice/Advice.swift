public import RuaCore

/// What to publish next for a domain, and what stands in the way (contract section 4.4).
public struct Advice: Sendable, Equatable {
    /// The policy domain.
    public var domain: String
    /// The policy seen last.
    public var policy: SeenPolicy?
    /// The figures that decide.
    public var readiness: Readiness
    /// How much they can be relied on.
    public var quality: EvidenceQuality
    /// The step to publish: the next one when ready, else the one in force.
    public var step: PolicyStep
    /// The TXT record to publish at `_dmarc.` of the domain.
    public var record: String
    /// Why, in sentences; the first says whether the domain is ready.
    public var reasons: [String]
    /// The senders that stand in the way, the owner's own and possible ones first, most failing messages first.
    public var fix: [Fix]
    /// What the next stricter policy would have done; nil when there is none, or no mail.
    public var whatIf: WhatIf?
    /// What the last change of policy in the period did; nil when there was none.
    public var effect: PolicyEffect?

    /// Ready for a stricter policy: the figures say so, and the last change did no harm.
    public var isReady: Bool { readiness.isReady && effect?.course != .rollBack }

    /// Those of `fix` at whom something can be set: forwarders have nothing to set.
    public var toFix: [Fix] { fix.filter { $0.verdict != .forwarder } }

    /// The `p=` of `step`.
    public var next: Enforcement { step.p }

    /// A sender that stands in the way.
    public struct Fix: Sendable, Hashable {
        /// See `Assessment.sender`.
        public var sender: String
        /// The verdict of the sources that fail.
        public var verdict: Verdict
        /// Their addresses, in order.
        public var sourceIPs: [IPAddress]
        /// Their failing messages.
        public var messages: Int128
        /// What to set at that sender.
        public var advice: String
    }
}

extension Assessment {
    /// Advice for every domain, most messages first.
    ///
    /// - Parameters:
    ///   - reportTo: The `rua=` of each domain's record, such as `mailto:rua@example.com`. Reports do not say it;
    ///     where it is not given, the record says that it stays.
    ///   - effects: What the last change of each domain's policy in the period did.
    /// - Returns: One for each domain of the observations, also those without any source.
    public func advice(reportTo: [String: String] = [:], effects: [String: PolicyEffect] = [:]) -> [Advice] {
        sourcesByDomain().map { domain, sources in
            AdviceWriter(domain, sources, in: self, effect: effects[domain]).advice(reportTo: reportTo[domain])
        }
        .sorted { ($1.readiness.messages, $0.domain) < ($0.readiness.messages, $1.domain) }
    }
}
