import Testing

@testable import RuaDashboard

@Suite struct TargetTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let segments: [String]
        var format = Target.Format.html
        var query = ""

        var testDescription: String { text }
    }

    static let cases = [
        Case(text: "/", segments: []), Case(text: "/senders/", segments: ["senders"]),
        Case(text: "/domains/example.com", segments: ["domains", "example.com"]),
        Case(text: "/domains/example.com.json", segments: ["domains", "example.com"], format: .json),
        Case(text: "/.csv", segments: [], format: .csv),
        Case(text: "/domains/a%2Fb%20c", segments: ["domains", "a/b c"]),
        Case(text: "/senders?verdict=unauthorized&new=1", segments: ["senders"], query: "?verdict=unauthorized&new=1"),
        Case(text: "/senders?a=b+c%2B", segments: ["senders"], query: "?a=b%20c%2B"),
        Case(text: "http://127.0.0.1:8080/mail?x", segments: ["mail"], query: "?x="),
        Case(text: "/a//b", segments: ["a", "", "b"]), Case(text: "/x#y", segments: ["x"]),
        Case(text: "/%E4%BE%8B", segments: ["例"]),
    ]

    @Test(arguments: cases)
    func `A target is taken apart and decoded once`(_ entry: Case) throws {
        let target = try Target(entry.text)
        #expect(target.segments == entry.segments)
        #expect(target.format == entry.format)
        #expect(target.query.text == entry.query)
    }

    @Test(arguments: ["", "senders", "*", "/%", "/%2", "/%zz", "/%FF", "/%00", "/a?%FF", "/a?b=%0", "ftp://x/"])
    func `What is no path is malformed`(_ text: String) {
        #expect(throws: Target.Problem.malformed) { try Target(text) }
    }

    @Test func `A target may be as long as the limit and no longer`() throws {
        let longest = "/" + String(repeating: "a", count: Target.longest - 1)
        #expect(try Target(longest).segments[0].utf8.count == Target.longest - 1)
        #expect(throws: Target.Problem.tooLong) { try Target(longest + "a") }
        let most = (0..<QueryText.most).map { "a=\($0)" }.joined(separator: "&")
        #expect(try Target("/?" + most).query.pairs.count == QueryText.most)
        #expect(throws: Target.Problem.tooLong) { try Target("/?" + most + "&b=1") }
    }

    @Test func `The text of a query reads back as the same query`() throws {
        let query = QueryText([("a", "ü & = ? # / %"), ("a", "+ "), ("b", "<script>")])
        let again = try QueryText(parsing: query.text.dropFirst())
        #expect(again == query)
        #expect(again.all("a") == ["ü & = ? # / %", "+ "])
        #expect(again.setting("a", to: nil).text == "?b=%3Cscript%3E")
    }

    static let routes: [(String, Route?)] = [
        ("/", .overview), ("/summary.json", .overview), ("/domains/example.com", .domain("example.com")),
        ("/mail/12", .mail(12)), ("/mail/12/raw", .rawMail(12)), ("/reports/7.csv", .report(7)),
        ("/senders/declare", .declare), ("/static/rua.css", .asset("rua.css")), ("/metrics", .metrics),
        ("/metrics.json", nil), ("/healthz.csv", nil), ("/mail/-1", nil), ("/mail/1x", nil), ("/mail/12/raw/x", nil),
        ("/mail/99999999999999999999", nil), ("/..", nil), ("/static/..", nil), ("/domains", nil),
        ("/domains/a/b", nil),
        ("/%2e%2e/etc", nil), ("/senders//", nil),
    ]

    @Test(arguments: routes)
    func `A path names one route or none`(_ path: String, _ route: Route?) throws {
        #expect(try Route(Target(path)) == route)
    }
}
