import HTTPTypes
import Testing

@testable import RuaDashboard

@Suite struct PagingTests {
    @Test func `Mail is paged by its number, newest first, each mail once`() async throws {
        let made = try MadeDashboard()
        try await made.add((1...250).map { MadeReport(id: "\($0)", rows: [.passing]).xml })
        var (path, seen): (String?, [Int]) = ("/mail", [])
        var pages = 0
        while let next = path {
            let text = try await made.answer(next).text
            seen += text.matches(of: /href="\/mail\/(\d+)"/).compactMap { Int($0.1) }
            path = text.firstMatch(of: /rel="next" href="([^"]+)"/).map { String($0.1) }
            pages += 1
        }
        #expect(pages == 3)
        #expect(seen == Array((1...250).reversed()))
    }

    @Test func `A page of exactly one length has no next`() async throws {
        let made = try MadeDashboard()
        let rows = (0..<ReportPage.pageLength).map { MadeReport.Row(ip: "192.0.2.\($0)") }
        try await made.add([MadeReport(id: "1", rows: rows).xml, MadeReport(id: "2", rows: rows + [.forged]).xml])
        #expect(try await !made.answer("/reports/1").text.contains("rel=\"next\""))
        let text = try await made.answer("/reports/2").text
        let next = try #require(text.firstMatch(of: /rel="next" href="([^"]+)"/)).1
        #expect(!text.contains("203.0.113.66"))
        let last = try await made.answer(String(next)).text
        #expect(last.contains("203.0.113.66"))
        #expect(!last.contains("192.0.2.99"))
        #expect(!last.contains("rel=\"next\""))
    }

    @Test func `A report of more rows than one piece is sent whole`() async throws {
        let made = try MadeDashboard()
        let rows = (0..<4100).map { MadeReport.Row(ip: "10.0.\($0 / 250).\($0 % 250)", count: $0 + 1) }
        try await made.add([MadeReport(rows: rows).xml])
        #expect(try await made.answer("/reports/1.csv").text.split(separator: "\r\n").count == 4101)
        let json = try await made.answer("/reports/1.json").text
        #expect(json.hasPrefix("[") && json.hasSuffix("]\n"))
        #expect(json.matches(of: /"source_ip"/).count == 4100)
    }

    @Test func `Senders are sorted and paged`() async throws {
        let made = try MadeDashboard()
        let count = SendersPage.pageLength + 50
        let rows = (0..<count).map {
            MadeReport.Row(
                ip: "10.\($0).0.1", count: $0 + 1, dkim: "fail", spf: "fail",
                selector: "unknown", signature: "fail", spfResult: "fail")
        }
        try await made.add([MadeReport(rows: rows).xml])
        func senders(_ path: String) async throws -> [String] {
            try await made.answer(path).text.matches(of: />(10\.\d+\.0\.0\/24)</).map { String($0.1) }
        }
        let first = try await senders("/senders?verdict=unauthorized")
        #expect(first.count == SendersPage.pageLength)
        #expect(first.first == "10.\(count - 1).0.0/24")
        let second = try await senders("/senders?verdict=unauthorized&page=2")
        #expect(second.count == 50)
        #expect(Set(first).isDisjoint(with: second))
        #expect(try await senders("/senders?page=9999") == second)
        #expect(try await senders("/senders?sort=sender").first == "10.0.0.0/24")
    }

    @Test func `With many domains the overview stays small and says how many it leaves out`() async throws {
        let made = try MadeDashboard()
        let count = AdvicePage.mostDomains + 1
        try await made.add(
            (0..<count).map {
                MadeReport(id: "\($0)", domain: "domain-with-a-long-name-\($0).example", rows: [.passing, .forged]).xml
            })
        let page = try await made.answer("/?last=90")
        let rest = count - OverviewPage.mostDomains
        #expect(page.text.contains("\(rest) more domains: act 0, look 0, ok \(rest)."))
        #expect(page.bytes.count < 150 << 10)
        #expect(try await made.answer("/advice").text.contains("1 more domain with less mail"))
    }

    @Test func `The gravest domain is on the overview, however many are larger`() async throws {
        let made = try MadeDashboard()
        try await made.add(
            (0..<OverviewPage.mostDomains).map { MadeReport(id: "\($0)", domain: "large-\($0).example").xml }
                + [MadeReport(id: "small", domain: "small.example", rows: [.service]).xml])
        let page = try await made.answer("/?last=90").text
        let (small, large) = (
            page.firstRange(of: "/domains/small.example"), page.firstRange(of: "/domains/large-0.example")
        )
        let (first, second) = (try #require(small), try #require(large))
        #expect(first.lowerBound < second.lowerBound)
        #expect(page.contains("1 more domain: act 0, look 0, ok 1."))
    }

    @Test func `What changed is told of the largest senders only`() async throws {
        let made = try MadeDashboard()
        let senders = (0..<9).map { number in
            var row = MadeReport.Row.service
            row.ip = "198.51.\(number).1"
            (row.signer, row.spfDomain) = ("sender-\(number).example", "sender-\(number).example")
            return row
        }
        try await made.add([
            MadeReport(id: "1", ago: 10, rows: [.passing]).xml,
            MadeReport(id: "2", ago: 1, rows: [.passing] + senders).xml,
        ])
        let page = try await made.answer("/domains/example.com").text
        #expect(page.contains("4 more senders are new."))
    }

    @Test func `A mail is sent as it was received, as text to save`() async throws {
        let made = try MadeDashboard()
        let long = "X-Long: 1\n" + String(repeating: " <script>x</script>\n", count: 30_000)
        let broken = MadeMail.broken.replacing("Subject:", with: long + "Subject:", maxReplacements: 1)
        try await made.add([broken])
        let answer = try await made.answer("/mail/1/raw")
        #expect(answer.status == .ok)
        #expect(answer.headers[.contentType] == "text/plain")
        #expect(answer.headers[.contentDisposition] == "attachment; filename=\"mail-1.eml.txt\"")
        #expect(answer.headers[.contentLength] == String(broken.utf8.count))
        #expect(answer.text == broken)
        try await made.add([MadeReport().xml])
        #expect(try await made.answer("/mail/2/raw").status == .notFound)
    }
}
