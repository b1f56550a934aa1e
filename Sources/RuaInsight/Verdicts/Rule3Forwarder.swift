internal import RuaCore

extension Knowledge {
    /// Rule 3: at least half of its failing messages show forwarding.
    func forwards(_ source: Int) -> Finding? {
        var failing: Int128 = 0
        var shown: Int128 = 0
        for entry in entries(of: source) where !table.facts[entry.facts].passes {
            let weight = weight(entry, of: source)
            failing += weight
            if table.facts[entry.facts].forwarding != .none || brokenSignature(entry, of: source) != nil {
                shown += weight
            }
        }
        return Share(shown, of: failing).isAtLeastHalf ? .forwards(shown) : nil
    }

    /// A signature that fails here, and a source that it passes from, in the period or the 30 days before.
    struct BrokenSignature: Hashable {
        var signature: Signature
        var passesFrom: IPAddress?
        var isEarlier: Bool
    }

    /// The first failed signature of a tally that would align and that passes from another source.
    func brokenSignature(_ entry: Entry, of source: Int) -> BrokenSignature? {
        table.signatures(table.facts[entry.facts].signaturesFailed).lazy
            .filter { wouldAlign($0, author: table.facts[entry.facts].author, in: domains[source]) }
            .compactMap { passesElsewhere($0, than: source) }.first
    }

    /// Where else a signature that fails from a source passes.
    func passesElsewhere(_ signature: Signature, than source: Int) -> BrokenSignature? {
        let key = InDomain(domains[source], signature)
        if let other = signers.other(than: source, for: key) {
            return BrokenSignature(signature: signature, passesFrom: sources[other].sourceIP, isEarlier: false)
        }
        if let other = earlierSigners.other(than: sources[source].sourceIP, for: key) {
            return BrokenSignature(signature: signature, passesFrom: other, isEarlier: true)
        }
        return nil
    }
}
