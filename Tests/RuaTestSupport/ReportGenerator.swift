public import RuaCore

/// Makes reports of any content, and writes them as XML in any of the ways that mean the same.
public struct ReportGenerator {
    private var random: SeededGenerator

    /// A generator whose reports follow from `seed`.
    public init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func chance(_ one: Int, in all: Int) -> Bool { number(1...all) <= one }

    /// Text without blanks at its ends, as readers trim.
    private mutating func text(_ length: ClosedRange<Int> = 1...12) -> String {
        let characters = Array("abcXYZ019.-_@!:&<>\"' ]é日😀\u{9b}\u{202e}")
        let middle = String((0..<number(length)).map { _ in characters[number(0...characters.count - 1)] })
        return "a\(middle)z"
    }

    private mutating func maybe(_ make: (inout Self) -> String) -> String? { chance(1, in: 2) ? make(&self) : nil }

    /// A report and its rows.
    public mutating func reading() -> (report: Report, rows: [Row]) {
        let rows = (0..<number(1...5)).map { _ in row() }
        var report = Report()
        report.dialect = chance(1, in: 2) ? .rfc9990 : .rfc7489
        report.version = maybe { $0.text(1...2) }
        report.orgName = text()
        report.email = text()
        report.extraContactInfo = maybe { $0.text() }
        report.reportID = text()
        let begin = Int64(number(1_300_000_000...1_900_000_000))
        report.dateRange = DateRange(
            begin: Timestamp(seconds: begin), end: Timestamp(seconds: begin + Int64(number(0...90_000))))
        report.errors = (0..<number(0...2)).map { _ in text() }
        report.policyPublished.domain = "example.com"
        report.policyPublished.p = maybe { _ in "reject" }
        report.policyPublished.sp = maybe { _ in "none" }
        report.policyPublished.adkim = maybe { _ in "s" }
        report.policyPublished.aspf = maybe { _ in "r" }
        report.policyPublished.pct = chance(1, in: 2) ? number(0...100) : nil
        report.policyPublished.fo = maybe { $0.text() }
        if report.dialect == .rfc9990 {
            report.generator = maybe { $0.text() }
            report.policyPublished.np = maybe { _ in "quarantine" }
            report.policyPublished.testing = maybe { _ in "y" }
            report.policyPublished.discoveryMethod = maybe { _ in "psl" }
        }
        report.rows = rows.count
        report.messages = rows.reduce(0) { $0 + Int128($1.messages) }
        return (report, rows)
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...values.count - 1)] }

    private mutating func row() -> Row {
        var evaluation = Evaluation()
        evaluation.disposition = pick([.none, .pass, .quarantine, .reject])
        evaluation.reportedDKIM = pick([.pass, .fail])
        evaluation.reportedSPF = pick([.pass, .fail])
        evaluation.headerFrom = text()
        evaluation.envelopeFrom = maybe { $0.chance(1, in: 2) ? "" : $0.text() }
        evaluation.envelopeTo = maybe { $0.text() }
        evaluation.reasons = (0..<number(0...2)).map { _ in
            OverrideReason(
                type: pick([
                    .forwarded, .localPolicy, .mailingList, .sampledOut, .trustedForwarder, .other("other"),
                ]), comment: maybe { $0.text() })
        }
        let results: [AuthResult] = [.none, .pass, .fail, .softfail, .policy, .neutral, .temperror, .permerror]
        evaluation.dkim = (0..<number(0...3)).map { _ in
            DKIMResult(
                domain: text(), selector: maybe { $0.text() }, result: pick(results), humanResult: maybe { $0.text() })
        }
        evaluation.spf = (0..<number(0...2)).map { _ in
            SPFResult(
                domain: text(), scope: pick([nil, .mfrom, .helo]), result: pick(results),
                humanResult: maybe { $0.text() })
        }
        let address =
            chance(1, in: 2)
            ? IPAddress(v4: UInt32(number(0...0xffff_ffff))) : IPAddress("2001:db8::\(number(1...9999))")
        return Row(sourceIP: address, messages: Int64(number(1...1 << 40)), evaluation: evaluation)
    }

    // MARK: XML

    /// The XML of a report.
    public mutating func xml(_ report: Report, _ rows: [Row]) -> String {
        let metadata = [
            leaf("org_name", report.orgName), leaf("email", report.email), leaf("report_id", report.reportID),
            leaf("extra_contact_info", report.extraContactInfo), leaf("generator", report.generator),
            node(
                "date_range",
                shuffled([
                    leaf("begin", "\(report.dateRange.begin.seconds)"), leaf("end", "\(report.dateRange.end.seconds)"),
                ])),
        ]
        let policy = report.policyPublished
        let policyLeaves = [
            leaf("domain", policy.domain), leaf("p", policy.p), leaf("sp", policy.sp), leaf("np", policy.np),
            leaf("adkim", policy.adkim), leaf("aspf", policy.aspf), leaf("pct", policy.pct.map { "\($0)" }),
            leaf("fo", policy.fo), leaf("testing", policy.testing),
            leaf("discovery_method", policy.discoveryMethod),
        ]
        let errors = report.errors.map { leaf("error", $0) }
        var children = [
            leaf("version", report.version), node("report_metadata", shuffled(metadata) + errors),
            node("policy_published", shuffled(policyLeaves)), node("unknown", ["<count>7</count>"]),
        ]
        children += rows.map { xml($0) }
        let namespace = report.dialect == .rfc9990 ? " xmlns=\"urn:ietf:params:xml:ns:dmarc-2.0\"" : ""
        return "<feedback\(namespace)>\(children.joined(separator: space()))</feedback>"
    }

    private mutating func xml(_ row: Row) -> String {
        let evaluation = row.evaluation
        let reasons = evaluation.reasons.map {
            node("reason", shuffled([leaf("type", $0.type.description), leaf("comment", $0.comment)]))
        }
        let evaluated = shuffled([
            leaf("disposition", evaluation.disposition.description), leaf("dkim", evaluation.reportedDKIM.description),
            leaf("spf", evaluation.reportedSPF.description),
        ])
        let dkim = evaluation.dkim.map {
            node(
                "dkim",
                shuffled([
                    leaf("domain", $0.domain), leaf("selector", $0.selector), leaf("result", $0.result.description),
                    leaf("human_result", $0.humanResult),
                ]))
        }
        let spf = evaluation.spf.map {
            node(
                "spf",
                shuffled([
                    leaf("domain", $0.domain), leaf("scope", $0.scope?.description),
                    leaf("result", $0.result.description),
                    leaf("human_result", $0.humanResult),
                ]))
        }
        let parts = [
            node(
                "row",
                shuffled([
                    leaf("source_ip", row.sourceIP?.description), leaf("count", "\(row.messages)"),
                    node("policy_evaluated", evaluated + reasons),
                ])),
            node(
                "identifiers",
                shuffled([
                    leaf("header_from", evaluation.headerFrom), leaf("envelope_from", evaluation.envelopeFrom),
                    leaf("envelope_to", evaluation.envelopeTo),
                ])),
            node("auth_results", dkim + spf),
        ]
        return node("record", shuffled(parts))
    }

    private mutating func shuffled(_ parts: [String]) -> [String] { parts.shuffled(using: &random) }

    private mutating func space() -> String { pick(["", "", "\n", "\r\n\t", " <!-- <count>5</count> --> ", "<?pi?>"]) }

    private mutating func node(_ name: String, _ children: [String]) -> String {
        "<\(name)>\(space())\(children.joined(separator: space()))\(space())</\(name)>"
    }

    private mutating func leaf(_ name: String, _ text: String?) -> String {
        guard let text else { return "" }
        let blank = pick(["", "", " ", "\n\t"])
        return "<\(name)\(pick(["", " ", " lang='en'"]))>\(blank)\(escaped(text))\(blank)</\(name)>"
    }

    private mutating func escaped(_ text: String) -> String {
        if chance(1, in: 4) { return "<![CDATA[\(text.replacing("]]>", with: "]]]]><![CDATA[>"))]]>" }
        return text.unicodeScalars.map { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            default: chance(1, in: 8) ? "&#x\(String(scalar.value, radix: 16));" : String(scalar)
            }
        }.joined()
    }
}
