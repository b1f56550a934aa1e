internal import RuaCore

/// Why a source has its verdict, in sentences.
///
/// They name domains, selectors and addresses. What is no domain name, such as a selector with control characters in
/// it, is never put into one.
extension Assessment {
    func evidence(_ source: Int) -> [String] {
        switch findings[source] {
        case .declared(let index, _): [declaration(index), shareThatPasses(source)] + alignedBy(source)
        case .passes: [shareThatPasses(source)] + alignedBy(source)
        case .forwards(let shown): forwarding(source, shown)
        case .strictMode(let name, let isDKIM): [heldBack(source, name, isDKIM: isDKIM), shareThatPasses(source)]
        case .accompanies(let organization, let other):
            [identities(source), accompanies(source, organization, other), shareThatPasses(source)]
        case .partlyPasses: [shareThatPasses(source)] + alignedBy(source)
        case .neighbour(let other): neighbour(source, other) + [shareThatPasses(source)]
        case .authenticated:
            ["\(identities(source)), not for \(observations.sources[source].domain)", treatment(source)]
        case .nothing: nothingPasses(source) + [treatment(source)]
        }
    }

    /// `All 120 messages pass`, `40 of 120 messages pass (33.3%)`.
    func shareThatPasses(_ source: Int) -> String {
        let totals = totals(source)
        if totals.messages == 0 { return "No messages: the reports list it with a count of 0" }
        if totals.pass == 0 {
            return totals.messages == 1
                ? "Its 1 message does not pass" : "None of its \(Wording.messages(totals.messages)) passes"
        }
        if totals.failing == 0 {
            return totals.messages == 1 ? "Its 1 message passes" : "All \(Wording.messages(totals.messages)) pass"
        }
        return "\(Wording.grouped(totals.pass)) of \(Wording.messages(totals.messages)) pass (\(totals.passShare))"
    }

    private func declaration(_ index: Int) -> String {
        "You declared \(declared[index].name) as \(declared[index].isOurs ? "yours" : "not yours")"
    }

    /// The names by which the passing messages align.
    private func alignedBy(_ source: Int) -> [String] {
        var (dkim, spf) = (Ranking(), Ranking())
        let names = knowledge.table.names
        for entry in knowledge.entries(of: source) where knowledge.table.facts[entry.facts].passes {
            let facts = knowledge.facts(entry)
            let own = names.organization(facts.author)
            func owners(_ slice: EvaluationFacts.Slice) -> [NameTable.ID] {
                knowledge.table.ids(slice).filter { names.organization($0) == own }
            }
            if facts.dkimAligned { dkim.add(entry.messages, to: owners(facts.dkimPassed)) }
            if facts.spfAligned { spf.add(entry.messages, to: owners(facts.spfPassed)) }
        }
        let parts = Self.mechanisms(dkim.texts(names, limit: 20), spf.texts(names, limit: 20)) { "\($0) as \($1)" }
        return parts.isEmpty ? [] : ["It aligns by \(parts)"]
    }

    /// What authenticated: `DKIM passes for sendgrid.net and SPF passes for em1.sendgrid.net`.
    func identities(_ source: Int) -> String {
        var (dkim, spf) = (Ranking(), Ranking())
        for entry in knowledge.entries(of: source) {
            let facts = knowledge.facts(entry)
            dkim.add(entry.messages, to: knowledge.table.ids(facts.dkimPassed))
            spf.add(entry.messages, to: knowledge.table.ids(facts.spfPassed))
        }
        let names = knowledge.table.names
        return Self.mechanisms(dkim.texts(names, limit: 20), spf.texts(names, limit: 20)) { "\($0) passes for \($1)" }
    }

    private static func mechanisms(_ dkim: [String], _ spf: [String], _ say: (String, String) -> String) -> String {
        [("DKIM", dkim), ("SPF", spf)].filter { !$0.1.isEmpty }.map { say($0.0, Wording.list($0.1)) }
            .joined(separator: " and ")
    }
}
