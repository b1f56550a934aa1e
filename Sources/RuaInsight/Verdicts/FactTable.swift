internal import RuaCore

/// The facts of every evaluation, with all names as numbers.
struct FactTable: Sendable {
    private(set) var names: NameTable
    private(set) var selectors = NameTable(suffixes: nil)
    private(set) var facts: [EvaluationFacts] = [EvaluationFacts()]
    private var ids: [NameTable.ID] = []
    private var signatures: [Signature] = []
    private var indices: [Int64: Int] = [:]

    /// Facts of all evaluations of an observation.
    init(_ evaluations: [Int64: JudgedEvaluation], suffixes: PublicSuffixList) {
        names = NameTable(suffixes: suffixes)
        facts.reserveCapacity(evaluations.count + 1)
        indices.reserveCapacity(evaluations.count)
        var scratch = Scratch()
        for (key, judged) in evaluations {
            indices[key] = facts.count
            add(judged, &scratch)
        }
    }

    /// Where the facts of an evaluation are; 0, which fails and says nothing, for one that is not known.
    func index(of evaluation: Int64) -> Int { indices[evaluation] ?? 0 }

    func ids(_ slice: EvaluationFacts.Slice) -> ArraySlice<NameTable.ID> {
        ids[slice]
    }

    func signatures(_ slice: EvaluationFacts.Slice) -> ArraySlice<Signature> {
        signatures[slice]
    }

    mutating func intern(_ name: String) -> NameTable.ID { names.intern(name) }

    mutating func intern(dkimDomain: String, selector: String?) -> Signature {
        Signature(domain: names.intern(dkimDomain), selector: selector.map { selectors.intern($0) } ?? NameTable.none)
    }

    /// Lists of one evaluation on their way to the pools; kept, so that their storage is.
    private struct Scratch {
        var dkimPassed: [NameTable.ID] = []
        var spfPassed: [NameTable.ID] = []
        var dkimSeen: [NameTable.ID] = []
        var spfSeen: [NameTable.ID] = []
        var signaturesPassed: [Signature] = []
        var signaturesFailed: [Signature] = []

        mutating func removeAll() {
            dkimPassed.removeAll(keepingCapacity: true)
            spfPassed.removeAll(keepingCapacity: true)
            dkimSeen.removeAll(keepingCapacity: true)
            spfSeen.removeAll(keepingCapacity: true)
            signaturesPassed.removeAll(keepingCapacity: true)
            signaturesFailed.removeAll(keepingCapacity: true)
        }
    }

    private mutating func add(_ judged: JudgedEvaluation, _ scratch: inout Scratch) {
        scratch.removeAll()
        let (evaluation, judgement) = (judged.evaluation, judged.judgement)
        var facts = EvaluationFacts()
        facts.passes = judgement.passes
        facts.dkimAligned = judgement.dkimAligned
        facts.spfAligned = judgement.spfAligned
        facts.disposition = evaluation.disposition
        facts.forwarding = EvaluationFacts.Forwarding(evaluation.reasons)
        facts.author = names.intern(evaluation.headerFrom)
        readDKIM(evaluation, author: facts.author, &scratch)
        readSPF(evaluation, &scratch)
        // A pass taken on the reporter's word says that the author's domain authenticated, if not how.
        if judgement.dkimAligned, scratch.dkimPassed.isEmpty { note(facts.author, in: &scratch.dkimPassed) }
        if judgement.spfAligned, scratch.spfPassed.isEmpty { note(facts.author, in: &scratch.spfPassed) }
        findStrictOnly(&facts, scratch)
        let organizations = ids.count
        for list in [scratch.dkimPassed, scratch.spfPassed] {
            for organization in list.lazy.map(names.organization)
            where !ids[organizations...].contains(organization) {
                ids.append(organization)
            }
        }
        facts.organizations = organizations..<ids.count
        facts.dkimPassed = store(scratch.dkimPassed)
        facts.spfPassed = store(scratch.spfPassed)
        facts.dkimSeen = store(scratch.dkimSeen)
        facts.spfSeen = store(scratch.spfSeen)
        facts.signaturesPassed = store(scratch.signaturesPassed)
        facts.signaturesFailed = store(scratch.signaturesFailed)
        self.facts.append(facts)
    }

    private mutating func readDKIM(_ evaluation: Evaluation, author: NameTable.ID, _ scratch: inout Scratch) {
        for result in evaluation.dkim {
            let signature = intern(dkimDomain: result.domain, selector: result.selector)
            let organization = names.organization(signature.domain)
            guard signature.domain != NameTable.none else { continue }
            scratch.dkimSeen.append(signature.domain)
            guard organization != NameTable.none else { continue }
            switch result.result {
            case .pass:
                scratch.dkimPassed.append(signature.domain)
                scratch.signaturesPassed.append(signature)
            case .fail, .neutral:
                // Google writes neutral for a body hash that did not verify. The others say that the key could not be
                // had or read, which is nothing that happened on the way.
                if organization == names.organization(author) { scratch.signaturesFailed.append(signature) }
            default: break
            }
        }
    }

    private mutating func readSPF(_ evaluation: Evaluation, _ scratch: inout Scratch) {
        let nullSender = evaluation.envelopeFrom.map { names.intern($0) == NameTable.none } ?? false
        for result in evaluation.spf {
            let domain = names.intern(result.domain)
            guard domain != NameTable.none else { continue }
            scratch.spfSeen.append(domain)
            if result.result == .pass, result.scope != .helo || nullSender { note(domain, in: &scratch.spfPassed) }
        }
        if scratch.spfSeen.isEmpty, let envelope = evaluation.envelopeFrom {
            let domain = names.intern(envelope)
            if domain != NameTable.none { scratch.spfSeen.append(domain) }
        }
    }

    private func note(_ id: NameTable.ID, in list: inout [NameTable.ID]) {
        if names.organization(id) != NameTable.none { list.append(id) }
    }

    private func findStrictOnly(_ facts: inout EvaluationFacts, _ scratch: Scratch) {
        let organization = names.organization(facts.author)
        guard !facts.passes, organization != NameTable.none else { return }
        if let name = scratch.dkimPassed.first(where: { names.organization($0) == organization }) {
            (facts.strictOnly, facts.strictOnlyIsDKIM) = (name, true)
        } else if let name = scratch.spfPassed.first(where: { names.organization($0) == organization }) {
            facts.strictOnly = name
        }
    }

    private mutating func store(_ list: [NameTable.ID]) -> EvaluationFacts.Slice {
        ids += list
        return ids.count - list.count..<ids.count
    }

    private mutating func store(_ list: [Signature]) -> EvaluationFacts.Slice {
        signatures += list
        return signatures.count - list.count..<signatures.count
    }
}
