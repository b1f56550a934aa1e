import Testing

/// The dashboard of a running collector (contract section 5, security section 3.4).
@Suite struct DashboardTests {
    static let paths = [
        "/", "/senders", "/unauthorized", "/advise", "/senders.json", "/senders.csv", "/unauthorized.json",
        "/advise.csv",
        "/healthz", "/metrics", "/nowhere", "/%2e%2e/%2e%2e/etc/passwd",
    ]

    private func collector(_ scratch: Scratch) throws -> CollectorProcess {
        try scratch.add(
            .on(Day.today.before(1), [.passing("192.0.2.10", count: 42), .failing("203.0.113.66", count: 7)]))
        return try CollectorProcess(in: scratch, web: true)
    }

    @Test func `A port that is taken is named, with the way out`() throws {
        let (scratch, other) = (try Scratch(), try Scratch())
        let collector = try collector(scratch)
        let port = collector.webPort
        let answer = try other.rua(
            "serve", "--rcpt", "rua@example.com", "--smtp", "127.0.0.1:0", "--web", "127.0.0.1:\(port)")
        #expect(answer.exitCode == 1)
        let words =
            "rua: cannot show the dashboard on 127.0.0.1:\(port): Address already in use; another process listens there"
        #expect(answer.errorText.contains(words))
        #expect(try HTTPAnswer.get("/healthz", port: collector.webPort).status == 200, "the first one still listens")
    }

    @Test(arguments: [
        "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example", "", "[::1",
    ])
    func `A Host that is not ours is refused on every path`(_ host: String) throws {
        let scratch = try Scratch()
        let collector = try collector(scratch)
        for path in Self.paths {
            let answer = try HTTPAnswer.get(path, port: collector.webPort, host: host)
            #expect([400, 403, 421].contains(answer.status), "\(path)")
            #expect(!answer.text.contains("example.com"))
        }
    }

    @Test(arguments: ["127.0.0.1", "localhost", "localhost:9999", "[::1]:8080", "192.0.2.1"])
    func `An address or localhost is ours`(_ host: String) throws {
        let scratch = try Scratch()
        let collector = try collector(scratch)
        #expect(try HTTPAnswer.get("/", port: collector.webPort, host: host).status == 200)
    }

    @Test func `Pages show what the commands show, and carry their protection`() throws {
        let scratch = try Scratch()
        let collector = try collector(scratch)
        for path in ["/", "/senders", "/unauthorized", "/advise"] {
            let page = try HTTPAnswer.get(path, port: collector.webPort)
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.text.contains("example.com"))
        }
        for path in Self.paths {
            let headers = try HTTPAnswer.get(path, port: collector.webPort).headers
            #expect(headers["x-content-type-options"] == "nosniff", "\(path)")
            #expect(headers["cache-control"] == "no-store", "\(path)")
            #expect(headers["referrer-policy"] == "no-referrer", "\(path)")
            let policy = headers["content-security-policy"] ?? ""
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(path)")
            #expect(!policy.contains("unsafe"), "\(path)")
            #expect(headers["access-control-allow-origin"] == nil, "\(path)")
        }
        let json = try JSON(HTTPAnswer.get("/senders.json", port: collector.webPort).body)
        #expect(try json == scratch.rua("senders", "--format", "json").json)
        let csv = try HTTPAnswer.get("/unauthorized.csv", port: collector.webPort).body
        #expect(try csv == scratch.rua("unauthorized", "--format", "csv").output)
    }

    @Test func `Period and domain can be chosen, and nonsense is answered with 400`() throws {
        let scratch = try Scratch()
        let collector = try collector(scratch)
        func sources(_ query: String) throws -> Int {
            let answer = try HTTPAnswer.get("/senders.json?\(query)", port: collector.webPort)
            return try JSON(answer.body).elements.count
        }
        #expect(try sources("last=1d") == 2)
        #expect(try sources("domain=EXAMPLE.com") == 2)
        #expect(try sources("domain=example.net") == 0)
        #expect(try sources("since=2001-01-01&until=2001-02-01") == 0)
        let wrong = [
            "last=x", "last=0", "last=99999999999999999999d", "since=yesterday", "since=2026-01-02&until=soon",
            "since=2026-01-02&until=2026-01-01", "domain=two%20words", "domain=%FF%FE",
            "domain=" + String(repeating: "a", count: 5000),
        ]
        for query in wrong {
            // An address that is too long is refused before it is read.
            let status = try HTTPAnswer.get("/senders?\(query)", port: collector.webPort).status
            #expect(status == 400 || (query.count > 4096 && status == 414), "\(query.prefix(60)): \(status)")
        }
        #expect(try HTTPAnswer.get("/", port: collector.webPort).status == 200)
    }

    @Test func `Other methods, wrong escapes and unknown paths are answered`() throws {
        let scratch = try Scratch()
        let collector = try collector(scratch)
        for method in ["POST", "PUT", "DELETE"] {
            let answer = try HTTPAnswer.get("/", port: collector.webPort, method: method)
            #expect([404, 405].contains(answer.status), "\(method)")
        }
        let head = try HTTPAnswer.get("/", port: collector.webPort, method: "HEAD")
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        for path in ["/nowhere", "/%", "/%zz", "/../../etc/passwd", "/" + String(repeating: "a", count: 10_000)] {
            let answer = try HTTPAnswer.get(path, port: collector.webPort)
            #expect((400..<500).contains(answer.status), "\(path.prefix(40))")
            #expect(!answer.text.contains("root:"))
        }
    }

    @Test func `Metrics are Prometheus text that counts what happened, and hold no content of mail`() throws {
        let scratch = try Scratch()
        let collector = try collector(scratch)
        var mail = ReportMail(ReportXML())
        mail.subject = "marker-in-a-subject"
        try collector.deliver(mail.bytes)
        let refused = try collector.connect()
        try refused.command("MAIL FROM:<a@b.example>", 250)
        try refused.command("RCPT TO:<x@y.example>", 550)
        try scratch.waitUntilRead()
        let answer = try HTTPAnswer.get("/metrics", port: collector.webPort)
        #expect(answer.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
        let lines = answer.text.split(separator: "\n")
        #expect(lines.contains("rua_smtp_messages_total 1"))
        #expect(lines.contains("rua_mails{state=\"stored\"} 2"))
        for line in lines where !line.hasPrefix("#") {
            #expect(line.split(separator: " ").count == 2)
            #expect(lines.contains { $0.hasPrefix("# TYPE \(line.prefix { $0 != "{" && $0 != " " }) ") }, "\(line)")
        }
        #expect(!answer.text.contains("marker"))
        #expect(!collector.log.contains { $0.contains("marker") })
    }

    @Test func `A slow web client holds nobody up`() throws {
        let scratch = try Scratch()
        let collector = try collector(scratch)
        let slow = try (0..<50).map { _ in try Connection(port: collector.webPort) }
        for client in slow { try client.send("GET / HTTP/1.1\r\nHost: 127") }
        #expect(try HTTPAnswer.get("/healthz", port: collector.webPort).status == 200)
        try collector.deliver(ReportMail(ReportXML()).bytes)
    }
}
