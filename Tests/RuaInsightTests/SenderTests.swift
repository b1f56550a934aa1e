import RuaCore
import RuaInsight
import Testing

@Suite struct SenderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var address: String? = "192.0.2.77"
        var dkim: [DKIMResult] = []
        var spf: [SPFResult] = []
        var sender: String
    }

    @Test(arguments: [
        Case(
            testDescription: "DKIM before SPF", dkim: .pass("em.sendgrid.net"), spf: .pass("bounce.other.org"),
            sender: "sendgrid.net"),
        Case(
            testDescription: "a machine of a cloud", spf: .pass("ec2-1-2-3-4.us-west-2.compute.amazonaws.com"),
            sender: "amazonaws.com"),
        Case(testDescription: "a public suffix itself", dkim: .pass("herokuapp.com"), sender: "herokuapp.com"),
        Case(testDescription: "SPF without DKIM", spf: .pass("bounce.other.co.uk"), sender: "other.co.uk"),
        Case(
            testDescription: "the service rather than the owner", dkim: .pass("example.com") + .pass("em.sendgrid.net"),
            sender: "sendgrid.net"),
        Case(testDescription: "the owner's own server", dkim: .pass("mail.example.com"), sender: "example.com"),
        Case(
            testDescription: "what fails names nobody", dkim: .fail("sendgrid.net"), spf: .fail("other.org"),
            sender: "192.0.2.0/24"),
        Case(testDescription: "IPv6", address: "2001:db8:1:2:3::4", sender: "2001:db8:1:2::/64"),
        Case(testDescription: "no address", address: nil, sender: "no address"),
    ])
    func `a source is called by who authenticated, else by its network`(_ test: Case) {
        var made = MadeReports()
        made.row(test.address, 1, dkim: test.dkim, spf: test.spf)
        #expect(made.assessed().sender(0) == test.sender)
    }

    @Test func `most messages decide between names`() {
        var made = MadeReports()
        made.row("192.0.2.1", 5, dkim: .pass("a.net"))
        made.row("192.0.2.1", 6, dkim: .pass("b.net"))
        made.row("192.0.2.1", 100, spf: .pass("c.net"))
        #expect(made.assessed().sender(0) == "b.net")
    }

    @Test func `sources of one sender and verdict are one line, most messages first`() {
        var made = MadeReports()
        let first = MadeReports.monday.day
        made.row("192.0.2.1", 10, dkim: .pass("other.net"), firstDay: first)
        made.row("192.0.2.2", 30, dkim: .pass("other.net"), firstDay: first - 1)
        made.row("192.0.2.3", 7, dkim: .pass("other.net") + .pass("third.org"), reasons: [.list], firstDay: first)
        made.row("192.0.2.4", 500, dkim: .pass("example.com"), firstDay: first)
        made.row("192.0.2.5", 1, firstDay: first)
        made.row("192.0.2.6", 2, disposition: .reject, firstDay: first - 9)
        let senders = made.assessed().senders()
        #expect(senders.map(\.sender) == ["example.com", "other.net", "other.net", "192.0.2.0/24"])
        #expect(senders.map(\.verdict) == [.authorized, .unverified, .forwarder, .unauthorized])
        #expect(senders[1].addresses.map(\.description) == ["192.0.2.2", "192.0.2.1"])
        #expect(senders[1].totals.messages == 40)
        #expect(senders.map(\.isNew) == [true, false, true, false])
        #expect(senders[3].firstDay == first - 9)
        #expect(senders[3].dispositions.reject == 2)
        #expect(senders[3].evidence.first == "Neither SPF nor DKIM passes for anyone")
    }

    @Test func `the owner's own signature does not name a forwarder`() {
        var made = MadeReports()
        made.row("192.0.2.1", 10, dkim: .pass("example.com"))
        made.row("198.51.100.2", 1, dkim: .pass("example.com"), spf: .pass("alumni.example.edu"))
        made.row("198.51.100.2", 9, dkim: .fail("example.com"), spf: .pass("alumni.example.edu"))
        made.row("198.51.100.3", 1, dkim: .pass("example.com"))
        made.row("198.51.100.3", 9, dkim: .fail("example.com"))
        #expect(made.assessed().sender(1) == "example.edu")
        #expect(made.assessed().sender(2) == "198.51.100.0/24")
    }

    @Test func `an owner below somebody's suffix keeps the whole name`() {
        var made = MadeReports()
        made.row("192.0.2.1", 10, domain: "shop.uk.com", dkim: .pass("mail.shop.uk.com"))
        #expect(made.assessed().sender(0) == "shop.uk.com")
    }

    @Test func `the same sender of two domains is two lines`() {
        var made = MadeReports()
        made.row("192.0.2.1", 1, dkim: .pass("other.net"))
        made.row("192.0.2.1", 2, domain: "example.org", dkim: .pass("other.net"))
        #expect(made.assessed().senders().map(\.domain) == ["example.org", "example.com"])
    }

    @Test func `a filter by verdict keeps the others out`() {
        let assessment = MadeReports.ofEveryVerdict().assessed()
        let senders = assessment.senders { $0 == .unauthorized || $0 == .unverified }
        #expect(Set(senders.map(\.verdict)) == [.unauthorized, .unverified])
        let sources = assessment.insights { $0 == .forwarder }
        #expect(sources.count == 6)
        #expect(sources.map(\.totals.messages) == sources.map(\.totals.messages).sorted(by: >))
    }

    @Test(arguments: [(0, true), (6, true), (7, false), (-1, false)])
    func `a source is new when its first day lies in the period`(offset: Int, expected: Bool) {
        var made = MadeReports()
        made.row("192.0.2.1", 1, firstDay: MadeReports.monday.day + offset)
        #expect(made.assessed().isNew(0) == expected)
    }

    @Test(arguments: [
        ("em7.sendgrid.net", "At SendGrid, "), ("eu-west-1.amazonses.com", "At Amazon SES, "),
        ("mail123.mcsv.net", "At Mailchimp, "), ("notsendgrid.net", "Have notsendgrid.net sign"),
    ])
    func `advice on a misconfigured service says what to set there`(domain: String, start: String) {
        var made = MadeReports()
        made.row("192.0.2.1", 1, dkim: .pass(domain))
        made.row("192.0.2.2", 1, dkim: .pass("example.com") + .pass(domain))
        let advice = made.assessed().source("192.0.2.1")?.advice ?? ""
        #expect(advice.hasPrefix(start))
        #expect(advice.contains("example.com"))
        #expect(!advice.contains("@"))
    }
}
