import HTTPTypes
import Hummingbird

/// What every request must keep to and every answer carries, whatever the path (security 3.4).
struct GuardMiddleware<Context: RequestContext>: RouterMiddleware {
    let host: String

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard isOurs(request.head.authority ?? "") else {
            return answer(.misdirectedRequest, "this is not the host that the dashboard is served as\n")
        }
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as any HTTPResponseError {
            response = try error.response(from: request, context: context)
        }
        protect(&response)
        return response
    }

    /// A Host that is an address, `localhost` or the one we listen at: a name that somebody else's DNS points here is not.
    private func isOurs(_ authority: String) -> Bool {
        let name = HostName(authority)
        return name.isAddress || name.text == "localhost" || name.text == host.lowercased()
    }

    private func answer(_ status: HTTPResponse.Status, _ text: String) -> Response {
        var response = Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: .init(string: text)))
        protect(&response)
        return response
    }

    private func protect(_ response: inout Response) {
        for (name, value) in Self.headers { response.headers[name] = value }
    }

    private static var headers: [(HTTPField.Name, String)] {
        var headers: [(HTTPField.Name, String)] = [
            (.cacheControl, "no-store"), (.xContentTypeOptions, "nosniff"),
            (
                .contentSecurityPolicy,
                "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; base-uri 'none'; "
                    + "frame-ancestors 'none'"
            ),
        ]
        if let referrer = HTTPField.Name("Referrer-Policy") { headers.append((referrer, "no-referrer")) }
        return headers
    }
}

/// The host part of a Host header field.
struct HostName {
    let text: String
    let isAddress: Bool

    init(_ authority: String) {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            text = authority[authority.index(after: authority.startIndex)..<end].lowercased()
            isAddress = true
            return
        }
        text = (authority.split(separator: ":", omittingEmptySubsequences: false).first ?? "").lowercased()
        let octets = text.split(separator: ".", omittingEmptySubsequences: false)
        isAddress = octets.count == 4 && octets.allSatisfy { UInt8($0) != nil }
    }
}
