public import RuaCore

/// All that Rua says of one source over a period (contract section 4.3).
public struct SourceInsight: Sendable, Equatable {
    /// The policy domain.
    public var domain: String
    /// The address; nil when reporters gave none.
    public var sourceIP: IPAddress?
    /// What a person calls its sender; see `Assessment.sender`.
    public var sender: String
    /// The verdict.
    public var verdict: Verdict
    /// Its messages.
    public var totals: Totals
    /// What the reporters did with them.
    public var dispositions: DispositionTally
    /// `header_from` domains, most messages first, at most 20.
    public var headerFrom: [String]
    /// Domains that SPF was checked for, likewise.
    public var spfDomains: [String]
    /// `d=` domains of signatures, likewise.
    public var dkimDomains: [String]
    /// Who reported it.
    public var reporters: [String]
    /// The first UTC day on which it was ever seen, as days since 1970-01-01.
    public var firstDay: Int
    /// The last one.
    public var lastDay: Int
    /// First seen inside the period.
    public var isNew: Bool
    /// Why it has its verdict, in sentences.
    public var evidence: [String]
    /// What to do, in one sentence.
    public var advice: String
}

extension Assessment {
    /// Names listed of one kind for one source.
    static let listedNames = 20

    /// All that is said of one source, given as an index into `observations.sources`.
    public func insight(_ source: Int) -> SourceInsight {
        let observed = observations.sources[source]
        var (headerFrom, spf, dkim) = (Ranking(), Ranking(), Ranking())
        for entry in knowledge.allEntries(of: source) {
            let facts = knowledge.facts(entry)
            if facts.author != NameTable.none { headerFrom.add(entry.messages, to: CollectionOfOne(facts.author)) }
            spf.add(entry.messages, to: knowledge.table.ids(facts.spfSeen))
            dkim.add(entry.messages, to: knowledge.table.ids(facts.dkimSeen))
        }
        let names = knowledge.table.names
        return SourceInsight(
            domain: observed.domain, sourceIP: observed.sourceIP, sender: sender(source), verdict: verdicts[source],
            totals: totals(source), dispositions: dispositions(source),
            headerFrom: headerFrom.texts(names, limit: Self.listedNames),
            spfDomains: spf.texts(names, limit: Self.listedNames),
            dkimDomains: dkim.texts(names, limit: Self.listedNames), reporters: observed.reporters,
            firstDay: observed.firstDay, lastDay: observed.lastDay, isNew: isNew(source), evidence: evidence(source),
            advice: advice(source))
    }

    /// All sources, most messages first (contract section 4.3).
    public func insights(where included: (Verdict) -> Bool = { _ in true }) -> [SourceInsight] {
        ranked(observations.sources.indices.filter { included(verdicts[$0]) }).map(insight)
    }

    /// Sources in order of messages, most first, then by domain and address.
    func ranked(_ sources: some Sequence<Int>) -> [Int] {
        sources.sorted { first, second in
            let (left, right) = (totals(first).messages, totals(second).messages)
            if left != right { return left > right }
            let (one, other) = (observations.sources[first], observations.sources[second])
            if one.domain != other.domain { return one.domain < other.domain }
            guard let address = one.sourceIP, let next = other.sourceIP else { return one.sourceIP != nil }
            return address < next
        }
    }
}
