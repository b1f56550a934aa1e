internal import RuaCore

extension Assessment {
    /// What authenticated for the owner, and the mode that keeps it from aligning.
    func heldBack(_ source: Int, _ name: NameTable.ID, isDKIM: Bool) -> String {
        let (mechanism, tag) = isDKIM ? ("DKIM", "adkim=s") : ("SPF", "aspf=s")
        let names = knowledge.table.names
        let author = knowledge.entries(of: source).lazy.map { knowledge.table.facts[$0.facts] }
            .first { $0.strictOnly == name }?.author
        return "\(mechanism) passes for \(names.text(name)), which only strict mode (\(tag)) keeps from aligning with"
            + " \(names.text(author ?? knowledge.domains[source]))"
    }

    /// Where else the organization is seen.
    func accompanies(_ source: Int, _ organization: NameTable.ID, _ other: Int) -> String {
        let name = knowledge.table.names.text(organization)
        let shared = KnownSender.find(name).map { "; it serves many customers of \($0.name), so see that this is you" }
        return "\(name) also accompanies passing mail of \(observations.sources[source].domain) from"
            + " \(Wording.address(observations.sources[other].sourceIP))\(shared ?? "")"
    }

    /// Who stands next to it.
    func neighbour(_ source: Int, _ other: Int) -> [String] {
        let network = observations.sources[source].sourceIP?.network.description ?? ""
        return [
            "Nothing passes, but SPF is checked for \(Wording.list(ownersSPF(source)))",
            "\(Wording.address(observations.sources[other].sourceIP)) in the same network \(network) is authorized and"
                + " its SPF aligns",
        ]
    }

    /// Names of the owner's that SPF was checked for, most messages first.
    func ownersSPF(_ source: Int) -> [String] {
        let names = knowledge.table.names
        let owner = names.organization(knowledge.domains[source])
        var spf = Ranking()
        for entry in knowledge.entries(of: source) {
            let seen = knowledge.table.ids(knowledge.facts(entry).spfSeen)
            spf.add(entry.messages, to: seen.filter { owner != NameTable.none && names.organization($0) == owner })
        }
        return spf.texts(names, limit: 3)
    }
}
