import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// Makes the content of a route. Reads the database, and so runs on the reading pool.
struct Pages: Sendable {
    let desk: Desk
    let route: Route
    let target: Target

    /// - Throws: `StoreError`, `Refusal`, or `Scope.Problem`.
    func content() throws -> Content {
        guard target.format == .html else { return try download() }
        switch route {
        case .overview: return try OverviewPage(desk: desk, scope: scope()).content()
        case .domain(let name):
            let domain = Self.folded(name)
            return try DomainPage(desk: desk, scope: scope().on(domain), domain: domain).content()
        case .senders, .unauthorized:
            return try SendersPage(desk: desk, scope: scope(), filter: filter()).content()
        case .sender: return try sender().content()
        case .days: return try DaysPage(desk: desk, scope: scope()).content()
        case .advice: return try AdvicePage(desk: desk, scope: scope(Question.adviceDays)).content()
        case .mails: return try MailsPage(desk: desk, query: target.query).content()
        case .mail(let id): return try MailPage(desk: desk, id: id).content()
        case .report(let id): return try ReportPage(desk: desk, id: id, query: target.query).content()
        case .tables: return try TablesPage(desk: desk, scope: scope(30)).list()
        case .table(let name): return try TablesPage(desk: desk, scope: scope(30)).content(name)
        case .rawMail, .health, .metrics, .asset, .declare, .forget: throw Refusal.notFound
        }
    }

    /// The same for programs.
    private func download() throws -> Content {
        let format: OutputFormat = target.format == .json ? .json : .csv
        let bytes: [UInt8] =
            switch route {
            case .overview: try summary(scope()).printed(as: format)
            case .domain(let name): try summary(scope().on(Self.folded(name))).printed(as: format)
            case .senders, .unauthorized: try senders().printed(as: format)
            case .sender: try sender().answer().printed(as: format)
            case .days: try DaysPage(desk: desk, scope: scope()).table().printed(as: format)
            case .advice:
                try desk.question(scope(Question.adviceDays)).advice(scope(Question.adviceDays).period)
                    .printed(as: format)
            case .mails: try MailsPage(desk: desk, query: target.query).answer().printed(as: format)
            case .mail(let id): try MailPage(desk: desk, id: id).answer().printed(as: format)
            case .table(let name): try TablesPage(desk: desk, scope: scope(30)).answer(name).printed(as: format)
            case .tables, .report, .rawMail, .health, .metrics, .asset, .declare, .forget:
                throw Refusal.notFound
            }
        return Content(target.format == .json ? .json : .csv, bytes)
    }

    private func scope(_ standard: Int = Scope.standard) throws -> Scope {
        try Scope(target.query, now: desk.clock(), standard: standard)
    }

    private func summary(_ scope: Scope) throws -> SummaryAnswer {
        try desk.question(scope).summary(scope.period, now: desk.clock())
    }

    /// What `/unauthorized` shows is what `rua unauthorized` does.
    private func filter() throws -> SenderFilter {
        guard route == .unauthorized else { return try SenderFilter(target.query) }
        let verdicts = [Verdict.unauthorized, .unverified].map(\.rawValue)
        return try SenderFilter(target.query.setting("verdict", to: verdicts))
    }

    private func senders() throws -> SendersAnswer {
        let filter = try filter()
        let scope = try scope()
        return try desk.question(scope).senders(
            scope.period, verdicts: filter.verdicts, onlyNew: filter.onlyNew, title: "Senders", by: .address)
    }

    private func sender() throws -> SenderPage {
        guard let domain = target.query["of"], let name = target.query["name"] else {
            throw Refusal.unreadable("Say which sender, and of which domain.")
        }
        return SenderPage(desk: desk, scope: try scope().on(domain), domain: domain, name: name)
    }

    /// The form in which the database holds a domain; what is no domain name stays as it is.
    private static func folded(_ name: String) -> String { DomainName(name)?.text ?? name }
}
