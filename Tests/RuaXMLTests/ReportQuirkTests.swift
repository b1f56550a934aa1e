import RuaCore
import RuaTestSupport
import RuaXML
import Testing

/// What reporters write around the rows, and how it is read (standards sections 1.1, 1.4 and 8.2).
@Suite struct ReportQuirkTests {
    struct DateCase: Sendable, CustomTestStringConvertible {
        let begin: String
        let end: String
        let day: String
        var codes: [String] = []
        var testDescription: String { "\(begin) to \(end)" }
    }

    static let dates: [DateCase] = [
        DateCase(begin: "1709683200", end: "1709769599", day: "2024-03-06"),
        DateCase(begin: "1709683200", end: "1709769600", day: "2024-03-06"),
        DateCase(begin: "1559520000", end: "1559606399 ", day: "2019-06-03"),
        DateCase(begin: "1538413632", end: "1538413632", day: "2018-10-01"),
        DateCase(begin: "1711897200", end: "1711983600", day: "2024-04-01"),
        DateCase(begin: "1787522400", end: "1787608800", day: "2026-08-24"),
        DateCase(begin: "1745177243", end: "1745195525", day: "2025-04-20"),
        DateCase(begin: "1637392339", end: "1639516233", day: "2021-12-02", codes: ["long-range"]),
        DateCase(begin: "1709683200000", end: "1709769599000", day: "2024-03-06", codes: ["date-milliseconds"]),
        DateCase(begin: "1709683200.5", end: "1709769599.9", day: "2024-03-06", codes: ["date-fraction"]),
        DateCase(begin: "1709769599", end: "1709683200", day: "2024-03-06", codes: ["dates-swapped"]),
        DateCase(begin: "2024-03-06T00:00:00Z", end: "2024-03-07", day: "2024-03-06", codes: ["date-text"]),
        DateCase(begin: "100", end: "200", day: "1970-01-01", codes: ["date-unlikely"]),
        DateCase(begin: "+1709683200", end: "+1709769599", day: "2024-03-06", codes: []),
        DateCase(begin: "253402300799000", end: "253402300799000", day: "9999-12-31", codes: ["date-milliseconds"]),
    ]

    @Test(arguments: dates)
    func `a date range counts on one day`(_ range: DateCase) throws {
        var sample = Sample()
        sample.metadata = Sample.metadata(dates: "<begin>\(range.begin)</begin><end>\(range.end)</end>")
        let reading = try Reading(sample.xml)
        #expect(Timestamp(day: reading.report.dateRange.day).date == range.day)
        #expect(reading.codes == range.codes)
    }

    @Test(arguments: [
        "-1", "abc", "", "1709683200,5", "99999999999999999999999", "9223372036854775807", "253402300800000",
        "1969-12-31", "2024-02-30", "1e9", ".5", "0x10", "+", "+-1", "++1",
    ])
    func `a date that cannot be read refuses the report`(_ date: String) {
        for dates in ["<begin>\(date)</begin><end>1</end>", "<end>\(date)</end><begin>1</begin>"] {
            var sample = Sample()
            sample.metadata = "\n" + Sample.metadata(dates: dates)
            #expect(throws: XMLError(.badDate, line: 3)) { try Reading(sample.xml) }
        }
    }

    @Test(arguments: ["<begin>1709683200</begin>", "<end>1709683200</end>", ""])
    func `a missing date refuses the report`(_ dates: String) {
        var sample = Sample()
        sample.metadata = Sample.metadata(dates: dates)
        #expect {
            _ = try Reading(sample.xml)
        } throws: {
            ($0 as? XMLError)?.code == .badDate
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let codes: [String]
        let change: @Sendable (inout Sample) -> Void
        let expected: @Sendable (Report) -> Bool
        var testDescription: String { name }

        init(
            _ name: String, _ codes: [String] = [], change: @escaping @Sendable (inout Sample) -> Void,
            expected: @escaping @Sendable (Report) -> Bool
        ) {
            self.name = name
            self.codes = codes
            self.change = change
            self.expected = expected
        }
    }

    static let cases: [Case] = [
        Case("the plain sample") { _ in
        } expected: {
            $0.orgName == "Reporter" && $0.email == "dmarc@reporter.example" && $0.reportID == "id-1" && $0.rows == 1
                && $0.messages == 2 && $0.policyPublished.p == "none" && $0.dialect == .rfc7489
        },
        Case("every field") {
            $0.root = "<feedback xmlns=\"urn:ietf:params:xml:ns:dmarc-2.0\"><version> 1.0 </version>"
            $0.metadata = $0.metadata.replacing(
                "<report_id>",
                with: "<error>one</error><error lang='de'>zwei</error><error/><generator>g 1</generator>"
                    + "<extra_contact_info lang=\"en\">https://r.example/</extra_contact_info><report_id>")
            $0.policy =
                "<policy_published><domain>Example.com</domain><discovery_method>TreeWalk</discovery_method>"
                + "<p>Reject</p><sp>quarantine</sp><np>none</np><adkim>S</adkim><aspf>r</aspf><pct>50</pct>"
                + "<fo>1:d</fo><testing>Y</testing></policy_published>"
        } expected: { report in
            var policy = PolicyPublished()
            policy.domain = "Example.com"
            policy.discoveryMethod = "treewalk"
            policy.p = "reject"
            policy.sp = "quarantine"
            policy.np = "none"
            policy.adkim = "s"
            policy.aspf = "r"
            policy.pct = 50
            policy.fo = "1:d"
            policy.testing = "y"
            return report.policyPublished == policy && report.errors == ["one", "zwei"] && report.generator == "g 1"
                && report.extraContactInfo == "https://r.example/" && report.version == "1.0"
                && report.dialect == .rfc9990
        },
        Case("Q9 empty is absent") {
            $0.policy = "<policy_published><domain>e.org</domain><sp/><pct> </pct><adkim></adkim></policy_published>"
        } expected: {
            $0.policyPublished.sp == nil && $0.policyPublished.pct == nil && $0.policyPublished.adkim == nil
        },
        Case("pct that is none", ["policy-unreadable"]) {
            $0.policy = $0.policy.replacing("<p>", with: "<pct>101</pct><p>")
        } expected: {
            $0.policyPublished.pct == nil
        },
        Case("pct with its sign") {
            $0.policy = $0.policy.replacing("<p>", with: "<pct>25 %</pct><p>")
        } expected: {
            $0.policyPublished.pct == 25
        },
        Case("Q10 stray text") {
            $0.policy = $0.policy.replacing("</domain>", with: "</domain>11")
        } expected: {
            $0.policyPublished.domain == "example.com"
        },
        Case("Q10 policy_published twice", ["policy-repeated"]) {
            $0.policy += "<policy_published><domain>example.org</domain><sp>reject</sp></policy_published>"
        } expected: {
            $0.policyPublished.domain == "example.com" && $0.policyPublished.sp == nil
        },
        Case("a policy without a domain before the one", ["policy-repeated"]) {
            $0.policy = "<policy_published><sp>none</sp></policy_published>" + $0.policy
        } expected: {
            $0.policyPublished.domain == "example.com" && $0.policyPublished.sp == "none"
        },
        Case("metadata repeated", ["repeated-element"]) {
            $0.metadata += $0.metadata.replacing("Reporter", with: "Other")
        } expected: {
            $0.orgName == "Reporter"
        },
        Case("Q22 metadata and policy after the records") {
            $0.after = $0.metadata + $0.policy + $0.after
            ($0.metadata, $0.policy) = ("", "")
        } expected: {
            $0.orgName == "Reporter" && $0.policyPublished.domain == "example.com"
        },
        Case("Q6 org_name empty", ["org-name-empty"]) {
            $0.metadata = $0.metadata.replacing("Reporter", with: " ")
        } expected: {
            $0.orgName.isEmpty
        },
        Case("Q32 report_id in brackets") {
            $0.metadata = $0.metadata.replacing("id-1", with: " &lt;1!2:3.4@r.example&gt;\n")
        } expected: {
            $0.reportID == "1!2:3.4@r.example"
        },
        Case("report_id empty", ["report-id-empty"]) {
            $0.metadata = $0.metadata.replacing("id-1", with: "")
        } expected: {
            $0.reportID.isEmpty
        },
        Case("Q26 no record", ["no-records"]) {
            $0.records = []
        } expected: {
            $0.rows == 0 && $0.messages == 0
        },
        Case("a domain that is none", ["domain-invalid"]) {
            $0.policy = $0.policy.replacing("example.com", with: "a..b")
        } expected: {
            $0.policyPublished.domain == "a..b"
        },
        Case("101 errors", ["too-many-errors"]) {
            $0.metadata = $0.metadata.replacing(
                "<report_id>", with: String(repeating: "<error>e</error>", count: 101) + "<report_id>")
        } expected: {
            $0.errors.count == 100
        },
        Case("np and pct without a namespace") {
            $0.policy = $0.policy.replacing("<p>", with: "<np>none</np><pct>100</pct><p>")
        } expected: {
            $0.dialect == .mixed
        },
        Case("policy_test_mode without a namespace") {
            $0.records = [
                Sample.record(
                    evaluated: "<disposition>none</disposition><dkim>fail</dkim><spf>fail</spf><reason>"
                        + "<type>policy_test_mode</type></reason>")
            ]
        } expected: {
            $0.dialect == .mixed
        },
        Case("version_published") {
            $0.policy = $0.policy.replacing("<p>", with: "<version_published>1</version_published><p>")
        } expected: {
            $0.dialect == .rfc9990
        },
        Case("the namespace of RFC 7489") {
            $0.root = "<feedback xmlns='http://dmarc.org/dmarc-xml/0.1'>"
        } expected: {
            $0.dialect == .rfc7489 && $0.messages == 2
        },
        Case("a namespace of the reporter's own") {
            $0.root = "<feedback xmlns='urn:example:x'>"
            $0.records[0] = $0.records[0].replacing("<record>", with: "<record xmlns='urn:example:y'>")
        } expected: {
            $0.messages == 2
        },
        Case("prefixes everywhere") {
            $0.root = "<d:feedback xmlns:d='urn:ietf:params:xml:ns:dmarc-2.0'>"
            $0.metadata = $0.metadata.replacing("</", with: "\u{1}").replacing("<", with: "<d:")
                .replacing("\u{1}", with: "</d:")
            $0.policy = $0.policy.replacing("</", with: "\u{1}").replacing("<", with: "<d:")
                .replacing("\u{1}", with: "</d:")
            $0.records[0] = $0.records[0].replacing("</", with: "\u{1}").replacing("<", with: "<d:")
                .replacing("\u{1}", with: "</d:")
            $0.after = "</d:feedback>"
        } expected: {
            $0.dialect == .rfc9990 && $0.messages == 2 && $0.orgName == "Reporter"
        },
        Case("extensions") {
            $0.policy += "<extension><x:record xmlns:x='urn:x'><row><count>9</count></row></x:record></extension>"
            $0.records[0] = $0.records[0].replacing(
                "</record>", with: "<x:row xmlns:x='urn:x'><count>5</count></x:row></record>")
        } expected: {
            $0.messages == 2 && $0.rows == 1
        },
    ]

    @Test(arguments: cases, Feed.allCases)
    func `a report's quirk has one reading`(_ quirk: Case, feed: Feed) throws {
        var sample = Sample()
        quirk.change(&sample)
        let reading = try Reading(sample.xml, feed: feed)
        #expect(quirk.expected(reading.report), "\(reading.report)")
        #expect(reading.codes == quirk.codes)
    }

    @Test(arguments: ["", "<policy_published><domain> </domain><p>none</p></policy_published>"])
    func `a report without a policy domain is refused`(_ policy: String) {
        var sample = Sample()
        sample.policy = policy
        #expect {
            _ = try Reading(sample.xml)
        } throws: {
            ($0 as? XMLError)?.code == .missingPolicyDomain
        }
    }

    @Test func `the sum of counts does not overflow`() throws {
        var sample = Sample()
        let row = Sample.record(row: "<source_ip>::1</source_ip><count>9007199254740992</count>")
        sample.records = Array(repeating: row, count: 1500)
        #expect(try Reading(sample.xml).report.messages == Int128(1500) << 53)
    }

    @Test func `every error and every note says something`() {
        for code in XMLError.Code.allCases {
            #expect(XMLError(code, line: 7).description.hasPrefix("line 7: "))
            #expect(XMLError(code).description.count > 20)
        }
        #expect(Set(NoteCode.allCases.map(\.words)).count == NoteCode.allCases.count)
    }
}
