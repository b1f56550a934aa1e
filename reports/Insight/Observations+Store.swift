import RuaCore
public import RuaInsight
public import RuaStore

extension Observations {
    /// Days before a period in which a signature that passed still tells a forwarder (contract section 6, rule 3).
    private static let signatureDays = 30

    /// What the database holds on a period and some folded policy domains (empty means all), with the reporters of each
    /// source where that is asked for.
    ///
    /// - Throws: `StoreError`.
    public init(
        _ period: Period, from store: Store, domains: [String] = [], withReporters: Bool = false
    ) throws(StoreError) {
        let history = try DomainHistory(of: [period], from: store, domains: domains)
        let wanted = Self.wanted(period, withReporters: withReporters)
        self.init(try store.figures(wanted, domains: domains), of: period, history)
    }

    /// What the database holds on several periods, read in one pass.
    ///
    /// - Throws: `StoreError`.
    static func of(
        _ periods: [Period], from store: Store, domains: [String]
    ) throws(StoreError) -> [Observations] {
        let history = try DomainHistory(of: periods, from: store, domains: domains)
        let figures = try store.figures(periods.map { wanted($0) }, domains: domains)
        return zip(figures, periods).map { Observations($0, of: $1, history) }
    }

    /// What to ask the database for.
    static func wanted(_ period: Period, withReporters: Bool = false) -> PeriodFigures.Wanted {
        let first = period.days.lowerBound
        return .init(days: period.days, signatureDays: first - signatureDays..<first, withReporters: withReporters)
    }

    /// What the database holds on a period, from what has been read already.
    init(_ figures: PeriodFigures, of period: Period, _ history: DomainHistory) {
        self.init(period: period)
        evaluations = figures.evaluations.mapValues {
            JudgedEvaluation(evaluation: $0.evaluation, judgement: $0.judgement)
        }
        sources = figures.sources.map { source in
            ObservedSource(
                domain: source.domain, sourceIP: source.sourceIP, firstDay: source.firstDay, lastDay: source.lastDay,
                tallies: source.tallies.map { ObservedSource.Tally(evaluation: $0.evaluation, messages: $0.messages) },
                reporters: source.reporters)
        }
        domains = history.domains(in: period)
        earlierSignatures = Self.signatures(figures.signatures)
    }

    private static func signatures(_ signers: [PeriodFigures.Signer]) -> Set<EarlierSignature> {
        let alignment = Alignment()
        var found: Set<EarlierSignature> = []
        for signer in signers {
            let evaluation = signer.evaluation.evaluation
            guard let author = DomainName(evaluation.headerFrom) else { continue }
            for signature in evaluation.dkim where signature.result == .pass {
                guard let name = DomainName(signature.domain), alignment.isAligned(name, with: author, mode: .relaxed)
                else { continue }
                found.insert(
                    EarlierSignature(
                        domain: signer.domain, dkimDomain: name.text, selector: signature.selector,
                        sourceIP: signer.sourceIP))
            }
        }
        return found
    }
}
