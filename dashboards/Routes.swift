import HTTPTypes
import Hummingbird
import NIOCore
import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// Which path answers what. Each page is an answer of the command line, so that both always say the same.
struct Routes {
    let store: Store
    let senders: [DeclaredSender]
    let status: any StatusSource
    let clock: @Sendable () -> Timestamp

    func add<Context: RequestContext>(to router: Router<Context>) {
        router.get("healthz") { _, _ in health() }
        router.get("metrics") { _, _ in
            try text(status.metrics().map(\.lines).joined(), type: "text/plain; version=0.0.4; charset=utf-8")
        }
        page(router, "", default: 7) { question, period in try question.summary(period, now: clock()) }
        page(router, "senders", default: 7) { question, period in
            try question.senders(period, verdicts: [], title: "Senders", by: .sender)
        }
        page(router, "unauthorized", default: 7) { question, period in
            try question.senders(
                period, verdicts: [.unauthorized, .unverified], title: "Who is sending as you", by: .sender)
        }
        page(router, "advise", default: 90) { question, period in try question.advice(period) }
    }

    /// A page at a path, and the same as JSON and CSV at the path with `.json` and `.csv`.
    private func page<Context: RequestContext>(
        _ router: Router<Context>, _ path: String, default days: Int,
        _ ask: @escaping @Sendable (Question, Period) throws -> some Answer
    ) {
        let formats: [(String, OutputFormat, String)] = [
            (path, .html, "text/html; charset=utf-8"), (path + ".json", .json, "application/json"),
            (path + ".csv", .csv, "text/csv; charset=utf-8"),
        ]
        for (path, format, type) in formats where path != ".json" && path != ".csv" {
            router.get(RouterPath(path)) { request, _ in
                guard let scope = Scope(request.uri.queryParameters, now: clock(), default: days) else {
                    throw HTTPError(.badRequest, message: "the period or a domain in the address cannot be read\n")
                }
                let declared = senders + (try store.declaredSenders())
                let question = Question(to: store, domains: scope.domains, senders: declared)
                return bytes(try ask(question, scope.period).printed(as: format), type: type)
            }
        }
    }

    private func health() -> Response {
        let takesMail = status.takesMail
        var response = text(takesMail ? "ok\n" : "no room for mail\n", type: "text/plain; charset=utf-8")
        if !takesMail { response.status = .serviceUnavailable }
        return response
    }

    private func text(_ text: String, type: String) -> Response { bytes(Array(text.utf8), type: type) }

    private func bytes(_ bytes: [UInt8], type: String) -> Response {
        Response(status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// The period and domains that an address asks for: `?last=30d&domain=example.com`, or `since` and `until`.
struct Scope {
    private(set) var period: Period
    private(set) var domains: [String] = []

    init?(_ query: Parameters, now: Timestamp, default days: Int) {
        period = Period(since: Timestamp(day: now.day - days), until: Timestamp(day: now.day))
        if let last = query["last"] {
            let digits = last.hasSuffix("d") ? last.dropLast() : last
            guard let count = Int(digits), (1...36_500).contains(count) else { return nil }
            period = Period(since: Timestamp(day: now.day - count), until: Timestamp(day: now.day))
        }
        if let since = query["since"] {
            guard let begin = Timestamp(since) else { return nil }
            guard let end = query["until"].map({ Timestamp($0) }) ?? Timestamp(day: now.day + 1) else { return nil }
            period = Period(since: begin, until: end)
        }
        for text in query.getAll("domain") {
            guard let name = DomainName(text) else { return nil }
            domains.append(name.text)
        }
    }
}
