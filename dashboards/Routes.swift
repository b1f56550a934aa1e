import HTTPTypes
import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// Which route is answered by which page, and in which form. What the command line answers too, it answers here with the
/// same bytes.
struct Routes: Sendable {
    let desk: Desk
    let status: any StatusSource
    let pool: ReadingPool
    let cache: PageCache

    /// What a route shows.
    func show(_ route: Route, _ target: Target) async throws -> Content {
        switch route {
        case .health: return health()
        case .metrics:
            let status = self.status
            let reports = try await cache.content("metrics \(desk.clock().day)") {
                Content(.metrics, Array(try status.reportMetrics().map(\.lines).joined().utf8))
            }
            return try await pool.run {
                Content(.metrics, Array(try status.metrics().map(\.lines).joined().utf8) + reports.bytes)
            }
        case .asset(let name):
            guard let file = Assets.file(name) else { throw Refusal.notFound }
            return file
        case .rawMail(let id): return try await rawMail(id)
        case .report(let id) where target.format != .html:
            let source = try await pool.run { [desk] in
                try ReportPage(desk: desk, id: id, query: target.query).export(target.format)
            }
            var content = Content(target.format == .json ? .json : .csv)
            content.stream = ByteStream(pool: pool, source: source)
            content.attachment = attachment(route, target)
            return content
        default: return try await page(route, target)
        }
    }

    /// A page that depends on its address, the day and the database only.
    private func page(_ route: Route, _ target: Target) async throws -> Content {
        let pages = Pages(desk: desk, route: route, target: target)
        let key = "\(route) \(target.format.rawValue) \(target.query.text) \(desk.clock().day)"
        var content = try await cache.content(key) { try pages.content() }
        content.attachment = attachment(route, target)
        return content
    }

    /// Does what a form asks for, and sends the browser back.
    func act(_ route: Route, _ form: QueryText) async throws -> Content {
        let desk = self.desk
        switch route {
        case .declare:
            guard let domain = form["of"], let name = form["name"] else {
                throw Refusal.unreadable("Say which sender.")
            }
            let scope = try Scope(form, now: desk.clock()).on(domain)
            return try await pool.run {
                let assessment = try desk.question(scope).assessment(scope.period)
                let addresses = assessment.senders().filter { $0.domain == domain && $0.sender == name }
                    .flatMap(\.addresses)
                guard !addresses.isEmpty else { throw Refusal.missing("No report of the period shows this sender.") }
                let parts = DeclareForm(desk: desk, scope: scope, domain: domain, name: name, addresses: addresses)
                try desk.store.declare(try parts.declaration(form))
                return .redirect(to: Link.sender(name, of: domain, scope))
            }
        case .forget:
            guard let name = form["name"] else { throw Refusal.unreadable("Say which sender.") }
            return try await pool.run {
                guard try desk.store.forgetSender(name) else {
                    throw Refusal.missing("Nothing is declared as \(name).")
                }
                return .redirect(to: "/senders")
            }
        default: throw Refusal.notFound
        }
    }

    /// A page that says why there is none.
    func refusal(_ refusal: Refusal, in format: Target.Format) -> Content {
        var content: Content
        if format == .html {
            let values: [String: Any] = [
                "heading": "\(refusal.status.code) \(refusal.status.reasonPhrase)", "lead": refusal.text,
                "body": "<p><a href=\"/\">To the overview</a></p>" as Markup,
            ]
            content = desk.page(refusal.status.reasonPhrase, desk.assets.render("plain", values))
        } else {
            content = Content(.text, Array((refusal.text + "\n").utf8))
        }
        content.status = refusal.status
        content.allow = refusal.allow
        return content
    }

    private func health() -> Content {
        let takesMail = status.takesMail
        var content = Content(.text, Array((takesMail ? "ok\n" : "mail cannot be taken\n").utf8))
        if !takesMail { content.status = .serviceUnavailable }
        return content
    }

    private func rawMail(_ id: Int64) async throws -> Content {
        let store = desk.store
        guard let length = try await pool.run({ try store.rawMailLength(id) }) else {
            throw Refusal.missing("The bytes of mail \(id) are not kept, or there is no such mail.")
        }
        var content = Content(.bytes)
        content.attachment = "mail-\(id).eml.txt"
        content.stream = ByteStream(length: length, pool: pool, source: RawMailSource(store: store, id: id))
        return content
    }

    /// The file name of a download.
    private func attachment(_ route: Route, _ target: Target) -> String? {
        guard target.format == .csv else { return nil }
        let name =
            switch route {
            case .overview: "summary"
            case .domain(let domain): "domain-" + domain
            case .mail(let id): "mail-\(id)"
            case .report(let id): "report-\(id)"
            case .table(let name): name
            default: target.segments.first ?? "rua"
            }
        let safe = name.unicodeScalars.filter {
            $0.isASCII
                && ($0.properties.isAlphabetic || ($0.value >= 0x30 && $0.value <= 0x39) || $0 == "-" || $0 == ".")
        }
        return String(String.UnicodeScalarView(safe.prefix(60))) + ".csv"
    }
}
