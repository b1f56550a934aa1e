import RuaCore
import Testing

@Suite struct ReportIdentityTests {
    private static func report(
        org: String = "Reporter", email: String = "dmarc@r.net", id: String = "1", domain: String = "example.com",
        begin: Int64 = 1_709_683_200, end: Int64 = 1_709_769_599
    ) -> ReportIdentity {
        var report = Report()
        report.orgName = org
        report.email = email
        report.reportID = id
        report.policyPublished.domain = domain
        report.dateRange = DateRange(begin: Timestamp(seconds: begin), end: Timestamp(seconds: end))
        return ReportIdentity(report)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let first: ReportIdentity
        let second: ReportIdentity
        let same: Bool
        init(_ name: String, _ first: ReportIdentity, _ second: ReportIdentity, same: Bool) {
            (self.name, self.first, self.second, self.same) = (name, first, second, same)
        }
        var testDescription: String { name }
    }

    /// Standards section 8.3, as far as it is about identity.
    static let cases: [Case] = [
        Case("the same", report(), report(), same: true),
        Case("another day", report(), report(begin: 1_709_769_600, end: 1_709_855_999), same: false),
        Case("another end", report(), report(end: 1_709_769_600), same: false),
        Case(
            "two reporters with one id", report(org: "a", email: "x@a.net", id: "example.com.1.2"),
            report(org: "b", email: "x@b.net", id: "example.com.1.2"), same: false),
        Case("ids that differ behind the @", report(id: "1@r.net"), report(id: "1@s.net"), same: false),
        Case("another policy domain", report(), report(domain: "example.org"), same: false),
        Case("the policy domain is folded", report(), report(domain: "EXAMPLE.com."), same: true),
        Case("a drifting org_name", report(org: "Yahoo! Inc."), report(org: "Yahoo"), same: true),
        Case("hosts of one organization", report(email: "a@mail.r.net"), report(email: "b@r.net"), same: true),
        Case("hosts under a public suffix", report(email: "a@x.co.uk"), report(email: "a@y.co.uk"), same: false),
        Case(
            "names apart by case and blanks", report(org: " Big  Mail", email: ""), report(org: "big mail", email: ""),
            same: true),
        Case("two names without email", report(org: "a", email: ""), report(org: "b", email: ""), same: false),
        Case("an id in another case", report(id: "abc"), report(id: "ABC"), same: false),
        Case("empty ids", report(id: ""), report(id: ""), same: true),
    ]

    @Test(arguments: cases)
    func `two reports are the same by domain, reporter, id and period`(_ item: Case) {
        #expect((item.first == item.second) == item.same)
    }

    @Test(arguments: [
        ("dmarc@google.com", "google.com"), ("<dmarc@google.com>", "google.com"),
        ("DMARC <a@MAIL.Google.com> x", "google.com"),
        ("a@b@google.com", "google.com"), ("a@bücher.example", "xn--bcher-kva.example"),
        ("google.com", "some reporter"),
        ("a@", "some reporter"), ("a@[192.0.2.1]", "some reporter"), ("", "some reporter"), ("@", "some reporter"),
        ("a@b..c", "some reporter"), ("a@co.uk", "co.uk"),
    ])
    func `the reporter is the organization of email, else the name`(email: String, reporter: String) {
        #expect(Self.report(org: "Some  Reporter ", email: email).reporter == reporter)
    }

    @Test func `a policy domain that is no name is kept in lower case`() {
        #expect(Self.report(domain: "No Domain!").domain == "no domain!")
        #expect(Self.report(domain: "").domain == "")
        #expect(ReportIdentity.fold("BÜCHER.example") == "xn--bcher-kva.example")
    }
}
