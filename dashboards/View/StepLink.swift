import RuaInsight

/// One of the things to do first, with the page that shows more.
struct StepLink {
    let step: NextStep
    let scope: Scope

    init(_ step: NextStep, scope: Scope) {
        self.step = step
        self.scope = scope
    }

    var values: [String: Any] { ["sentence": step.sentence, "command": step.command, "link": link] }

    /// The page of the command that the step names.
    private var link: String {
        let words = step.command.split(separator: " ").map(String.init)
        func value(_ flag: String) -> String? {
            words.firstIndex(of: flag).flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
        }
        let domain = value("--domain").map { scope.on($0) } ?? scope
        switch words.dropFirst().first {
        case "senders":
            return Link.senders(domain, verdicts: value("--verdict").flatMap(Verdict.init).map { [$0] } ?? [])
        case "unauthorized": return Link.senders(domain, verdicts: [.unauthorized, .unverified])
        case "advise": return "/advice" + domain.query.text
        case "mail": return "/mail?state=quarantined"
        default: return "/tables/reporters" + domain.query.text
        }
    }
}
