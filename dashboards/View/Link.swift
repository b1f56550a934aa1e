import RuaInsight

/// Ways to other pages.
enum Link {
    static func domain(_ domain: String, _ scope: Scope) -> String {
        "/domains/" + PercentText.encode(domain) + QueryText(scope.periodPairs).text
    }

    static func sender(_ sender: String, of domain: String, _ scope: Scope) -> String {
        "/sender" + senderQuery(sender, of: domain, scope).text
    }

    static func senderQuery(_ sender: String, of domain: String, _ scope: Scope) -> QueryText {
        QueryText(scope.periodPairs + [("of", domain), ("name", sender)])
    }

    static func senders(_ scope: Scope, verdicts: [Verdict] = []) -> String {
        "/senders" + scope.query.setting("verdict", to: verdicts.map(\.rawValue)).text
    }
}
