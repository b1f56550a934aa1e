import HTTPTypes
import Testing

@testable import RuaDashboard

/// What holds for every path (security 3.4).
@Suite struct GuardTests {
    static let paths = [
        "/", "/summary.json", "/domains/example.com", "/senders", "/senders.csv", "/sender?of=example.com&name=x",
        "/days",
        "/advice", "/mail", "/mail/1", "/mail/1/raw", "/reports/1", "/reports/1.csv", "/tables", "/tables/reporters",
        "/healthz", "/metrics", "/static/rua.css", "/static/rua.js", "/nowhere", "/%2e%2e/%2e%2e/etc/passwd", "/%zz",
    ]

    @Test(arguments: paths)
    func `A Host that is not ours is refused`(_ path: String) async throws {
        let made = try MadeDashboard()
        try await made.add([MadeReport().xml])
        for host in ["evil.example", "localhost.evil.example:8080"] {
            let answer = try await made.answer(path, host: host)
            #expect(answer.status == .misdirectedRequest)
            #expect(!answer.text.contains("example.com"))
        }
        #expect(try await made.answer(path, host: nil).status == .badRequest)
        let absolute = try await made.answer("http://evil.example" + path)
        #expect([.misdirectedRequest, .badRequest].contains(absolute.status))
    }

    @Test(arguments: paths)
    func `Every answer says that nothing else may be loaded, framed or told`(_ path: String) async throws {
        let made = try MadeDashboard()
        let headers = try await made.answer(path).headers
        #expect(headers[.xContentTypeOptions] == "nosniff")
        #expect(headers[.cacheControl] == "no-store")
        #expect(headers.value("referrer-policy") == "no-referrer")
        #expect(headers.value("x-frame-options") == "DENY")
        #expect(headers.value("access-control-allow-origin") == nil)
        let policy = headers[.contentSecurityPolicy] ?? ""
        #expect(policy.hasPrefix("default-src 'none';"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(!policy.contains("http"))
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .delete, .options, .patch, .trace])
    func `Pages answer GET and HEAD only`(_ method: HTTPRequest.Method) async throws {
        let made = try MadeDashboard()
        for path in ["/", "/mail", "/metrics", "/static/rua.css"] {
            let answer = try await made.answer(path, method)
            #expect(answer.status == .methodNotAllowed)
            #expect(answer.headers[.allow] == "GET, HEAD")
        }
        #expect(try await made.answer("/nowhere", method).status == .notFound)
    }

    @Test(arguments: ["/", "/senders.csv", "/healthz", "/mail/1/raw", "/nowhere", "/reports/1.json"])
    func `HEAD says the same as GET, without the body`(_ path: String) async throws {
        let made = try MadeDashboard()
        try await made.add([MadeReport().xml])
        let (get, head) = (try await made.answer(path), try await made.answer(path, .head))
        #expect(head.status == get.status)
        #expect(head.headers[.contentType] == get.headers[.contentType])
        #expect(head.headers[.contentLength] == String(get.bytes.count))
        #expect(head.bytes.isEmpty)
    }

    static let refused: [(String, HTTPResponse.Status)] = [
        ("/nowhere", .notFound), ("/domains/nowhere.example", .notFound), ("/mail/77", .notFound),
        ("/mail/77/raw", .notFound), ("/reports/77", .notFound), ("/reports/77.csv", .notFound),
        ("/tables/nothing", .notFound), ("/static/nothing.css", .notFound),
        ("/sender?of=example.com&name=x", .notFound),
        ("/sender", .badRequest), ("/%", .badRequest), ("/?last=x", .badRequest), ("/?last=0", .badRequest),
        ("/?last=99999999999999999999d", .badRequest), ("/?since=yesterday", .badRequest),
        ("/?since=2026-01-02&until=2026-01-01", .badRequest), ("/senders?domain=two%20words", .badRequest),
        ("/senders?verdict=nonsense", .badRequest), ("/senders?sort=nonsense", .badRequest),
        ("/senders?page=0", .badRequest), ("/mail?state=nonsense", .badRequest), ("/mail?before=x", .badRequest),
        ("/reports/1?after=x", .badRequest), ("/senders/declare", .methodNotAllowed),
    ]

    @Test(arguments: refused)
    func `What cannot be shown is refused with a reason`(_ path: String, _ status: HTTPResponse.Status) async throws {
        let made = try MadeDashboard()
        try await made.add([MadeReport().xml])
        let answer = try await made.answer(path)
        #expect(answer.status == status)
        #expect(!answer.text.isEmpty)
    }

    @Test func `A filter of 10,000 characters is refused at once`() async throws {
        let made = try MadeDashboard()
        let answer = try await made.answer("/senders?domain=" + String(repeating: "a", count: 10_000))
        #expect(answer.status == .uriTooLong)
    }

    @Test(arguments: [true, false])
    func `Health says whether mail is taken`(_ takesMail: Bool) async throws {
        let made = try MadeDashboard(takesMail: takesMail)
        let answer = try await made.answer("/healthz")
        #expect(answer.status == (takesMail ? .ok : .serviceUnavailable))
        #expect(answer.text == (takesMail ? "ok\n" : "mail cannot be taken\n"))
    }

    @Test func `Metrics escape what stands in their labels`() async throws {
        let answer = try await MadeDashboard().answer("/metrics")
        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(
            answer.text == """
                # HELP rua_mails Mails
                # TYPE rua_mails gauge
                rua_mails{state="a\\"b\\\\c\\nd"} 1
                rua_mails{state="stored"} 2
                # HELP rua_last Last
                # TYPE rua_last counter
                rua_last 3

                """)
    }
}
