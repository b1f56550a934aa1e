internal import RuaCore

extension Assessment {
    /// What to do about one source, in one sentence.
    func advice(_ source: Int) -> String {
        switch findings[source] {
        case .declared(let index, _) where !declared[index].isOurs: unauthorizedAdvice(source)
        case .declared(_, mostlyPasses: true), .passes: authorizedAdvice(source)
        case .declared, .accompanies, .partlyPasses: alignAdvice(source)
        case .forwards:
            "Nothing to set there: sign all mail with DKIM, which survives most forwarding, where SPF alone never does."
        case .strictMode(let name, let isDKIM): relaxAdvice(name, isDKIM: isDKIM)
        case .neighbour: neighbourAdvice(source)
        case .authenticated: unverifiedAdvice(source)
        case .nothing: unauthorizedAdvice(source)
        }
    }

    private func domain(_ source: Int) -> String { observations.sources[source].domain }

    private func authorizedAdvice(_ source: Int) -> String {
        let totals = totals(source)
        if totals.failing == 0 { return "Nothing to do." }
        // One in fifty is what changes on the way cost even a well-kept sender.
        if totals.failing <= totals.messages / 50 {
            return "Nothing to do: a few messages fail, as some are changed on the way."
        }
        return "It mostly passes; see why \(Wording.messagesFail(totals.failing))."
    }

    /// What to set at a sender of the owner's so that its mail aligns.
    private func alignAdvice(_ source: Int) -> String {
        let domain = domain(source)
        if let organization = authenticatedOrganization(source) {
            let name = knowledge.table.names.text(organization)
            if let known = KnownSender.find(name) { return "At \(known.name), \(known.setting(for: domain))." }
            if organization != knowledge.table.names.organization(knowledge.domains[source]) {
                return "Have \(name) sign with DKIM d=\(domain), or use a bounce domain below \(domain)."
            }
        }
        let host = Wording.address(observations.sources[source].sourceIP)
        return "Have \(host) sign all its mail with DKIM d=\(domain), and allow it in the SPF record of \(domain)."
    }

    private func relaxAdvice(_ name: NameTable.ID, isDKIM: Bool) -> String {
        let text = knowledge.table.names.text(name)
        return isDKIM
            ? "Sign with the very domain of header From instead of d=\(text), or publish adkim=r."
            : "Use the very domain of header From as bounce domain instead of \(text), or publish aspf=r."
    }

    private func neighbourAdvice(_ source: Int) -> String {
        let (domain, host) = (domain(source), Wording.address(observations.sources[source].sourceIP))
        return
            "If \(host) is yours, allow it in the SPF record of \(ownersSPF(source).first ?? domain) and have it sign"
            + " with DKIM d=\(domain)."
    }

    private func unverifiedAdvice(_ source: Int) -> String {
        let domain = domain(source)
        let name = authenticatedOrganization(source).map(knowledge.table.names.text) ?? sender(source)
        let setting = KnownSender.find(name).map { "at \($0.name), \($0.setting(for: domain))" }
        return "Find out whether somebody of yours uses \(name); if so, "
            + (setting ?? "have it sign with DKIM d=\(domain)")
            + "; either way, say so with rua senders declare."
    }

    private func unauthorizedAdvice(_ source: Int) -> String {
        switch PolicyStep(observations.domains[domain(source)]?.latestPolicy?.policy) {
        case .reject: "Nothing to do: your policy has receivers refuse it."
        case .quarantine: "Nothing to fix there: your policy has receivers quarantine it; p=reject would stop it."
        case .none, .quarantineTesting, .rejectTesting:
            "Nothing to fix there: only a stricter policy stops it; rua advise says whether \(domain(source)) is ready."
        }
    }
}
