internal import RuaCore

/// The sources of one sender in one policy domain, whatever their verdicts.
struct SenderGroup: Sendable {
    let sender: String
    private(set) var sources: [Int] = []
    private(set) var totals = Totals()
    private(set) var messages = VerdictTally()
    private(set) var failing = VerdictTally()
    private(set) var isNew = true
    /// The first UTC day on which one of its sources was ever seen.
    private(set) var firstDay = Int.max

    init(sender: String) {
        self.sender = sender
    }

    /// The verdict that most of its messages have; among equals the first of `Verdict`.
    var verdict: Verdict {
        Verdict.allCases.reduce(.authorized) { messages[$1] > messages[$0] ? $1 : $0 }
    }

    /// Failing messages of its misconfigured and unverified sources.
    var atRiskOfOwn: Int128 { failing[.misconfigured] + failing[.unverified] }

    mutating func add(_ source: Int, in assessment: Assessment) {
        let (totals, verdict) = (assessment.totals(source), assessment.verdicts[source])
        sources.append(source)
        self.totals += totals
        messages[verdict] += totals.messages
        failing[verdict] += totals.failing
        isNew = isNew && assessment.isNew(source)
        firstDay = min(firstDay, assessment.observations.sources[source].firstDay)
    }

    /// The addresses, in their order.
    func addresses(in assessment: Assessment) -> [IPAddress] {
        sources.compactMap { assessment.observations.sources[$0].sourceIP }.sorted()
    }
}

extension Assessment {
    /// The senders of a domain by name, from the indices of its sources.
    func groups(_ sources: [Int]) -> [String: SenderGroup] {
        sources.reduce(into: [:]) { groups, source in
            let name = sender(source)
            groups[name, default: SenderGroup(sender: name)].add(source, in: self)
        }
    }
}
