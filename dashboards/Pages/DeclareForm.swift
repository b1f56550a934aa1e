import RuaCore
import RuaInsight
import RuaStore

/// The way to say whose a sender is: buttons where the dashboard may write, and the command that does the same.
struct DeclareForm {
    /// Addresses that one declaration may name.
    static let mostAddresses = 100

    let desk: Desk
    let scope: Scope
    let domain: String
    let name: String
    let addresses: [IPAddress]

    var markup: Markup {
        var html: Markup = "<p>If you know whose it is, say so: your word comes before any rule.</p>"
        guard desk.mayWrite else {
            let command = self.command
            if let command { html += "<pre tabindex=\"0\" aria-label=\"Command\"><code>\(command)</code></pre>" }
            return html
        }
        html += """
            <form method="post" action="/senders/declare" class="declare">
            <input type="hidden" name="token" value="\(desk.token.text)">
            <input type="hidden" name="of" value="\(domain)"><input type="hidden" name="name" value="\(name)">

            """
        for (key, value) in scope.periodPairs { html += "<input type=\"hidden\" name=\"\(key)\" value=\"\(value)\">" }
        html += "<fieldset><legend>Known by</legend>"
        if let identity {
            html += """
                <label><input type="radio" name="by" value="identity" checked> \(identity.words)</label>

                """
        }
        let checked: Markup = identity == nil ? " checked" : ""
        let count = min(addresses.count, Self.mostAddresses)
        html += """
            <label><input type="radio" name="by" value="addresses"\(checked)> \
            its \(count) address\(count == 1 ? "" : "es") in the period</label></fieldset>
            <button type="submit" name="ours" value="yes">It is ours</button>
            <button type="submit" name="ours" value="no">It is not ours</button></form>

            """
        return html
    }

    /// What tells this sender from others, where its name does: what authenticated, or its network.
    private enum Identity {
        case domain(DomainName)
        case network(Network)

        var words: String {
            switch self {
            case .domain(let name): "what passes DKIM or SPF as \(name.text)"
            case .network(let network): "the network \(network)"
            }
        }
    }

    private var identity: Identity? {
        if let network = Network(name) { return .network(network) }
        return DomainName(name).map { .domain($0) }
    }

    /// The command, for names that may stand in one.
    private var command: String? {
        switch identity {
        case .domain(let name): "rua senders declare --dkim \(name.text) --spf \(name.text) --name \(name.text) --ours"
        case .network(let network): "rua senders declare --ip \(network) --name \"\(network)\" --ours"
        case nil: nil
        }
    }

    /// What a sent form says.
    ///
    /// - Throws: A refusal for a form that says nothing.
    func declaration(_ form: QueryText) throws -> DeclaredSender {
        guard let word = form["ours"], word == "yes" || word == "no" else {
            throw Refusal.unreadable("Say whether the sender is yours.")
        }
        var sender = DeclaredSender(name: name, isOurs: word == "yes")
        switch (form["by"], identity) {
        case ("identity", .domain(let name)?): (sender.dkimDomains, sender.spfDomains) = ([name], [name])
        case ("identity", .network(let network)?): sender.networks = [network]
        case ("addresses", _) where !addresses.isEmpty:
            sender.networks = addresses.prefix(Self.mostAddresses).map { Network($0, prefix: $0.isV4 ? 32 : 128) }
        default: throw Refusal.unreadable("Say how to know the sender.")
        }
        return sender
    }
}
