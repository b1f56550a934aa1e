internal import RuaCore

extension Assessment {
    /// What a person calls the sender of a source: the owner's name, else the organizational domain that authenticated
    /// (DKIM before SPF), else the network.
    ///
    /// The owner's own signature says nothing about who forwards a message.
    public func sender(_ source: Int) -> String {
        if case .declared(let index, _) = findings[source] { return declared[index].name }
        let own = knowledge.table.names.organization(knowledge.domains[source])
        let organization = authenticatedOrganization(source, besides: verdicts[source] == .forwarder ? own : nil)
        if let organization { return name(organization, own: own) }
        guard let address = observations.sources[source].sourceIP else { return "no address" }
        return address.network.description
    }

    /// An organization as people know it: by its company's domain, unless that is above the owner's, too.
    func name(_ organization: NameTable.ID, own: NameTable.ID) -> String {
        let names = knowledge.table.names
        let company = names.company(organization)
        return company == names.company(own) ? names.text(organization) : company
    }

    /// The organization that authenticated on the most messages, by DKIM if any did; among equals a service rather than
    /// the owner, whose mail it also signs.
    func authenticatedOrganization(_ source: Int, besides excluded: NameTable.ID? = nil) -> NameTable.ID? {
        let own = knowledge.table.names.organization(knowledge.domains[source])
        return mostSeen(source, own: own, besides: excluded) { $0.dkimPassed }
            ?? mostSeen(source, own: own, besides: excluded) { $0.spfPassed }
    }

    private func mostSeen(
        _ source: Int, own: NameTable.ID, besides excluded: NameTable.ID?,
        _ list: (EvaluationFacts) -> EvaluationFacts.Slice
    ) -> NameTable.ID? {
        var ranking = Ranking()
        for entry in knowledge.entries(of: source) {
            let facts = knowledge.facts(entry)
            let names = knowledge.table.ids(list(facts)).map(knowledge.table.names.organization)
            ranking.add(entry.messages, to: excluded.map { own in names.filter { $0 != own } } ?? names)
        }
        return ranking.top { first, second in
            if (first == own) != (second == own) { return second == own }
            return knowledge.table.names.text(first) < knowledge.table.names.text(second)
        }
    }
}

/// Messages by name.
struct Ranking {
    // Most sources have one name of a kind; only a second one makes a dictionary.
    private var only: (name: NameTable.ID, messages: Int128)?
    private var several: [NameTable.ID: Int128] = [:]

    /// Adds the messages of one tally to each of its names; to none of them twice.
    mutating func add(_ messages: Int128, to names: some Collection<NameTable.ID>) {
        if names.count <= 1 {
            if let name = names.first { add(messages, to: name) }
        } else {
            for name in Set(names) { add(messages, to: name) }
        }
    }

    private mutating func add(_ messages: Int128, to name: NameTable.ID) {
        if several.isEmpty {
            guard let first = only, first.name != name else {
                only = (name, (only?.messages ?? 0) + messages)
                return
            }
            several = [first.name: first.messages]
            only = nil
        }
        several[name, default: 0] += messages
    }

    private var all: [(name: NameTable.ID, messages: Int128)] {
        only.map { [$0] } ?? several.map { (name: $0.key, messages: $0.value) }
    }

    /// The name with the most messages; `precedes` decides between equals.
    func top(_ precedes: (NameTable.ID, NameTable.ID) -> Bool) -> NameTable.ID? {
        if let only { return only.name }
        return all.max { $0.messages != $1.messages ? $0.messages < $1.messages : precedes($1.name, $0.name) }?.name
    }

    /// The texts of the names with the most messages, most first, at most `limit`.
    func texts(_ names: NameTable, limit: Int) -> [String] {
        all.map { (text: names.text($0.name), messages: $0.messages) }
            .sorted { ($1.messages, $0.text) < ($0.messages, $1.text) }
            .prefix(limit).map(\.text)
    }
}
