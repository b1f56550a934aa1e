import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `/advice`: for each domain whether it is ready for a stricter policy, why, and the record to publish.
struct AdvicePage {
    /// Domains shown; the downloads have all. Unit: domains.
    static let mostDomains = 100

    let desk: Desk
    let scope: Scope

    func content() throws -> Content {
        let advice = try desk.question(scope).advice(scope.period).advice
        var body: Markup = ""
        for entry in advice.prefix(Self.mostDomains) {
            body += """
                <section><h2><a href="\(Link.domain(entry.domain, scope))">\(entry.domain)</a></h2>
                \(AdviceView(advice: entry, scope: scope).markup(desk.assets))</section>

                """
        }
        if advice.isEmpty {
            body = TableView.noReports
        }
        if advice.count > Self.mostDomains {
            let rest = Figures.counted(advice.count - Self.mostDomains, "more domain")
            body += "<p class=\"quiet\">\(rest) with less mail. Choose one above; the downloads have all.</p>"
        }
        body += TableView.links("/advice", scope.query)
        let form = ScopeForm(scope: scope, path: "/advice", domains: try desk.store.reportedDomains(limit: 200))
        let values: [String: Any] = [
            "heading": "Is it time for a stricter policy?", "body": body,
            "lead": "From reports of \(scope.words). Only your own senders count: how many forge a domain never does.",
        ]
        return desk.page("Advice", section: .advice, scope: form, desk.assets.render("plain", values))
    }
}

/// What to publish next for one domain, why, and who to fix first.
struct AdviceView {
    let advice: Advice
    /// Of the reports that it is from.
    let scope: Scope

    func markup(_ assets: Assets) -> Markup {
        let ready: Markup =
            advice.isReady
            ? "<span class=\"state s-ok\">ready</span>"
            : "<span class=\"state s-look\">not ready for a stricter one</span>"
        let step = PolicyStep(advice.policy?.policy)
        let next: Markup =
            step == .reject
            ? "" : step == advice.step ? " \(ready)" : ", next <code>\(advice.step.tags)</code> \(ready)"
        var html: Markup = """
            <div class="advice"><p>Now <code>p=\(PolicyWords.words(advice.policy?.policy))</code>\(next)</p>
            \(list(reasons))
            """
        html += record
        if !whatIf.isEmpty { html += "<h3>What a stricter policy would have done</h3>\(list(whatIf))" }
        let toFix = advice.toFix
        if !toFix.isEmpty {
            let items = toFix.prefix(Self.namedSenders).map { fix -> Markup in
                """
                <li><a class="strong" href="\(Link.sender(fix.sender, of: advice.domain, scope))">\(fix.sender)</a> \(fix.verdict.look.badge) \
                \(Figures.counted(fix.messages, "message")) failing: \(fix.advice)</li>
                """
            }
            html += "<h3>Fix first</h3><ol>\(Markup(items))</ol>"
            if toFix.count > Self.namedSenders {
                let rest = Figures.count(toFix.count - Self.namedSenders)
                let link = Link.senders(scope.on(advice.domain), verdicts: [.misconfigured, .unverified])
                html += "<p><a href=\"\(link)\">\(rest) more</a></p>"
            }
        }
        html += forwarders
        return html + "</div>\n"
    }

    /// Forwarders in one sentence: the advice is the same for all of them.
    private var forwarders: Markup {
        let forwarders = advice.fix.filter { $0.verdict == .forwarder }
        guard let first = forwarders.first else { return "" }
        let messages = forwarders.reduce(0) { $0 + $1.messages }
        let link = Link.senders(scope.on(advice.domain), verdicts: [.forwarder])
        return """
            <p><a href="\(link)">Forwarded mail</a>: \(Figures.counted(messages, "message")) of \
            \(Figures.counted(forwarders.count, "sender")) failing. \(first.advice)</p>
            """
    }

    /// Senders to fix that are named.
    private static let namedSenders = 20

    private var whatIf: [String] { advice.whatIf?.sentences ?? [] }

    /// The reasons without what stands under a heading of its own, and how far they can be relied on.
    private var reasons: [String] {
        let reasons = advice.reasons.filter { !whatIf.contains($0) }
        return reasons + advice.quality.sentences.filter { !reasons.contains($0) }
    }

    private var record: Markup {
        """
        <div class="record"><p class="quiet">TXT record at <code>_dmarc.\(advice.domain)</code></p>
        <pre tabindex="0" aria-label="Record to publish"><code>\(advice.record)</code></pre>
        <button type="button" class="copy" hidden>Copy the record</button></div>

        """
    }

    private func list(_ sentences: [String]) -> Markup {
        "<ul>\(Markup(sentences.map { "<li>\($0)</li>" as Markup }))</ul>\n"
    }
}
