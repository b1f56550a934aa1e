internal import RuaCore

extension Assessment {
    /// What was tried and did not pass.
    func nothingPasses(_ source: Int) -> [String] {
        var sentences = ["Neither SPF nor DKIM passes for anyone"]
        let spf = ownersSPF(source)
        if !spf.isEmpty { sentences.append("SPF of \(Wording.list(spf)) does not pass for this address") }
        let signatures = failedSignatures(source)
        // Too little of what fails for a forwarder.
        sentences += signatures.compactMap { knowledge.passesElsewhere($0, than: source) }.prefix(Self.toldSignatures)
            .map(describe)
        let failed = signatures.filter { knowledge.passesElsewhere($0, than: source) == nil }.map(describe)
        if !failed.isEmpty {
            let verb = failed.count == 1 ? "fails here and passes" : "fail here and pass"
            sentences.append(Wording.sentence("\(Wording.list(failed)) \(verb) from nowhere else"))
        }
        return sentences
    }

    private func failedSignatures(_ source: Int) -> [Signature] {
        var seen: [Signature: Int128] = [:]
        for entry in knowledge.entries(of: source) {
            for signature in knowledge.table.signatures(knowledge.facts(entry).signaturesFailed) {
                seen[signature, default: 0] += entry.messages
            }
        }
        return seen.map { (signature: $0.key, text: describe($0.key), messages: $0.value) }
            .sorted { ($1.messages, $0.text) < ($0.messages, $1.text) }.map(\.signature)
    }

    /// What reporters did with the mail that fails.
    func treatment(_ source: Int) -> String {
        let done = dispositions(source, failingOnly: true)
        let parts = [
            ("refused", done.reject), ("quarantined", done.quarantine), ("let through", done.none + done.pass),
            ("did something else with", done.other),
        ]
        let said = parts.filter { $0.1 > 0 }.map { "\($0.0) \(Wording.grouped($0.1))" }
        return said.isEmpty ? shareThatPasses(source) : "Of what fails, reporters \(Wording.list(said, limit: 4))"
    }
}
