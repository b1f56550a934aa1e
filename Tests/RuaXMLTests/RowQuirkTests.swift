import RuaCore
import RuaTestSupport
import RuaXML
import Testing

/// What reporters write into a row, and how it is read (standards section 1.4).
@Suite struct RowQuirkTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let record: String
        let codes: [String]
        let expected: @Sendable (Row) -> Bool
        var testDescription: String { name }

        init(_ name: String, _ record: String, _ codes: [String] = [], _ expected: @escaping @Sendable (Row) -> Bool) {
            self.name = name
            self.record = record
            self.codes = codes
            self.expected = expected
        }
    }

    static func row(_ count: String) -> String {
        Sample.record(row: "<source_ip>192.0.2.1</source_ip>" + count)
    }
    static func address(_ text: String) -> String {
        Sample.record(row: "<source_ip>\(text)</source_ip><count>1</count>")
    }
    static func evaluated(_ text: String) -> String { Sample.record(evaluated: text) }
    static func results(_ text: String) -> String { Sample.record(results: text) }

    static let cases: [Case] = [
        Case("Q16 count missing", row(""), ["count-missing"]) { $0.messages == 1 },
        Case("Q16 count empty", row("<count> </count>"), ["count-missing"]) { $0.messages == 1 },
        Case("Q16 count 0", row("<count>0</count>"), ["count-zero"]) { $0.messages == 0 },
        Case("Q16 count 1.0", row("<count>1.0</count>"), ["count-decimal"]) { $0.messages == 1 },
        Case("Q16 count 2^53", row("<count>9007199254740992</count>")) { $0.messages == 1 << 53 },
        Case("Q16 leading zeros", row("<count>0007</count>")) { $0.messages == 7 },
        Case("Q16 a plus sign", row("<count>+7</count>")) { $0.messages == 7 },
        Case("Q4 blanks around a count", row("<count>\n\t5 \r\n</count>")) { $0.messages == 5 },
        Case("count twice the same", row("<count>3</count><count>3</count>"), ["repeated-element"]) {
            $0.messages == 3
        },
        Case(
            "count in the record itself", "<record><count>4</count><row><source_ip>::1</source_ip></row></record>",
            ["evaluation-missing", "header-from-missing"]
        ) { $0.messages == 4 && $0.sourceIP == IPAddress("::1") },
        Case("count in CDATA", row("<count><![CDATA[6]]></count>")) { $0.messages == 6 },
        Case("count as a character reference", row("<count>1&#50;</count>")) { $0.messages == 12 },
        Case("Q14 source_ip missing", Sample.record(row: "<count>1</count>"), ["source-ip-missing"]) {
            $0.sourceIP == nil && $0.messages == 1
        },
        Case("Q14 source_ip empty", address(""), ["source-ip-missing"]) { $0.sourceIP == nil },
        Case("source_ip that is none", address("unknown"), ["source-ip-unreadable"]) { $0.sourceIP == nil },
        Case("Q15 mapped", address("::ffff:1.2.3.4")) { $0.sourceIP == IPAddress("1.2.3.4") },
        Case("Q15 bracketed", address("[2001:DB8::1]")) { $0.sourceIP == IPAddress("2001:db8::1") },
        Case("Q15 zone", address("fe80::1%eth0")) { $0.sourceIP == IPAddress("fe80::1") },
        Case("Q15 leading zeros", address("192.000.002.001")) { $0.sourceIP == IPAddress("192.0.2.1") },
        Case(
            "Q11 case and blanks", evaluated("<disposition> Quarantine</disposition><dkim>PASS</dkim><spf>Fail\n</spf>")
        ) {
            $0.evaluation.disposition == .quarantine && $0.evaluation.reportedDKIM == .pass
                && $0.evaluation.reportedSPF == .fail
        },
        Case(
            "softfail as disposition", evaluated("<disposition>softfail</disposition><dkim>fail</dkim><spf>fail</spf>"),
            ["old-word"]
        ) {
            $0.evaluation.disposition == .quarantine
        },
        Case("pass as disposition", evaluated("<disposition>pass</disposition><dkim>pass</dkim><spf>fail</spf>")) {
            $0.evaluation.disposition == .pass
        },
        Case(
            "Q13 not.evaluated", evaluated("<disposition>none</disposition><dkim>not.evaluated</dkim><spf>pass</spf>"),
            ["unknown-word"]
        ) { $0.evaluation.reportedDKIM == .other("not.evaluated") },
        Case("Q13 dkim missing", evaluated("<disposition>none</disposition><spf>pass</spf>"), ["evaluation-missing"]) {
            $0.evaluation.reportedDKIM == .other("") && $0.evaluation.reportedSPF == .pass
        },
        Case(
            "Q17 reason with type and comment",
            evaluated(
                "<disposition>none</disposition><dkim>fail</dkim><spf>fail</spf>"
                    + "<reason><type>local_policy</type><comment>arc=pass</comment></reason>"
                    + "<reason><comment>x</comment><type>Forwarded</type></reason>")
        ) {
            $0.evaluation.reasons == [
                OverrideReason(type: .localPolicy, comment: "arc=pass"), OverrideReason(type: .forwarded, comment: "x"),
            ]
        },
        Case(
            "Q17 reason empty",
            evaluated(
                "<disposition>none</disposition><dkim>fail</dkim><spf>fail</spf>"
                    + "<reason>\n <type></type> <comment/>\n</reason>"), ["reason-empty"]
        ) { $0.evaluation.reasons.isEmpty },
        Case(
            "Q17 reason as bare text",
            evaluated(
                "<disposition>none</disposition><dkim>fail</dkim><spf>fail</spf>"
                    + "<reason> sampled_out </reason>"), ["reason-bare"]
        ) {
            $0.evaluation.reasons == [OverrideReason(type: .sampledOut)]
        },
        Case(
            "Q17 reason of an unknown type",
            evaluated(
                "<disposition>none</disposition><dkim>fail</dkim><spf>fail</spf>"
                    + "<reason><type>Because</type></reason>"), ["unknown-word"]
        ) {
            $0.evaluation.reasons == [OverrideReason(type: .other("Because"))]
        },
        Case("Q18 identities", Sample.record().replacing("identifiers", with: "identities")) {
            $0.evaluation.headerFrom == "example.com"
        },
        Case("Q24 envelope_from empty", Sample.record(identifiers: "<envelope_from/><header_from>e.org</header_from>"))
        {
            $0.evaluation.envelopeFrom == ""
        },
        Case("Q24 envelope_from missing", Sample.record()) { $0.evaluation.envelopeFrom == nil },
        Case("envelope_to empty", Sample.record(identifiers: "<envelope_to/><header_from>e.org</header_from>")) {
            $0.evaluation.envelopeTo == nil
        },
        Case("Q25 header_from as written", Sample.record(identifiers: "<header_from>Bücher.EXAMPLE.</header_from>")) {
            $0.evaluation.headerFrom == "Bücher.EXAMPLE."
        },
        Case("header_from missing", Sample.record(identifiers: ""), ["header-from-missing"]) {
            $0.evaluation.headerFrom.isEmpty
        },
        Case("Q19 no auth_results", Sample.record().replacing("auth_results", with: "nothing")) {
            $0.evaluation.dkim.isEmpty && $0.evaluation.spf.isEmpty
        },
        Case(
            "Q19 dkim of unsigned mail", results("<dkim><domain/><result>none</result><selector> </selector></dkim>"),
            ["dkim-empty"]
        ) { $0.evaluation.dkim.isEmpty },
        Case(
            "dkim without domain that says something",
            results(
                "<dkim><result>fail</result><human_result>no key</human_result></dkim>")
        ) {
            $0.evaluation.dkim == [DKIMResult(domain: "", result: .fail, humanResult: "no key")]
        },
        Case("Q20 spf without domain", results("<spf><scope>helo</scope><result>none</result></spf>")) {
            $0.evaluation.spf == [SPFResult(domain: "", scope: .helo, result: .none)]
        },
        Case("spf without anything", results("<spf/>"), ["spf-empty"]) { $0.evaluation.spf.isEmpty },
        Case(
            "Q12 old spellings",
            results(
                "<spf><domain>a</domain><result>hardfail</result></spf>"
                    + "<spf><domain>b</domain><result>Unknown</result></spf><spf><domain>c</domain><result>error</result></spf>"
            ), ["old-word"]
        ) {
            $0.evaluation.spf.map(\.result) == [.fail, .temperror, .permerror]
        },
        Case(
            "Q22 selector after result",
            results(
                "<dkim><result>pass</result><human_result>ok</human_result>"
                    + "<selector>s1</selector><domain>Example.com</domain></dkim>")
        ) {
            $0.evaluation.dkim == [
                DKIMResult(domain: "Example.com", selector: "s1", result: .pass, humanResult: "ok")
            ]
        },
        Case(
            "Q11 TempError and MFrom",
            results("<spf><domain>a</domain><scope>MFrom</scope><result>TempError</result></spf>")
        ) {
            $0.evaluation.spf == [SPFResult(domain: "a", scope: .mfrom, result: .temperror)]
        },
        Case(
            "domain twice in one result",
            results("<dkim><domain>a</domain><domain>b</domain><result>pass</result></dkim>"),
            ["repeated-element"]
        ) { $0.evaluation.dkim == [DKIMResult(domain: "a", result: .pass)] },
        Case(
            "Q31 unknown elements",
            Sample.record(
                row: "<source_ip>::1</source_ip><count>2<new>9</new></count>"
                    + "<asn><count>7</count></asn>")
        ) { $0.messages == 2 },
        Case(
            "an extension's count",
            Sample.record()
                .replacing("<count>2</count>", with: "<x:count xmlns:x='urn:x'>9</x:count><count>2</count>")
        ) {
            $0.messages == 2
        },
        Case(
            "a misplaced element", Sample.record(identifiers: "<selector>s</selector><header_from>a</header_from>"),
            ["misplaced-element"]
        ) { $0.evaluation.headerFrom == "a" },
        Case("element names in another case", Sample.record().replacing("source_ip", with: "Source_IP")) {
            $0.sourceIP == IPAddress("192.0.2.1")
        },
        Case("entities in text", Sample.record(identifiers: "<header_from>a&amp;b&lt;&#x63;</header_from>")) {
            $0.evaluation.headerFrom == "a&b<c"
        },
    ]

    @Test(arguments: cases, Feed.allCases)
    func `a row's quirk has one reading`(_ quirk: Case, feed: Feed) throws {
        var sample = Sample()
        sample.records = [quirk.record]
        let reading = try Reading(sample.xml, feed: feed)
        let row = try #require(reading.row)
        #expect(quirk.expected(row), "\(row)")
        #expect(reading.codes == quirk.codes)
        #expect(reading.rows.count == 1)
        #expect(reading.report.messages == Int128(row.messages))
    }

    static let refused: [(String, XMLError.Code)] = [
        (row("<count>-1</count>"), .badCount), (row("<count>1.5</count>"), .badCount),
        (row("<count>9007199254740993</count>"), .badCount), (row("<count>99999999999999999999</count>"), .badCount),
        (row("<count>1e3</count>"), .badCount), (row("<count>many</count>"), .badCount),
        (row("<count>+</count>"), .badCount), (row("<count>++1</count>"), .badCount),
        (row("<count>.0</count>"), .badCount), (row("<count>1.0.0</count>"), .badCount),
        (row("<count>1</count><count>2</count>"), .badCount),
        (row("<count>1</count><policy_evaluated><count>2</count></policy_evaluated>"), .badCount),
        (Sample.record() + "<record><record/></record>", .malformed),
        ("<record><identifiers><row><count>1</count></row></identifiers></record>", .malformed),
    ]

    @Test(arguments: refused)
    func `a row without one reading is refused with its line`(_ record: String, _ code: XMLError.Code) {
        var sample = Sample()
        sample.records = ["\n\n", record]
        let line = 2 + sample.metadata.split(separator: "\n").count + 3
        for feed in Feed.allCases {
            #expect {
                _ = try Reading(sample.xml, feed: feed)
            } throws: { error in
                let error = error as? XMLError
                return error?.code == code && (line - 1...line + 4).contains(error?.line ?? 0)
            }
        }
    }

    @Test func `a note keeps the first line and counts the rest`() throws {
        var sample = Sample()
        sample.records = (1...5).map { Self.address("host-\($0)") }
        let note = try #require(try Reading(sample.xml).report.notes.first)
        #expect(note.line == 6)
        #expect(note.text.hasSuffix(": \"host-1\" (5 times)"))
    }
}
