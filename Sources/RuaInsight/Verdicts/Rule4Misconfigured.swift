internal import RuaCore

extension Knowledge {
    /// Rule 4: a sender of the owner's that does not pass, for one of three reasons.
    func misconfigured(_ source: Int) -> Finding? {
        heldBackByStrictMode(source) ?? accompaniesPassingMail(source) ?? neighbourOfAuthorized(source)
    }

    /// What authenticated is in the owner's organizational domain, and only strict mode keeps it from aligning.
    private func heldBackByStrictMode(_ source: Int) -> Finding? {
        let domain = domains[source]
        for entry in entries(of: source) where table.facts[entry.facts].strictOnly != NameTable.none {
            let facts = table.facts[entry.facts]
            if table.names.isEqualOrBelow(facts.author, domain)
                || table.names.organization(facts.author) == table.names.organization(domain)
            {
                return .strictMode(facts.strictOnly, isDKIM: facts.strictOnlyIsDKIM)
            }
        }
        return nil
    }

    /// It belongs to an organizational domain that, from another source, also accompanies passing mail of the domain;
    /// the owner's own among them, when a part of the source's mail passes.
    private func accompaniesPassingMail(_ source: Int) -> Finding? {
        var partly = false
        var own: Finding?
        for entry in entries(of: source) {
            let facts = table.facts[entry.facts]
            partly = partly || facts.passes
            for organization in table.ids(facts.organizations) {
                guard let other = companions.other(than: source, for: InDomain(domains[source], organization))
                else { continue }
                // A service's name says more than the owner's.
                if organization != table.names.organization(domains[source]) {
                    return .accompanies(organization, from: other)
                }
                own = .accompanies(organization, from: other)
            }
        }
        return partly ? .partlyPasses : own
    }

    /// Nothing authenticated, the SPF domain is the owner's, and an authorized source with aligned SPF is next to it.
    private func neighbourOfAuthorized(_ source: Int) -> Finding? {
        let owner = table.names.organization(domains[source])
        guard owner != NameTable.none, let address = sources[source].sourceIP else { return nil }
        var isOwners = false
        for entry in entries(of: source) {
            if table.facts[entry.facts].isAuthenticated { return nil }
            let seen = table.ids(table.facts[entry.facts].spfSeen)
            isOwners = isOwners || seen.contains { table.names.organization($0) == owner }
        }
        guard isOwners else { return nil }
        return neighbours[InDomain(domains[source], address.network)].map { .neighbour(of: $0) }
    }
}
