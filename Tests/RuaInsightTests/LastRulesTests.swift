import RuaCore
import RuaInsight
import Testing

@Suite struct LastRulesTests {
    @Test func `something passed for another organization`() {
        var made = MadeReports()
        made.row("192.0.2.1", 99)
        made.row("192.0.2.1", 1, dkim: .pass("crm.other.net"), spf: .pass("b.third.org"))
        let source = made.assessed().source("192.0.2.1")
        #expect(source?.verdict == .unverified)
        #expect(
            source?.evidence == [
                "DKIM passes for crm.other.net and SPF passes for b.third.org, not for example.com",
                "Of what fails, reporters let through 100",
            ])
        #expect(
            source?.advice == "Find out whether somebody of yours uses other.net; if so, have it sign with DKIM"
                + " d=example.com; either way, say so with rua senders declare.")
    }

    @Test func `nothing passed`() {
        var made = MadeReports()
        made.policy(p: "reject")
        made.row(
            "192.0.2.1", 30, dkim: .fail("example.com", "gone"), spf: .fail("example.com"), disposition: .reject)
        made.row("192.0.2.1", 5, spf: .fail("example.com"), disposition: .quarantine)
        made.row("192.0.2.1", 2, spf: .fail("example.com"), disposition: .none)
        let source = made.assessed().source("192.0.2.1")
        #expect(source?.verdict == .unauthorized)
        #expect(
            source?.evidence == [
                "Neither SPF nor DKIM passes for anyone", "SPF of example.com does not pass for this address",
                "DKIM selector gone of example.com fails here and passes from nowhere else",
                "Of what fails, reporters refused 30, quarantined 5 and let through 2",
            ])
        #expect(source?.advice == "Nothing to do: your policy has receivers refuse it.")
    }

    @Test func `a signature that passes elsewhere is not said to pass from nowhere`() {
        var made = MadeReports()
        made.row("192.0.2.1", 1, dkim: .fail("example.com", "s1"))
        made.row("192.0.2.1", 1, dkim: .fail("example.com", "gone"))
        made.row("192.0.2.1", 8)
        made.row("198.51.100.1", 5, dkim: .pass("example.com", "s1"))
        let source = made.assessed().source("192.0.2.1")
        #expect(source?.verdict == .unauthorized)
        #expect(
            source?.evidence == [
                "Neither SPF nor DKIM passes for anyone",
                "DKIM selector s1 of example.com fails here but passes from 198.51.100.1",
                "DKIM selector gone of example.com fails here and passes from nowhere else",
                "Of what fails, reporters let through 10",
            ])
    }

    @Test func `rows of no messages say nothing of a source that has some`() {
        var made = MadeReports()
        made.row("192.0.2.1", 10, spf: .fail("example.net"))
        made.row("192.0.2.1", 0, dkim: .pass("example.com", "s1"))
        made.row("192.0.2.1", 0, spf: .pass("other.net"))
        let source = made.assessed().source("192.0.2.1")
        #expect(source?.verdict == .unauthorized)
        #expect(
            source?.evidence == ["Neither SPF nor DKIM passes for anyone", "Of what fails, reporters let through 10"])
        #expect(source?.dkimDomains == ["example.com"], "they are listed all the same")
        let domains = [DomainName("example.com")].compactMap(\.self)
        let shop = DeclaredSender(name: "Shop", dkimDomains: domains, isOurs: true)
        #expect(made.assessed([shop]).verdict("192.0.2.1") == .misconfigured, "and the owner may mean them")
    }

    @Test(arguments: ["", "  ", "[192.0.2.1]", "a..b.net", "\u{1b}[31m.net"])
    func `a pass for what is no domain name says nothing`(_ name: String) {
        var made = MadeReports()
        made.row("192.0.2.1", 3, dkim: .pass(name), spf: .pass(name))
        #expect(made.assessed().verdict("192.0.2.1") == .unauthorized)
    }

    @Test func `advice at p=none points to a stricter policy`() {
        var made = MadeReports()
        made.policy(p: "none")
        made.row("192.0.2.1", 3)
        #expect(made.assessed().source("192.0.2.1")?.advice.contains("rua advise says whether example.com") == true)
    }
}
