import RuaCore
import RuaTestSupport
import RuaXML
import Testing

/// Documents that are no XML, with one sensible reading or none (standards section 1.4, Q8, Q26 to Q29).
@Suite struct RecoveryTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (inout Sample) -> Void
        let codes: [String]
        var expected: @Sendable (Reading) -> Bool = { _ in true }
        var testDescription: String { name }
    }

    static func org(_ text: String) -> @Sendable (inout Sample) -> Void {
        { $0.metadata = $0.metadata.replacing("Reporter", with: text) }
    }

    static let cases: [Case] = [
        Case(name: "a mark of UTF-8", change: { $0.before = "\u{feff}" + $0.before }, codes: []),
        Case(name: "no declaration", change: { $0.before = "" }, codes: []),
        Case(
            name: "blank lines before the declaration", change: { $0.before = "\r\n \n" + $0.before },
            codes: ["junk-before"]),
        Case(name: "Q27 a quotation mark after the declaration", change: { $0.before += "\"" }, codes: ["junk-before"]),
        Case(
            name: "Q27 a schema that is never closed",
            change: { $0.before += "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">" }, codes: ["junk-before"]
        ),
        Case(name: "a declaration with an end of its own", change: { $0.before = "<?xml version='1.0'>\n" }, codes: []),
        Case(
            name: "comments and instructions before",
            change: { $0.before += "<!-- <feedback> --><?xml-stylesheet href='x.xsl'?>" }, codes: []),
        Case(
            name: "a DOCTYPE that declares nothing", change: { $0.before += "<!DOCTYPE feedback>" }, codes: ["doctype"]),
        Case(name: "blanks and comments after", change: { $0.after += "\n\n<!-- bye -->\n" }, codes: []),
        Case(name: "Q27 bytes after", change: { $0.after += "\0\0\u{1a}junk" }, codes: ["bytes-after"]),
        Case(
            name: "Q27 the end tag of a wrapper after", change: { $0.after += "</xs:schema>" }, codes: ["bytes-after"]),
        Case(name: "Q29 a bare &", change: org("AT&T & Sons; R&D"), codes: ["ampersand"]) {
            $0.report.orgName == "AT&T & Sons; R&D"
        },
        Case(name: "Q29 a bare & and no ; after it", change: org("AT&T"), codes: ["ampersand"]) {
            $0.report.orgName == "AT&T"
        },
        Case(name: "an entity of HTML", change: org("Caf&eacute;&amp;Bar"), codes: ["ampersand"]) {
            $0.report.orgName == "Caf&eacute;&Bar"
        },
        Case(name: "Q29 a stray <", change: org("a < b <1> <c@d> << e"), codes: ["stray-markup"]) {
            $0.report.orgName == "a < b <1> <c@d> << e"
        },
        Case(
            name: "Q8 an address in brackets",
            change: { $0.metadata = $0.metadata.replacing("dmarc@reporter.example", with: "<dmarc@reporter.example>") },
            codes: ["stray-markup"]
        ) { $0.report.email == "dmarc@reporter.example" },
        Case(
            name: "Q8 an attribute that is none",
            change: { $0.metadata = $0.metadata.replacing("<email>", with: "<email href=mailto:x y z>") }, codes: []
        ) {
            $0.report.email == "dmarc@reporter.example"
        },
        Case(name: "an attribute twice", change: { $0.root = "<feedback a='1' a='2'>" }, codes: []),
        Case(
            name: "a quotation mark left open",
            change: { $0.metadata = $0.metadata.replacing("<email>", with: "<email x=\"y>") }, codes: []
        ) {
            $0.report.email == "dmarc@reporter.example"
        },
        Case(
            name: "a tag in text", change: org("The <Real> Reporter & <b>Co</b>"), codes: ["ampersand", "stray-markup"]
        ) {
            $0.report.orgName == "The <Real> Reporter & <b>Co</b>"
        },
        Case(name: "]]> in text", change: org("a]]>b"), codes: []) { $0.report.orgName == "a]]>b" },
        Case(name: "CDATA in a broken document", change: org("&<![CDATA[<x> & ]]]>"), codes: ["ampersand"]) {
            $0.report.orgName == "&<x> & ]"
        },
        Case(name: "Q29 control bytes", change: org("a\u{1}b\u{1b}[31m"), codes: ["control-character"]) {
            $0.report.orgName == "a\u{fffd}b\u{fffd}[31m"
        },
        Case(name: "a NUL", change: org("a\0b"), codes: ["control-character"]) { $0.report.orgName == "a\u{fffd}b" },
        Case(
            name: "references to what XML forbids", change: org("a&#0;b&#27;c&#xFFFE;d&#xd800;e&#99999999999;"),
            codes: ["control-character"]
        ) {
            $0.report.orgName == "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}"
        },
        Case(name: "U+FFFF", change: org("a\u{ffff}b"), codes: ["control-character"]) {
            $0.report.orgName == "a\u{fffd}b"
        },
        Case(
            name: "unknown elements left open",
            change: {
                $0.metadata = $0.metadata.replacing("</report_metadata>", with: "<br></report_metadata>")
                $0.policy = $0.policy.replacing("<p>", with: "<x><y></x><p>")
            }, codes: ["unclosed-element"]),
        Case(
            name: "a leaf left open before another",
            change: { $0.metadata = $0.metadata.replacing("</org_name>", with: "") }, codes: ["unclosed-element"]
        ) {
            $0.report.orgName == "Reporter" && $0.report.email == "dmarc@reporter.example"
        },
        Case(
            name: "elements left open before the next",
            change: {
                $0.metadata = $0.metadata.replacing("</date_range>", with: "").replacing("</report_metadata>", with: "")
                $0.policy = $0.policy.replacing("</policy_published>", with: "")
                for end in ["</policy_evaluated>", "</row>", "</identifiers>", "</spf>", "</dkim>"] {
                    $0.records[0] = $0.records[0].replacing(end, with: "")
                }
            }, codes: ["unclosed-element"]
        ) {
            $0.row?.evaluation.headerFrom == "example.com" && $0.row?.evaluation.reportedDKIM == .pass
                && $0.row?.evaluation.reportedSPF == .fail && $0.row?.evaluation.spf.count == 1
        },
        Case(
            name: "an end tag too many", change: { $0.records.append("</record>\n</spf2>") },
            codes: ["stray-end-tag"]),
        Case(
            name: "end tags in another case",
            change: { $0.records[0] = $0.records[0].replacing("</row>", with: "</Row>") },
            codes: []),
        Case(
            name: "a prefix that is not declared",
            change: {
                $0.root = "<d:feedback>"; $0.after = "</d:feedback>"
            }, codes: []),
        Case(
            name: "an extension in a broken document",
            change: {
                $0.root = "<feedback xmlns:x=\"urn:x&amp;'\">"
                $0.metadata = $0.metadata.replacing("Reporter", with: "R&D")
                $0.records[0] = $0.records[0].replacing(
                    "<count>2</count>", with: "<x:count>9</x:count><count>2</count>")
            }, codes: ["ampersand"]
        ) { $0.row?.messages == 2 },
        Case(
            name: "broken in the last of many rows",
            change: {
                $0.root = "<feedback xmlns:x='urn:x'\n>"
                $0.records = Array(repeating: Sample.record(), count: 400)
                $0.records[399] = Sample.record(
                    identifiers: "<x:header_from>no</x:header_from><header_from>a&b</header_from>")
            }, codes: ["ampersand"]
        ) {
            $0.rows.count == 400 && $0.rows[399].evaluation.headerFrom == "a&b" && $0.report.notes[0].line == 805
        },
    ]

    @Test(arguments: cases, Feed.allCases)
    func `broken XML with one sensible reading is read and noted`(_ broken: Case, feed: Feed) throws {
        var sample = Sample()
        broken.change(&sample)
        let reading = try Reading(sample.xml, feed: feed)
        #expect(reading.codes == broken.codes)
        #expect(broken.expected(reading), "\(reading)")
        #expect(reading.rows.allSatisfy { $0.messages == 2 })
        #expect(reading.report.rows == sample.records.count { $0.contains("<record>") })
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let name: String
        let change: @Sendable (inout Sample) -> Void
        let code: XMLError.Code
        var testDescription: String { name }
    }

    static let refused: [Refused] = [
        Refused(
            name: "nothing",
            change: { $0 = Sample(before: "", root: "", metadata: "", policy: "", records: [], after: "") },
            code: .notAReport),
        Refused(
            name: "a page",
            change: {
                $0.before = "<!DOCTYPE html>"; $0.root = "<html>"; $0.after = "</html>"
            },
            code: .notAReport),
        Refused(
            name: "feedbacks",
            change: {
                $0.root = "<feedbacks>"; $0.after = "</feedbacks>"
            }, code: .notAReport),
        Refused(
            name: "a feedback in a comment",
            change: {
                $0.before = "<!--"; $0.after += "-->"
            }, code: .notAReport),
        Refused(
            name: "a text about reports",
            change: {
                $0 = Sample(
                    before: "", root: "<feedback>", metadata: " is the root of a report.\n", policy: "", records: [],
                    after: "See RFC 7489 & RFC 9990.\n")
            }, code: .notAReport),
        Refused(
            name: "a report that begins with a stray text",
            change: {
                $0.root += "x"; $0.after = ""
            }, code: .truncated),
        Refused(name: "two reports", change: { $0.after += $0.xml }, code: .secondReport),
        Refused(
            name: "two reports in a wrapper",
            change: { sample in
                sample.before += "<reports>"
                sample.after = "</feedback><feedback>\(sample.metadata)</feedback></reports>"
            }, code: .secondReport),
        Refused(name: "no </feedback>", change: { $0.after = "\n" }, code: .truncated),
        Refused(name: "half a </feedback>", change: { $0.after = "</feedback" }, code: .truncated),
        Refused(
            name: "cut in a tag",
            change: {
                $0.records[0] += "<rec"; $0.after = ""
            }, code: .truncated),
        Refused(
            name: "cut in a comment",
            change: {
                $0.records[0] += "<!-- </feedback>"; $0.after = ""
            }, code: .truncated),
        Refused(name: "a record after the end", change: { $0.after += Sample.record() }, code: .malformed),
        Refused(name: "a record before the start", change: { $0.before += Sample.record() }, code: .malformed),
        Refused(
            name: "a record that is not closed",
            change: { $0.records[0] = $0.records[0].replacing("</record>", with: "") },
            code: .malformed),
        Refused(
            name: "a record that is not closed before the next",
            change: { $0.records = [$0.records[0].replacing("</record>", with: ""), Sample.record()] }, code: .malformed
        ),
        Refused(
            name: "all records in an element that means nothing",
            change: { $0.records = ["<records>" + $0.records[0] + "</records>"] }, code: .malformed),
        Refused(
            name: "an unknown element left open around rows", change: { $0.policy += "<hr>" }, code: .malformed),
        Refused(
            name: "a start tag of count cut in two",
            change: { $0.records[0] = $0.records[0].replacing("<count>", with: "<count ") }, code: .malformed),
        Refused(
            name: "a count as an attribute",
            change: { $0.records[0] = $0.records[0].replacing("<count>2", with: "<count 2>") }, code: .malformed),
        Refused(
            name: "a count left open",
            change: { $0.records[0] = $0.records[0].replacing("2</count>", with: "") }, code: .malformed),
        Refused(
            name: "a count under another name",
            change: { $0.records[0] = $0.records[0].replacing("<count>", with: "<number>") }, code: .malformed),
        Refused(
            name: "a start tag lost",
            change: { $0.records[0] = $0.records[0].replacing("<policy_evaluated>", with: "") }, code: .malformed),
        Refused(
            name: "two rows in one record",
            change: { $0.records[0] = $0.records[0].replacing("</row>", with: "</row><row><count>9</count></row>") },
            code: .badCount),
    ]

    @Test(arguments: refused, Feed.allCases)
    func `broken XML without one sensible reading is refused`(_ broken: Refused, feed: Feed) {
        var sample = Sample()
        broken.change(&sample)
        let whole = outcome(Array(sample.xml.utf8), feed: .whole)
        guard case .failure(let error) = whole else {
            Issue.record("read as \(whole)")
            return
        }
        #expect(error.code == broken.code)
        #expect(outcome(Array(sample.xml.utf8), feed: feed) == whole)
    }

    @Test func `a report cut anywhere is never half counted`() {
        let xml = Array(Sample().xml.utf8)
        let end = xml.count - "\n".utf8.count
        for length in 0..<end {
            guard case .failure(let error) = outcome(Array(xml[..<length]), feed: .whole) else {
                Issue.record("read when cut at \(length)")
                continue
            }
            let hasRoot = length >= "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feedback>".utf8.count
            #expect(error.code == (hasRoot ? .truncated : .notAReport))
        }
    }

    @Test func `after an error every call throws it again`() throws {
        let sink = RowCollector()
        let reader = ReportReader(sink: sink)
        let xml = Array("<feedback><record/><record><row><count>-1</count></row></record></feedback>".utf8)
        func push(_ bytes: [UInt8]) throws {
            try bytes.withUnsafeBytes { try reader.push($0) }
        }
        let error = XMLError(.badCount, line: 1)
        #expect(throws: error) { try push(xml) }
        #expect(throws: error) { try push([]) }
        #expect(throws: error) { try reader.finish() }
        #expect(sink.rows.count == 1)
    }
}
