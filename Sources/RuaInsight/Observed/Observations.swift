public import RuaCore

/// All that verdicts are made from: what the reports of a period say, added up, and what is known of the time before.
///
/// The store fills it; nothing here is looked up later. Days are UTC days since 1970-01-01. Messages are at most 2^53 a
/// row (contract section 7), so that no sum comes near the end of `Int128`.
public struct Observations: Sendable {
    /// The period.
    public var period: Period
    /// Every evaluation that a tally names, by the store's number for it.
    public var evaluations: [Int64: JudgedEvaluation]
    /// Every source with rows in the period: one entry for each policy domain and address.
    public var sources: [ObservedSource]
    /// What is known of each policy domain, by its folded name, also of those without any source in the period.
    public var domains: [String: ObservedDomain]
    /// The aligned DKIM signatures that passed in the 30 days before the period, for telling forwarders.
    public var earlierSignatures: Set<EarlierSignature>

    /// Observations of a period.
    public init(
        period: Period, evaluations: [Int64: JudgedEvaluation] = [:], sources: [ObservedSource] = [],
        domains: [String: ObservedDomain] = [:], earlierSignatures: Set<EarlierSignature> = []
    ) {
        self.period = period
        self.evaluations = evaluations
        self.sources = sources
        self.domains = domains
        self.earlierSignatures = earlierSignatures
    }
}

/// An evaluation, and what Rua made of it under the policy of its report.
public struct JudgedEvaluation: Sendable, Hashable {
    /// What the reporter wrote.
    public var evaluation: Evaluation
    /// `Alignment.judge` of it.
    public var judgement: Judgement

    /// An evaluation with its judgement.
    public init(evaluation: Evaluation, judgement: Judgement) {
        self.evaluation = evaluation
        self.judgement = judgement
    }
}

/// A policy domain together with one source IP, and what came from there.
public struct ObservedSource: Sendable, Hashable {
    /// The policy domain, folded.
    public var domain: String
    /// The address; nil for all rows of the domain without one that can be read, which together are one source.
    public var sourceIP: IPAddress?
    /// The first UTC day on which it was ever seen.
    public var firstDay: Int
    /// The last UTC day on which it was ever seen.
    public var lastDay: Int
    /// Its messages in the period by evaluation.
    public var tallies: [Tally]
    /// Who reported it in the period.
    public var reporters: [String]

    /// A source.
    public init(
        domain: String, sourceIP: IPAddress?, firstDay: Int, lastDay: Int, tallies: [Tally], reporters: [String] = []
    ) {
        self.domain = domain
        self.sourceIP = sourceIP
        self.firstDay = firstDay
        self.lastDay = lastDay
        self.tallies = tallies
        self.reporters = reporters
    }

    /// The messages of one source that share an evaluation.
    public struct Tally: Sendable, Hashable {
        /// The key into `Observations.evaluations`.
        public var evaluation: Int64
        /// The sum of their counts.
        public var messages: Int128

        /// A tally.
        public init(evaluation: Int64, messages: Int128) {
            self.evaluation = evaluation
            self.messages = messages
        }
    }
}

/// An aligned DKIM signature that passed, and from where.
public struct EarlierSignature: Sendable, Hashable {
    /// The policy domain, folded.
    public var domain: String
    /// `d=`.
    public var dkimDomain: String
    /// `s=`; nil when the reporter left it out.
    public var selector: String?
    /// The source that it passed from.
    public var sourceIP: IPAddress?

    /// A signature that passed.
    public init(domain: String, dkimDomain: String, selector: String?, sourceIP: IPAddress?) {
        self.domain = domain
        self.dkimDomain = dkimDomain
        self.selector = selector
        self.sourceIP = sourceIP
    }
}
