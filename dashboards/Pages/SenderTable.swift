import RuaCore
import RuaInsight

/// A line for each sender, the sentence that says most of it below its name.
struct SenderTable {
    let scope: Scope
    let showsDomain: Bool
    /// What the headings sort by; nil where they do not.
    var sorting: SenderFilter?
    var downloads: (path: String, query: QueryText)?

    func markup(_ senders: some Sequence<SenderInsight>) -> Markup {
        var table = TableView("Senders", columns)
        table.rows = senders.map { sender in
            var row: [Markup] = [
                name(sender), sender.verdict.look.badge, "\(Figures.count(sender.totals.messages))",
                SmallPicture.share(sender.totals.pass, of: sender.totals.messages),
                "\(Figures.count(sender.totals.failing))", "\(Figures.count(sender.sources.count))",
                "\(Figures.count(sender.dispositions.quarantine))", "\(Figures.count(sender.dispositions.reject))",
                .day(sender.firstDay), .day(sender.lastDay),
            ]
            if showsDomain {
                row.insert("<a href=\"\(Link.domain(sender.domain, scope))\">\(sender.domain)</a>", at: 1)
            }
            return row
        }
        table.downloads = downloads
        return table.markup
    }

    private var columns: [TableView.Column] {
        var columns: [TableView.Column] = [
            .init(markup: heading("Sender", .sender)), .init(markup: heading("Verdict", .verdict), .wide),
            .init(markup: heading("Messages", .messages), number: true),
            .init(markup: heading("Pass", .pass), number: true),
            .init(markup: heading("Failing", .failing), number: true, .wide),
            .init("Addresses", number: true, .widest), .init("Quarantined", number: true, .widest),
            .init("Rejected", number: true, .widest),
            .init(markup: heading("First seen (UTC)", .first), .widest),
            .init(markup: heading("Last seen (UTC)", .last), .wide),
        ]
        if showsDomain { columns.insert(.names(heading("Domain", .domain), .wide), at: 1) }
        return columns
    }

    private func heading(_ text: String, _ sort: SenderFilter.Sort) -> Markup {
        guard let sorting else { return "\(text)" }
        guard sorting.sort != sort else {
            return "<span class=\"sorted\">\(text)<span class=\"hidden\">, sorted by this</span></span>"
        }
        return "<a href=\"/senders\(sorting.sorted(by: sort).query(scope).text)\">\(text)</a>"
    }

    private func name(_ sender: SenderInsight) -> Markup {
        let new: Markup = sender.isNew ? " <span class=\"state s-look\">new</span>" : ""
        let largest = sender.largestAddress.map { "\($0): " } ?? ""
        return """
            <a class="strong" href="\(Link.sender(sender.sender, of: sender.domain, scope))">\(sender.sender)</a>\(new)\
            <span class="narrow">\(showsDomain ? "as \(sender.domain) " : "")\(sender.verdict.look.badge)</span>\
            <span class="sentence">\(largest)\(sender.evidence.first ?? "")</span>
            """
    }
}

extension SenderInsight {
    /// The address of the largest of several sources, which the evidence and its figures are about.
    var largestAddress: IPAddress? { sources.count > 1 ? addresses.first : nil }
}
