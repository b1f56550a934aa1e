internal import RuaCore

/// What the rules know: the sources in numbers, and what each shows about the others.
struct Knowledge: Sendable {
    /// One tally with its evaluation's facts.
    struct Entry: Sendable {
        var facts: Int
        var messages: Int128
    }

    let period: Period
    let sources: [ObservedSource]
    let declared: [DeclaredSender]
    private(set) var table: FactTable
    /// The policy domain of each source.
    private(set) var domains: [NameTable.ID] = []
    /// The sums of each source.
    private(set) var totals: [Totals] = []
    /// The declaration that names each source; nil when there are no declarations.
    private(set) var declarations: DeclarationIndex?
    /// Sources whose DKIM signatures pass, by signature.
    private(set) var signers = Witnesses<InDomain<Signature>, Int>()
    /// The same in the 30 days before the period, by address.
    private(set) var earlierSigners = Witnesses<InDomain<Signature>, IPAddress?>()
    /// Sources where an organization accompanies passing mail.
    private(set) var companions = Witnesses<InDomain<NameTable.ID>, Int>()
    /// Authorized sources whose SPF aligns, by network.
    private(set) var neighbours: [InDomain<Network>: Int] = [:]
    private var strictDKIM: Set<NameTable.ID> = []
    private var entries: [Entry] = []
    private var bounds: [Int] = [0]
    /// Where the tallies that a source is judged by end.
    private var ends: [Int] = []

    init(_ observations: Observations, declared: [DeclaredSender], suffixes: PublicSuffixList) {
        period = observations.period
        sources = observations.sources
        self.declared = declared
        table = FactTable(observations.evaluations, suffixes: suffixes)
        for (name, domain) in observations.domains where domain.latestPolicy?.policy.dkimMode == .strict {
            strictDKIM.insert(table.intern(name))
        }
        readSources()
        for earlier in observations.earlierSignatures {
            let signature = table.intern(dkimDomain: earlier.dkimDomain, selector: earlier.selector)
            earlierSigners.add(earlier.sourceIP, to: InDomain(table.intern(earlier.domain), signature))
        }
        if !declared.isEmpty { declarations = DeclarationIndex(declared, names: table.names) }
    }

    /// The tallies that a source is judged by: those of no messages say nothing of a source that has some.
    func entries(of source: Int) -> ArraySlice<Entry> { entries[bounds[source]..<ends[source]] }

    /// All tallies of a source.
    func allEntries(of source: Int) -> ArraySlice<Entry> { entries[bounds[source]..<bounds[source + 1]] }

    /// The facts of a tally.
    func facts(_ entry: Entry) -> EvaluationFacts { table.facts[entry.facts] }

    /// What a tally weighs when shares of a source are taken: its messages; where a source has none at all, each of its
    /// tallies counts as one, so that it still gets the verdict of what it shows.
    func weight(_ entry: Entry, of source: Int) -> Int128 {
        totals[source].messages == 0 ? 1 : entry.messages
    }

    /// Whether a failed signature's `d=` would align if it passed.
    func wouldAlign(_ signature: Signature, author: NameTable.ID, in domain: NameTable.ID) -> Bool {
        signature.domain == author || !strictDKIM.contains(domain)
    }

    /// Notes an authorized source, for its neighbours.
    mutating func noteAuthorized(_ source: Int) {
        guard totals[source].spfAligned > 0, let address = sources[source].sourceIP else { return }
        let key = InDomain(domains[source], address.network)
        if neighbours[key] == nil { neighbours[key] = source }
    }

    private mutating func readSources() {
        domains.reserveCapacity(sources.count)
        totals.reserveCapacity(sources.count)
        bounds.reserveCapacity(sources.count + 1)
        ends.reserveCapacity(sources.count)
        entries.reserveCapacity(sources.reduce(0) { $0 + $1.tallies.count })
        // What an evaluation shows is the same from each of its sources; after two of them there is nothing to add.
        var shown = [(domain: NameTable.ID, first: Int, done: Bool)](
            repeating: (NameTable.none, -1, false), count: table.facts.count)
        var last: (text: String, domain: NameTable.ID) = ("", NameTable.none)
        for (index, source) in sources.enumerated() {
            if source.domain != last.text { last = (source.domain, table.intern(source.domain)) }
            let domain = last.domain
            var sum = Totals()
            for tally in source.tallies {
                let number = table.index(of: tally.evaluation)
                entries.append(Entry(facts: number, messages: tally.messages))
                add(tally.messages, number, to: &sum)
                if shown[number].domain == domain {
                    if shown[number].done || shown[number].first == index { continue }
                    shown[number].done = true
                } else {
                    shown[number] = (domain, index, false)
                }
                show(number, from: index, in: domain)
            }
            let own = (bounds.last ?? 0)..<entries.count
            var end = own.upperBound
            if sum.messages > 0, entries[own].contains(where: { $0.messages == 0 }) {
                end = entries[own].partition { $0.messages == 0 }
            }
            ends.append(end)
            domains.append(domain)
            totals.append(sum)
            bounds.append(entries.count)
        }
    }

    private func add(_ messages: Int128, _ number: Int, to sum: inout Totals) {
        sum.messages += messages
        if table.facts[number].passes { sum.pass += messages }
        if table.facts[number].dkimAligned { sum.dkimAligned += messages }
        if table.facts[number].spfAligned { sum.spfAligned += messages }
    }

    private mutating func show(_ number: Int, from source: Int, in domain: NameTable.ID) {
        for signature in table.signatures(table.facts[number].signaturesPassed) {
            signers.add(source, to: InDomain(domain, signature))
        }
        guard table.facts[number].passes else { return }
        for organization in table.ids(table.facts[number].organizations) {
            companions.add(source, to: InDomain(domain, organization))
        }
    }
}
