import RuaCore
import RuaInsight
import Testing

@Suite struct EvidenceTests {
    @Test func `an authorized source says by which names it aligns`() {
        var made = MadeReports()
        made.row(
            "192.0.2.1", 900, dkim: .pass("example.com") + .pass("esp.net"), spf: .pass("bounce.example.com"))
        made.row("192.0.2.1", 300, from: "news.example.com", dkim: .pass("news.example.com"))
        let source = made.assessed().source("192.0.2.1")
        #expect(
            source?.evidence == [
                "All 1,200 messages pass",
                "It aligns by DKIM as example.com and news.example.com and SPF as bounce.example.com",
            ])
        #expect(source?.advice == "Nothing to do.")
    }

    @Test(arguments: [
        (98, 2, "Nothing to do: a few messages fail, as some are changed on the way."),
        (97, 2, "It mostly passes; see why 2 messages fail."),
    ])
    func `advice on an authorized source tells a few failures from many`(pass: Int128, fail: Int128, advice: String) {
        var made = MadeReports()
        made.row("192.0.2.1", pass, dkim: .pass("example.com"))
        made.row("192.0.2.1", fail)
        #expect(made.assessed().source("192.0.2.1")?.advice == advice)
    }

    @Test func `a forwarder names selector, domain, and where the signature passes`() {
        var made = MadeReports()
        made.row("192.0.2.1", 20, dkim: .fail("example.com"))
        made.row("192.0.2.1", 7, dkim: .fail("example.com", "old"), reasons: [.list])
        made.row("192.0.2.1", 3, reasons: [OverrideReason(type: .localPolicy, comment: "arc=pass")])
        made.row("192.0.2.1", 1)
        made.row("192.0.2.10", 5, dkim: .pass("example.com"))
        made.earlier("192.0.2.11", selector: "old")
        let source = made.assessed().source("192.0.2.1")
        #expect(
            source?.evidence == [
                "30 of the 31 messages that fail show forwarding",
                "DKIM selector s1 of example.com fails here but passes from 192.0.2.10: broken in transit",
                "DKIM selector old of example.com fails here but passed from 192.0.2.11 in the 30 days before: broken"
                    + " in transit",
                "Reporters saw: mailing list (7) and a valid ARC chain (3)",
            ])
        #expect(source?.advice.contains("sign all mail with DKIM") == true)
    }

    @Test func `signatures beyond three are not told`() {
        var made = MadeReports()
        for number in 1...5 {
            made.row("192.0.2.1", Int128(number), dkim: .fail("example.com", "s\(number)"))
            made.row("192.0.2.10", 1, dkim: .pass("example.com", "s\(number)"))
        }
        let evidence = made.assessed().source("192.0.2.1")?.evidence ?? []
        #expect(evidence.count { $0.contains("broken in transit") } == 3)
        #expect(evidence.dropFirst().first?.hasPrefix("DKIM selector s5 ") == true)
    }

    @Test(arguments: ["\u{1b}[31mred", "a b", "<script>", "=cmd()", "\u{202e}gnp"])
    func `a selector that is no name is never put into a sentence`(_ selector: String) {
        var made = MadeReports()
        made.row("192.0.2.1", 20, dkim: .fail("example.com", selector))
        made.row("192.0.2.2", 20, dkim: .fail("example.com", selector), spf: .fail(selector))
        made.row("192.0.2.2", 20, from: selector, dkim: .pass(selector), spf: .pass(selector))
        made.earlier("192.0.2.9", selector: selector)
        let said = made.assessed().insights().flatMap { $0.evidence + [$0.advice, $0.sender] }
        #expect(!said.joined().contains(selector))
        #expect(said.contains { $0.contains("a DKIM selector of example.com that is no name fails here") })
    }

    @Test func `what reporters did is said of failing mail only`() {
        var made = MadeReports()
        made.row("192.0.2.1", 2, disposition: .other("shredded"))
        made.row("192.0.2.1", 1, disposition: .reject)
        made.row("192.0.2.1", 1, dkim: .pass("example.com"), disposition: .pass)
        let source = made.assessed().source("192.0.2.1")
        #expect(source?.dispositions.other == 2)
        #expect(source?.dispositions.pass == 1)
        #expect(source?.verdict == .misconfigured)
        #expect(source?.evidence.first == "1 of 4 messages pass (25.0%)")
    }

    @Test func `names are listed by messages, folded, and at most 20 of a kind`() {
        var made = MadeReports()
        for number in 1...25 {
            made.row(
                "192.0.2.1", Int128(number), from: "N\(number).Example.COM.", dkim: .fail("d\(number).net"),
                spf: .fail("s\(number).net"))
        }
        let source = made.assessed().source("192.0.2.1")
        #expect(source?.headerFrom.count == 20)
        #expect(source?.headerFrom.first == "n25.example.com")
        #expect(source?.dkimDomains.prefix(2) == ["d25.net", "d24.net"])
        #expect(source?.spfDomains.last == "s6.net")
        #expect(source?.reporters == ["google.com"])
    }

    @Test(.timeLimit(.minutes(1))) func `20,000 names from one source take no longer than their number`() {
        var made = MadeReports()
        for number in 0..<20_000 {
            made.row("192.0.2.1", 1, dkim: .fail("example.com", "s\(number)") + .pass("d\(number).net"))
        }
        let assessment = made.assessed()
        #expect(assessment.verdicts == [.unverified])
        #expect(assessment.insight(0).dkimDomains.count == 20)
        #expect(assessment.insight(0).evidence.first?.contains("and 17 more") == true)
    }
}
