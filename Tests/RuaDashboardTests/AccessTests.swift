import HTTPTypes
import Testing

@testable import RuaDashboard

@Suite struct AccessTests {
    static let hosts: [(String, Bool)] = [
        ("localhost", true), ("LOCALHOST:8080", true), ("localhost.", true), ("127.0.0.1", true),
        ("192.0.2.1:80", true),
        ("[::1]", true), ("[2001:db8::1]:8080", true), ("rua.example.org", true), ("RUA.example.org:443", true),
        ("evil.example", false), ("localhost.evil.example", false), ("127.0.0.1.evil.example", false), ("", false),
        ("[::1", false), ("[evil.example]", false), ("[::1]x", false), ("127.0.0.1:80x", false), ("1.2.3", false),
        ("rua.example.org@evil.example", false), (":80", false), ("0x7f000001", false),
    ]

    @Test(arguments: hosts)
    func `A host is ours when it is an address, localhost or a name that the owner gave`(_ host: String, _ isOurs: Bool)
    {
        #expect(HostCheck(listening: "127.0.0.1", names: ["Rua.example.org"]).allows(host) == isOurs)
    }

    static let credentials: [(String?, Bool)] = [
        ("Bearer sixteen-letters-x", true), ("bearer sixteen-letters-x", true),
        // "me:sixteen-letters-x" and ":sixteen-letters-x"
        ("Basic bWU6c2l4dGVlbi1sZXR0ZXJzLXg=", true), ("Basic OnNpeHRlZW4tbGV0dGVycy14", true),
        (nil, false), ("", false), ("Bearer", false), ("Bearer ", false), ("Bearer sixteen-letters-y", false),
        ("Bearer sixteen-letters-xx", false), ("Bearer sixteen-letters-", false), ("Basic sixteen-letters-x", false),
        ("Basic !!!!", false), ("Basic c2l4dGVlbi1sZXR0ZXJzLXg=", false), ("Digest sixteen-letters-x", false),
    ]

    @Test(arguments: credentials)
    func `Only the whole token lets in`(_ authorization: String?, _ isAllowed: Bool) {
        #expect(WebAccess(token: "sixteen-letters-x").allows(authorization) == isAllowed)
        #expect(WebAccess().allows(authorization))
    }

    @Test func `Without the token nothing but health is shown`() async throws {
        let made = try MadeDashboard(access: WebAccess(token: "sixteen-letters-x"))
        try await made.add([MadeReport().xml])
        for path in ["/", "/senders.json", "/mail", "/metrics", "/static/rua.css", "/nowhere", "/mail/1/raw"] {
            let answer = try await made.answer(path)
            #expect(answer.status == .unauthorized, "\(path)")
            #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Basic ") == true)
            #expect(!answer.text.contains("example.com"))
        }
        #expect(try await made.answer("/healthz").status == .ok)
        let allowed = try await made.answer("/", headers: [.authorization: "Bearer sixteen-letters-x"])
        #expect(allowed.status == .ok)
        #expect(allowed.text.contains("example.com"))
    }

    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var token = true
        var headers: HTTPFields = [:]
        var isAllowed = false
    }

    static let forms = [
        Form(testDescription: "a page of ours", headers: fields("null", "same-origin"), isAllowed: true),
        Form(testDescription: "an old browser of ours", headers: fields("http://localhost:8080", nil), isAllowed: true),
        Form(testDescription: "curl with the token", isAllowed: true),
        Form(testDescription: "no token", token: false, headers: fields("http://localhost:8080", "same-origin")),
        Form(testDescription: "another site", headers: fields("https://evil.example", "cross-site")),
        Form(testDescription: "another port of this machine", headers: fields("http://localhost:9999", "same-site")),
        Form(testDescription: "an old browser elsewhere", headers: fields("http://evil.example", nil)),
        Form(testDescription: "a frame without an origin", headers: fields("null", nil)),
    ]

    private static func fields(_ origin: String, _ site: String?) -> HTTPFields {
        var fields: HTTPFields = [.origin: origin]
        if let site, let name = HTTPField.Name("Sec-Fetch-Site") { fields[name] = site }
        return fields
    }

    @Test(arguments: forms)
    func `A form counts only when a page of ours sent it`(_ form: Form) {
        let token = FormToken()
        let query = QueryText(form.token ? [("token", token.text)] : [("token", FormToken().text)])
        #expect(token.allows(query, form.headers, authority: "localhost:8080") == form.isAllowed)
    }
}
