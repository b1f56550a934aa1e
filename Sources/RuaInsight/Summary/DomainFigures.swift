/// The figures of one policy domain over a period.
struct DomainFigures: Sendable {
    var totals = Totals()
    var dispositions = DispositionTally()
    /// Messages by the verdict of their source.
    var messages = VerdictTally()
    /// Those of them that fail.
    var failing = VerdictTally()
    var sources = 0
    var newSources = 0
    var reports = 0
    var reporters = 0

    /// Failing messages that a stricter policy would stop although they may be wanted (contract section 4.4).
    var atRisk: Int128 { atRiskOfOwn + failing[.forwarder] }

    /// Those of the owner's own and possible senders, which alone decide readiness.
    var atRiskOfOwn: Int128 { failing[.misconfigured] + failing[.unverified] }

    /// Failing messages of unauthorized sources.
    var spoofed: Int128 { failing[.unauthorized] }

    /// Adds up the sources of a domain, given by their indices.
    init(_ domain: String, sources: [Int], in assessment: Assessment) {
        for source in sources {
            let (totals, verdict) = (assessment.totals(source), assessment.verdicts[source])
            self.totals += totals
            dispositions += assessment.dispositions(source)
            messages[verdict] += totals.messages
            failing[verdict] += totals.failing
            if assessment.isNew(source) { newSources += 1 }
        }
        self.sources = sources.count
        let days = assessment.observations.period.days
        guard let observed = assessment.observations.domains[domain] else { return }
        reports = observed.reports
        reporters = observed.reporters.count { $0.days.contains(where: days.contains) }
    }
}
