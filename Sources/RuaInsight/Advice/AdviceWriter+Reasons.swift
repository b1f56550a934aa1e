internal import RuaCore

extension AdviceWriter {
    /// Why, from the verdict down to the details of the record.
    func reasons(_ record: PolicyRecord) -> [String] {
        [headline(record)] + readiness.obstacles + parked + (effect?.sentences ?? []) + (whatIf?.sentences ?? [])
            + enforced + quality.sentences + details(record)
    }

    private func headline(_ record: PolicyRecord) -> String {
        guard isReady else {
            if step < current { return "Not ready to go on: the last change did harm." }
            if current == .reject, readiness.isTolerable { return "\(domain) has the strictest policy; keep it." }
            return current == .none ? "Not ready for a stricter policy." : "Not ready to go on: keep \(current.tags)."
        }
        if current == .reject {
            let sp = Enforcement(reported: policy?.policy.sp) ?? .reject
            return sp < .reject && record.sp == nil
                ? "\(domain) has the strictest policy; take its subdomains along."
                : "\(domain) has the strictest policy; keep it."
        }
        if sendsNothing { return "Ready for p=reject at once: nothing was seen that \(domain) sends." }
        switch step {
        case .quarantineTesting, .rejectTesting:
            return
                "Ready for \(step.tags): receivers that follow RFC 9989 then act as under"
                + " p=\(step.effect.rawValue), and their reports show what p=\(step.p.rawValue) would do; older ones"
                + " ignore t=y."
        case .none, .quarantine, .reject: return "Ready for \(step.tags)."
        }
    }

    /// What a domain that sends nothing needs.
    private var parked: [String] {
        guard sendsNothing else { return [] }
        let spf = "publish v=spf1 -all as its SPF record"
        if isReady { return [Wording.sentence("\(spf), too.")] }
        guard current != .reject else { return [] }
        let record = record(.reject, reportTo: nil).text
        return [
            "No mail of yours was seen. If \(domain) never sends, there is nothing to wait for: publish \(record), and"
                + " \(spf)."
        ]
    }

    /// What the policy in force already stops.
    private var enforced: [String] {
        guard current.effect != .none, !readiness.isTolerable, step == current else { return [] }
        return [
            "The policy in force already stops them: fix them first, or step back to"
                + " \(current.effect == .reject ? PolicyStep.quarantine.tags : PolicyStep.none.tags) while you do."
        ]
    }

    private func details(_ record: PolicyRecord) -> [String] {
        var sentences: [String] = []
        let published = policy?.policy
        if let policy, effect == nil, current != .none, end - policy.firstSeen.day < EvidenceQuality.quietDays {
            sentences.append(
                "\(current.tags) was first seen on \(policy.firstSeen.date); give it two weeks before the next step.")
        }
        if let sp = Enforcement(reported: published?.sp), sp < record.step.p {
            sentences.append(
                record.sp == nil
                    ? "sp=\(sp.rawValue) left subdomains behind; without it they follow p=."
                    : "sp=\(sp.rawValue) leaves subdomains behind; it can go when the domain is ready.")
        }
        if record.np == .reject, Enforcement(reported: published?.np) != .reject {
            sentences.append(
                "np=reject costs nothing: it is about subdomains that do not exist, and none of yours fails.")
        }
        if subdomainsAtRisk > 0 {
            sentences.append("\(Wording.messagesFail(subdomainsAtRisk)) that may be yours and come from subdomains.")
        }
        if published?.pct.map({ $0 < 100 }) ?? false {
            sentences.append("RFC 9989 has no pct= any more; t=y takes its place.")
        }
        for (tag, mode) in [("adkim", published?.dkimMode), ("aspf", published?.spfMode)] where mode == .strict {
            sentences.append("\(tag)=s is kept; \(tag)=r would let mail signed or sent for subdomains align.")
        }
        if record.reportTo == nil {
            sentences.append("Keep rua= (and ruf=, when there is one) as it is now: reports do not say what it is.")
        }
        return sentences
    }
}
