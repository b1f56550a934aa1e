import RuaCore
import RuaTestSupport
import RuaXML
import Testing

/// What an attacker sends. Each is refused or read within about a second (security sections 3.3 and 4).
@Suite(.serialized, .timeLimit(.minutes(1))) struct AttackTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let code: XMLError.Code
        let xml: @Sendable () -> String
        var testDescription: String { name }
    }

    static func inRecord(_ text: String) -> String {
        var sample = Sample()
        sample.records = ["<record>" + text + "</record>"]
        return sample.xml
    }

    static func withSubset(_ subset: String, use: String = "&x;") -> String {
        var sample = Sample()
        sample.before += "<!DOCTYPE feedback [\(subset)]>\n"
        sample.metadata = sample.metadata.replacing("Reporter", with: use)
        return sample.xml
    }

    static func numbered(_ count: Int, _ text: (Int) -> String) -> String { (0..<count).map(text).joined() }

    static let cases: [Case] = [
        Case(name: "100,000 attributes", code: .tagTooLong) {
            inRecord("<row " + numbered(100_000) { "a\($0)='' " } + "/>")
        },
        Case(name: "100,000 attributes with > in them", code: .tagTooLong) {
            inRecord("<row " + numbered(100_000) { "a\($0)='>' " } + "/>")
        },
        Case(name: "tags of 1,000 attributes", code: .tagTooLong) {
            inRecord(String(repeating: "<row " + numbered(1000) { "a\($0)='' " } + "/>", count: 1000))
        },
        Case(name: "namespaces upon namespaces", code: .tagTooLong) {
            inRecord(numbered(20) { level in "<a " + numbered(200) { "xmlns:n\(level)x\($0)='u' " } + ">" })
        },
        Case(name: "100,000 names", code: .tooManyNames) { inRecord(numbered(100_000) { "<n\($0)/>" }) },
        Case(name: "20,000 names of attributes", code: .tooManyNames) {
            inRecord(numbered(20_000) { "<n a\($0)=''/>" })
        },
        Case(name: "names of 40,000 bytes", code: .tooManyNames) {
            inRecord(numbered(100) { "<n\($0)\(String(repeating: "n", count: 40_000))/>" })
        },
        Case(name: "100,000 deep", code: .tooDeep) { inRecord(String(repeating: "<a>", count: 100_000)) },
        Case(name: "100,000 deep in a broken document", code: .tooDeep) {
            inRecord("&" + String(repeating: "<a>", count: 100_000))
        },
        Case(name: "a name of 60,000", code: .malformed) {
            inRecord("<" + String(repeating: "n", count: 60_000) + "/>")
        },
        Case(name: "a name of 10 MB", code: .tagTooLong) {
            inRecord("<" + String(repeating: "n", count: 10 << 20) + "/>")
        },
        Case(name: "an attribute of 10 MB", code: .tagTooLong) {
            inRecord("<n a='" + String(repeating: "v", count: 10 << 20) + "'/>")
        },
        Case(name: "billion laughs", code: .doctypeDeclared) {
            withSubset(
                "<!ENTITY l0 'lol'>" + numbered(10) { "<!ENTITY l\($0 + 1) '&l\($0);&l\($0);&l\($0);'>" }, use: "&l10;")
        },
        Case(name: "quadratic entities", code: .doctypeDeclared) {
            withSubset(
                "<!ENTITY x '\(String(repeating: "x", count: 100_000))'>", use: String(repeating: "&x;", count: 20_000))
        },
        Case(name: "parameter entities", code: .doctypeDeclared) {
            withSubset("<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;")
        },
        Case(name: "a file as an entity", code: .doctypeDeclared) {
            withSubset("<!ENTITY x SYSTEM 'file:///etc/passwd'>")
        },
        Case(name: "a DTD elsewhere", code: .doctypeDeclared) {
            var sample = Sample()
            sample.before += "<!DOCTYPE feedback SYSTEM 'http://127.0.0.1:1/x.dtd'>"
            return sample.xml
        },
        Case(name: "a DTD elsewhere, public", code: .doctypeDeclared) {
            var sample = Sample()
            sample.before += "<!doctype feedback PUBLIC \"x\" \"http://127.0.0.1:1/x.dtd\">"
            return sample.xml
        },
        Case(name: "a report in an entity", code: .doctypeDeclared) {
            "<!DOCTYPE x [<!ENTITY r '" + Sample().xml.replacing("'", with: "") + "'>]><x>&r;</x>"
        },
        Case(name: "a DOCTYPE within", code: .doctypeDeclared) { inRecord("<!DOCTYPE a [<!ENTITY x 'y'>]>") },
        Case(name: "an entity within", code: .doctypeDeclared) { inRecord("<!ENTITY x 'y'>&x;") },
        Case(name: "1 MB before no report", code: .notAReport) { String(repeating: "<a ", count: 1 << 18) },
        Case(name: "a text that is never closed", code: .truncated) {
            "<feedback><report_metadata><org_name>" + String(repeating: "x", count: 10 << 20)
        },
        Case(name: "a broken text that is never closed", code: .truncated) {
            "<feedback><report_metadata><org_name>&" + String(repeating: "x&<", count: 1 << 18)
        },
        Case(name: "broken too far from the last child of feedback", code: .malformed) {
            "<feedback><report_metadata><org_name>" + String(repeating: "x", count: 10 << 20) + "&; </org_name>"
        },
    ]

    @Test(arguments: cases)
    func `an attack is refused at once`(_ attack: Case) {
        let xml = Array(attack.xml().utf8)
        let clock = ContinuousClock()
        var found: Result<Reading, XMLError>?
        let taken = clock.measure { found = outcome(xml, feed: .whole) }
        guard case .failure(let error) = found else {
            Issue.record("read")
            return
        }
        #expect(error.code == attack.code)
        #expect(taken < .seconds(10), "under 1 s on an idle machine; libxml2 alone takes minutes for some")
    }

    @Test func `a comment of 1 MB costs nothing but its reading`() throws {
        var sample = Sample()
        let comment = "<!--" + String(repeating: "- <x a='", count: 1 << 17) + "-->"
        sample.before += comment
        sample.metadata = sample.metadata.replacing("<org_name>", with: comment + "<?x \(comment) ?><org_name>")
        sample.after += comment
        let reading = try Reading(sample.xml)
        #expect(reading.codes == [])
        #expect(reading.report.orgName == "Reporter")
    }

    @Test func `an XInclude is an element like any other`() throws {
        var sample = Sample()
        sample.metadata = sample.metadata.replacing(
            "Reporter",
            with: "R<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/>")
        #expect(try Reading(sample.xml).report.orgName == "R")
    }

    @Test(arguments: [false, true])
    func `text is cut just over the limit and not at it`(isBroken: Bool) throws {
        var limits = Limits.Report()
        limits.textBytes = 100
        for (length, isCut) in [(100, false), (101, true)] {
            var sample = Sample()
            sample.metadata = sample.metadata.replacing(
                "Reporter", with: " " + String(repeating: "x", count: length - 2) + "ü ")
            if isBroken { sample.policy = sample.policy.replacing("<p>", with: "&<p>") }
            for feed in Feed.allCases {
                let reading = try Reading(sample.xml, feed: feed, limits: limits)
                #expect(reading.codes.contains("text-cut") == isCut)
                #expect(reading.report.orgName == String(repeating: "x", count: length - 2) + (isCut ? "" : "ü"))
            }
        }
    }
}
