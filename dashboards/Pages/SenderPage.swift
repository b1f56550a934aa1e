import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `/sender?of=D&name=S`: one sender, what speaks for its verdict, and the way to say whose it is.
struct SenderPage {
    /// Lines of a table here. Unit: addresses.
    static let mostAddresses = 200
    /// Sample rows.
    static let samples = 10

    let desk: Desk
    /// On the sender's domain alone.
    let scope: Scope
    let domain: String
    let name: String

    /// - Throws: A refusal for a sender that no report of the period shows.
    func content() throws -> Content {
        let assessment = try desk.question(scope).assessment(scope.period, withReporters: true)
        let entries = assessment.senders().filter { $0.domain == domain && $0.sender == name }
        guard !entries.isEmpty else {
            throw Refusal.missing(
                "No report of \(scope.words) shows a sender \(name) of \(domain). Try a longer period.")
        }
        let view = SenderView(entries: entries, assessment: assessment, scope: scope)
        let addresses = view.sources.prefix(Self.mostAddresses).map { assessment.observations.sources[$0].sourceIP }
        let rows = try desk.store.sampleRows(
            days: scope.period.days, domain: domain, addresses: addresses, limit: Self.samples)
        let query = Link.senderQuery(name, of: domain, scope)
        let form = DeclareForm(
            desk: desk, scope: scope, domain: domain, name: name, addresses: addresses.compactMap { $0 })
        let values: [String: Any] = [
            "name": name, "domain": domain, "domainLink": Link.domain(domain, scope), "verdicts": view.verdicts,
            "chart": try view.chart(desk.store), "addresses": view.addresses(limit: Self.mostAddresses, query: query),
            "facts": view.facts, "selectors": view.selectors,
            "rows": RowTable("Sample rows, newest first", showsReport: true).markup(rows.map { ($0, nil) }),
            "declare": form.markup,
        ]
        let scopeForm = ScopeForm(
            scope: scope, path: "/sender", further: QueryText([("of", domain), ("name", name)]), isFixed: true)
        return desk.page(
            "\(name) as \(domain)", section: .senders, scope: scopeForm,
            desk.assets.render("sender", values))
    }

    /// The sources of this sender in the command line's form.
    func answer() throws -> SelectedSenders {
        let question = try desk.question(scope)
        return SelectedSenders(try question.assessment(scope.period, withReporters: true), domain: domain, name: name)
    }
}

/// The sources of one sender, as `rua senders` prints them.
struct SelectedSenders: Sendable {
    private let all: SendersAnswer
    private let isChosen: [Bool]

    init(_ assessment: Assessment, domain: String, name: String) {
        all = SendersAnswer(assessment, verdicts: [], title: name, grouping: .address)
        isChosen = all.sources.map { $0.domain == domain && $0.sender == name }
    }

    func printed(as format: OutputFormat) -> [UInt8] {
        if format == .csv {
            var table = all.table
            table.rows = zip(table.rows, isChosen).filter(\.1).map(\.0)
            return table.printed(as: .csv)
        }
        return JSONValue.array(zip(all.sources, isChosen).filter(\.1).map(\.0.json)).encoded + [UInt8(ascii: "\n")]
    }
}
