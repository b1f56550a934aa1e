import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import RuaStore

/// What Hummingbird gives a request with; nothing of it is needed.
struct WebContext: InitializableFromSource {
    init(source: ApplicationRequestContextSource) {}
    init() {}
}

/// Answers every request: looks at who asks for what, then has it made.
///
/// What holds for every path stands here (security 3.4), before any path is looked at.
struct DashboardResponder: HTTPResponder {
    /// The longest form. Unit: bytes.
    static let longestForm = 16 << 10

    let hosts: HostCheck
    let access: WebAccess
    let token: FormToken
    let routes: Routes
    let logger: Logger

    func respond(to request: Request, context: WebContext) async throws -> Response {
        var target: Target?
        var content: Content
        do {
            let authority = try checkHost(request.head.authority)
            // The first Host became the authority; any further one is still among the fields (RFC 9112 section 3.2).
            if request.headers.contains(where: { $0.name.canonicalName == "host" }) {
                throw Refusal(.badRequest, "The request names more than one host.")
            }
            target = try Self.target(request)
            if let other = target?.authority { _ = try checkHost(other) }
            content = try await self.content(of: target ?? Target("/"), request, authority: authority)
        } catch {
            content = routes.refusal(refusal(for: error, request), in: target?.format ?? .html)
        }
        if request.method == .head, let stream = content.stream { content.stream?.length = try await stream.measured() }
        return Self.response(content, to: request.method)
    }

    private func checkHost(_ authority: String?) throws -> String {
        guard let authority, !authority.isEmpty else {
            throw Refusal(.badRequest, "The request does not say which host it is for.")
        }
        guard hosts.allows(authority) else {
            throw Refusal(
                .misdirectedRequest,
                "This is not a name that the dashboard is served under. Use its address, or name it with --web-host.")
        }
        return authority
    }

    private static func target(_ request: Request) throws -> Target {
        do {
            return try Target(request.head.path ?? "")
        } catch .tooLong {
            throw Refusal(.uriTooLong, "The address is longer than any of ours.")
        } catch .malformed {
            throw Refusal(.badRequest, "The address cannot be read.")
        }
    }

    private func content(of target: Target, _ request: Request, authority: String) async throws -> Content {
        let route = Route(target)
        if route != .health, !access.allows(request.headers[.authorization]) {
            throw Refusal(.unauthorized, "Say who you are: the token of the file in web_token, as password or bearer.")
        }
        guard let route else { throw Refusal.notFound }
        switch request.method {
        case .get, .head:
            guard !route.isAction else { throw Refusal(.methodNotAllowed, "This is sent by a form.", allow: "POST") }
            return try await routes.show(route, target)
        case .post where route.isAction:
            return try await routes.act(route, form(request, authority: authority))
        default:
            let allow = route.isAction ? "POST" : "GET, HEAD"
            throw Refusal(.methodNotAllowed, "This page answers \(allow) only.", allow: allow)
        }
    }

    /// The fields of a form, once it is sure that a page of ours sent it.
    private func form(_ request: Request, authority: String) async throws -> QueryText {
        guard access.mayWrite else {
            throw Refusal(.forbidden, "This dashboard only shows. Start it with --web-write to declare senders here.")
        }
        let kind = request.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
        guard kind == "application/x-www-form-urlencoded" else {
            throw Refusal(.unsupportedMediaType, "This takes a form only.")
        }
        var bytes: [UInt8] = []
        for try await part in request.body {
            bytes.append(contentsOf: part.readableBytesView)
            guard bytes.count <= Self.longestForm else { throw Refusal(.contentTooLarge, "The form is too long.") }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Refusal(.badRequest, "The form cannot be read.")
        }
        let form: QueryText
        do {
            form = try QueryText(parsing: text[...])
        } catch {
            throw Refusal(.badRequest, "The form cannot be read.")
        }
        guard token.allows(form, request.headers, authority: authority) else {
            throw Refusal(
                .forbidden, "This form did not come from a page of this dashboard, or is of before its restart.")
        }
        return form
    }

    private func refusal(for error: any Error, _ request: Request) -> Refusal {
        if let refusal = error as? Refusal { return refusal }
        if let problem = error as? Scope.Problem { return Refusal(.badRequest, problem.text) }
        if let error = error as? StoreError, error.code == .tooMuch {
            return Refusal(.unprocessableContent, error.text)
        }
        logger.error("a page could not be made", metadata: ["error": "\(error)"])
        return Refusal(.internalServerError, "The page could not be made; the log says why.")
    }

    private static func response(_ content: Content, to method: HTTPRequest.Method) -> Response {
        var headers = headers
        headers[.contentType] = content.kind.rawValue
        if let name = content.attachment { headers[.contentDisposition] = "attachment; filename=\"\(name)\"" }
        if let location = content.location { headers[.location] = location }
        if let allow = content.allow { headers[.allow] = allow }
        switch content.status {
        case .unauthorized: headers[.wwwAuthenticate] = "Basic realm=\"Rua\", charset=\"UTF-8\""
        case .serviceUnavailable: headers[.retryAfter] = "5"
        default: break
        }
        let length = content.stream == nil ? content.bytes.count : content.stream?.length
        if let length { headers[.contentLength] = String(length) }
        let body: ResponseBody =
            if method == .head {
                ResponseBody()
            } else if let stream = content.stream {
                stream.body
            } else {
                ResponseBody(byteBuffer: ByteBuffer(bytes: content.bytes))
            }
        return Response(status: content.status, headers: headers, body: body)
    }

    /// What every answer says to the browser: load, run, frame, remember and tell nobody anything else.
    private static let headers: HTTPFields = {
        var headers: HTTPFields = [
            .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy:
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
                + "base-uri 'none'; frame-ancestors 'none'",
        ]
        let further = [
            ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"), ("X-Robots-Tag", "noindex"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
        for (name, value) in further { if let name = HTTPField.Name(name) { headers[name] = value } }
        return headers
    }()
}
