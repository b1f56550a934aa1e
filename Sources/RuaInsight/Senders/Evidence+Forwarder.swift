internal import RuaCore

extension Assessment {
    /// Broken signatures told of one source.
    static let toldSignatures = 3

    /// How the failing messages show that they were passed on.
    func forwarding(_ source: Int, _ shown: Int128) -> [String] {
        var overrides: [EvaluationFacts.Forwarding: Int128] = [:]
        var broken: [Knowledge.BrokenSignature: Int128] = [:]
        var failing: Int128 = 0
        for entry in knowledge.entries(of: source) where !knowledge.table.facts[entry.facts].passes {
            let weight = knowledge.weight(entry, of: source)
            failing += weight
            let sign = knowledge.table.facts[entry.facts].forwarding
            if sign != .none { overrides[sign, default: 0] += weight }
            if let signature = knowledge.brokenSignature(entry, of: source) { broken[signature, default: 0] += weight }
        }
        var sentences = [
            shown == failing
                ? "All of what fails shows forwarding: \(Wording.messages(shown))"
                : "\(Wording.grouped(shown)) of the \(Wording.messages(failing)) that fail show forwarding"
        ]
        let told = broken.map { (text: describe($0.key), messages: $0.value) }
            .sorted { ($1.messages, $0.text) < ($0.messages, $1.text) }
        sentences += told.prefix(Self.toldSignatures).map { "\($0.text): broken in transit" }
        let words = EvaluationFacts.Forwarding.allCases.compactMap { sign in
            overrides[sign].map { "\(sign.words) (\(Wording.grouped($0)))" }
        }
        if !words.isEmpty { sentences.append("Reporters saw: \(Wording.list(words, limit: 4))") }
        return sentences
    }

    /// `DKIM selector s1 of example.com fails here but passes from 192.0.2.10`.
    func describe(_ broken: Knowledge.BrokenSignature) -> String {
        let signature = describe(broken.signature)
        let from = broken.passesFrom.map { String(describing: $0) } ?? "another source"
        return broken.isEarlier
            ? "\(signature) fails here but passed from \(from) in the 30 days before"
            : "\(signature) fails here but passes from \(from)"
    }

    /// `DKIM selector s1 of example.com`.
    func describe(_ signature: Signature) -> String {
        let domain = knowledge.table.names.text(signature.domain)
        let selectors = knowledge.table.selectors
        guard signature.selector != NameTable.none else { return "the DKIM signature of \(domain)" }
        guard selectors.organization(signature.selector) != NameTable.none else {
            return "a DKIM selector of \(domain) that is no name"
        }
        return "DKIM selector \(selectors.text(signature.selector)) of \(domain)"
    }
}
