import Testing

/// Keys, their order and the figures under them (contract sections 4.2 to 4.4). Scripts rely on these.
@Suite struct AnswerShapeTests {
    /// Two periods with mail, one domain with everything.
    private func filled() throws -> Scratch {
        let scratch = try Scratch()
        let today = Day.today
        var report = ReportXML.on(
            today.before(2), [.passing("192.0.2.10", count: 90), .failing("203.0.113.66", count: 7)])
        report.rows[1].disposition = "reject"
        report.rows[0].spf = "pass"
        report.rows[0].spfResults = [("example.com", "mfrom", "pass")]
        let before = ReportXML.on(
            today.before(9), [.passing("192.0.2.10", count: 50), .failing("198.51.100.1", count: 3)])
        let other = ReportXML.on(today.before(3), domain: "example.net", [.passing("192.0.2.10")])
        try scratch.add(report, before, other)
        return scratch
    }

    @Test func `The summary has the contract's keys in their order`() throws {
        let summary = try filled().rua("summary", "--format", "json").json
        #expect(summary.keys.starts(with: ["since", "until", "domains", "mails"]))
        let domain = summary["domains"][0]
        #expect(
            domain.keys.starts(with: [
                "domain", "policy", "reports", "reporters", "sources", "new_sources", "messages", "pass",
                "dkim_aligned",
                "spf_aligned", "disposition", "verdicts", "previous",
            ]))
        #expect(domain["policy"].keys.starts(with: ["p", "sp", "np", "adkim", "aspf", "pct", "testing", "seen"]))
        #expect(domain["disposition"].keys.starts(with: ["none", "quarantine", "reject", "pass"]))
        #expect(
            domain["verdicts"].keys.starts(with: [
                "authorized", "forwarder", "misconfigured", "unverified", "unauthorized",
            ]))
        #expect(domain["previous"].keys.starts(with: ["messages", "pass", "reports", "sources"]))
        #expect(summary["mails"].keys.starts(with: ["stored", "duplicate", "quarantined"]))
    }

    @Test func `The summary has the figures of its period and of the one before`() throws {
        let summary = try filled().rua("summary", "--format", "json").json
        let today = Day.today
        #expect(summary["since"].text == rfc3339(today.before(7).seconds))
        #expect(summary["until"].text == rfc3339(today.seconds))
        #expect(summary["domains"].elements.map { $0["domain"].text } == ["example.com", "example.net"])
        let domain = summary["domains"][0]
        let figures = [
            "reports": 1, "reporters": 1, "sources": 2, "new_sources": 1, "messages": 97, "pass": 90,
            "dkim_aligned": 90,
            "spf_aligned": 90,
        ]
        for (key, value) in figures { #expect(domain[key].int == value, "\(key)") }
        #expect(
            domain["disposition"]
                == .object([
                    ("none", .number("90")), ("quarantine", .number("0")), ("reject", .number("7")),
                    ("pass", .number("0")),
                ]))
        #expect(domain["verdicts"]["authorized"].int == 90)
        #expect(domain["verdicts"]["unauthorized"].int == 7)
        #expect(
            domain["previous"]
                == .object([
                    ("messages", .number("53")), ("pass", .number("50")), ("reports", .number("1")),
                    ("sources", .number("2")),
                ]))
        #expect(domain["policy"]["p"].text == "none")
        #expect(domain["policy"]["np"] == .null)
        #expect(domain["policy"]["pct"].int == 100)
        #expect(domain["policy"]["seen"].text?.hasSuffix("Z") == true)
        #expect(summary["mails"]["stored"].int == 2, "the mails behind these figures")
    }

    @Test func `Senders have the contract's keys in their order, most messages first`() throws {
        let senders = try filled().rua("senders", "--format", "json").json
        #expect(senders.elements.compactMap { $0["messages"].int } == [90, 7, 1])
        for sender in senders.elements {
            #expect(
                sender.keys.starts(with: [
                    "domain", "source_ip", "sender", "verdict", "messages", "pass", "dkim_aligned", "spf_aligned",
                    "header_from", "spf_domains", "dkim_domains", "reporters", "dispositions", "first_seen",
                    "last_seen",
                    "new", "evidence", "advice",
                ]))
            #expect(sender["evidence"].elements.allSatisfy { $0.text?.isEmpty == false })
            #expect(sender["advice"].text?.isEmpty == false)
        }
        let (own, spoofer) = (senders[0], senders[1])
        #expect(own["verdict"].text == "authorized")
        #expect(own["dkim_domains"] == .array([.string("example.com")]))
        #expect(own["reporters"] == .array([.string("Reporter Example")]))
        #expect(own["first_seen"].text?.hasPrefix(Day.today.before(9).description) == true, "of all time")
        #expect(own["new"] == .bool(false))
        #expect(spoofer["source_ip"].text == "203.0.113.66")
        #expect(spoofer["verdict"].text == "unauthorized")
        #expect(spoofer["spf_domains"] == .array([.string("spoof.invalid")]))
        #expect(spoofer["dispositions"]["reject"].int == 7)
        #expect(spoofer["first_seen"] == spoofer["last_seen"])
        #expect(spoofer["new"] == .bool(true))
    }

    @Test func `Unauthorized prints the same objects, of those two verdicts only`() throws {
        let scratch = try filled()
        let senders = try scratch.rua("senders", "--format", "json").json.elements
        let unauthorized = try scratch.rua("unauthorized", "--format", "json").json.elements
        #expect(unauthorized == senders.filter { ["unauthorized", "unverified"].contains($0["verdict"].text) })
        #expect(unauthorized.count == 1)
        for verdict in ["authorized", "unauthorized"] {
            let chosen = try scratch.rua("senders", "--verdict", verdict, "--format", "json").json.elements
            #expect(chosen == senders.filter { $0["verdict"].text == verdict })
        }
        let both = try scratch.rua(
            "senders", "--verdict", "authorized", "--verdict", "unauthorized", "--format", "json")
        #expect(try both.json.elements == senders)
    }

    @Test func `Advice has the contract's keys in their order, and is not ready after a few days`() throws {
        let advice = try filled().rua("advise", "--format", "json").json
        #expect(advice.elements.count == 2)
        for domain in advice.elements {
            #expect(
                domain.keys.starts(with: [
                    "domain", "policy", "days", "messages", "pass", "at_risk", "spoofed", "ready", "next", "record",
                    "reasons", "fix",
                ]))
            #expect(domain["ready"] == .bool(false))
            #expect(domain["record"].text?.hasPrefix("v=DMARC1; p=") == true)
            #expect(!domain["reasons"].elements.isEmpty)
        }
        let domain = try #require(advice.elements.first { $0["domain"].text == "example.com" })
        #expect(domain["days"].int == 2)
        #expect(domain["messages"].int == 150)
        #expect(domain["spoofed"].int == 10)
        #expect(domain["at_risk"].int == 0)
    }

    @Test func `Four weeks without risk are ready for the next policy; a fix list names who is in the way`() throws {
        let scratch = try Scratch()
        for day in 1...28 {
            try scratch.add(.on(Day.today.before(day), [.passing("192.0.2.10", count: 100), .failing("203.0.113.66")]))
        }
        let ready = try scratch.rua("advise", "--format", "json").json[0]
        #expect(ready["ready"] == .bool(true))
        #expect(ready["next"].text == "quarantine")
        #expect(ready["record"].text?.contains("p=quarantine") == true)
        #expect(ready["fix"] == .array([]))

        var service = ReportXML.Row.failing("198.51.100.7", count: 50)
        service.dkimResults = [("service.test", "k1", "pass")]
        try scratch.add(.on(Day.today.before(1), [service]))
        let risky = try scratch.rua("advise", "--format", "json").json[0]
        #expect(risky["ready"] == .bool(false))
        #expect(risky["at_risk"].int == 50)
        let fix = risky["fix"][0]
        #expect(fix.keys.starts(with: ["sender", "source_ips", "messages", "advice"]))
        #expect(fix["source_ips"] == .array([.string("198.51.100.7")]))
        #expect(fix["messages"].int == 50)
    }
}
