public import RuaCore

/// The verdict of every source of a period, and the way to all that is said about them.
///
/// ```swift
/// let assessment = Assessment(observations, declared: settings.senders)
/// assessment.verdicts[0]             // .forwarder
/// assessment.insight(0).evidence     // ["All of what fails shows forwarding: 30 messages", …]
/// ```
///
/// Making one is cheap: numbers only. Sentences are made when asked for, source by source.
public struct Assessment: Sendable {
    /// What it is made from.
    public let observations: Observations
    /// The owner's word that it is made with.
    public let declared: [DeclaredSender]
    /// The verdict of each source, in the order of `observations.sources`.
    public let verdicts: [Verdict]
    let findings: [Finding]
    let knowledge: Knowledge

    /// Judges every source (contract section 6).
    ///
    /// - Parameters:
    ///   - observations: What the reports of the period say.
    ///   - declared: The owner's declarations; the first that names a source holds.
    ///   - suffixes: The public suffix list for organizational domains.
    public init(
        _ observations: Observations, declared: [DeclaredSender] = [], suffixes: PublicSuffixList = .builtin
    ) {
        var observations = observations
        // The one row of a reporter that had nothing to report (wp.pl) is nobody who sends.
        observations.sources.removeAll { source in
            source.sourceIP == nil && source.tallies.allSatisfy { $0.messages == 0 }
        }
        var knowledge = Knowledge(observations, declared: declared, suffixes: suffixes)
        let findings = knowledge.findings()
        self.observations = observations
        self.declared = declared
        self.findings = findings
        self.knowledge = knowledge
        verdicts = findings.map { $0.verdict(declared: declared) }
    }

    /// The figures of one source, given as an index into `observations.sources`.
    public func totals(_ source: Int) -> Totals { knowledge.totals[source] }

    /// Whether a source was first seen inside the period.
    public func isNew(_ source: Int) -> Bool {
        observations.period.days.contains(observations.sources[source].firstDay)
    }

    /// What the reporters did with the mail of one source.
    public func dispositions(_ source: Int, failingOnly: Bool = false) -> DispositionTally {
        knowledge.entries(of: source).reduce(into: DispositionTally()) { tally, entry in
            let facts = knowledge.table.facts[entry.facts]
            if !failingOnly || !facts.passes { tally.add(entry.messages, as: facts.disposition) }
        }
    }

    /// The sources of each policy domain, as indices, by the domain's folded name; those of `observations.domains`
    /// without any source are there too.
    func sourcesByDomain() -> [String: [Int]] {
        var result = Dictionary(grouping: observations.sources.indices) { observations.sources[$0].domain }
        for domain in observations.domains.keys where result[domain] == nil { result[domain] = [] }
        return result
    }
}
