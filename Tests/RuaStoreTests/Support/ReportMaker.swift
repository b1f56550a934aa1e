import RuaCore
import RuaTestSupport

/// Makes reports of any content, few enough sources and evaluations for them to repeat.
struct ReportMaker {
    private var random: SeededGenerator
    private var evaluations: [Evaluation] = []
    private var sources: [IPAddress?] = [nil]

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        evaluations = (0..<40).map { _ in evaluation() }
        sources += (0..<20).map { _ in IPAddress(v4: UInt32.random(in: 0...UInt32.max, using: &random)) }
        sources += (0..<10).map { _ in
            IPAddress(bytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
    }

    private mutating func number(_ most: Int) -> Int { Int.random(in: 0...most, using: &random) }
    private mutating func pick<Value>(_ values: [Value]) -> Value { values[number(values.count - 1)] }
    private mutating func maybe(_ text: String) -> String? { number(1) == 0 ? nil : text }

    /// GRDB reads text up to the first NUL, which XML cannot hold; so only rows have some.
    private mutating func heading() -> String { text().replacing("\0", with: "0") }

    private mutating func text() -> String {
        pick([
            "", "a", "example.com", "caf\u{e9}.example", "cafe\u{301}.example", "NUL\u{0}inside",
            "'; DROP TABLE mail; --",
            "日本", "line\nbreak", String(repeating: "long ", count: 2000), "\u{202E}",
        ])
    }

    private mutating func domain() -> String {
        pick(["example.com", "mail.example.com", "EXAMPLE.com.", "example.org", "other.example", ""])
            + (number(9) == 0 ? text() : "")
    }

    private mutating func evaluation() -> Evaluation {
        var evaluation = Evaluation()
        evaluation.disposition = pick([.none, .pass, .quarantine, .reject, .other("odd")])
        evaluation.reportedDKIM = pick([.pass, .fail, .other("")])
        evaluation.reportedSPF = pick([.pass, .fail])
        evaluation.headerFrom = domain()
        evaluation.envelopeFrom = maybe(domain())
        evaluation.envelopeTo = maybe(domain())
        evaluation.reasons = (0..<number(2)).map { _ in
            OverrideReason(
                type: pick([.forwarded, .localPolicy, .other("other"), .other("?")]), comment: maybe(text()))
        }
        evaluation.dkim = (0..<number(2)).map { _ in
            DKIMResult(
                domain: domain(), selector: maybe(text()), result: pick([.pass, .fail, .other("odd")]),
                humanResult: maybe(text()))
        }
        evaluation.spf = (0..<number(1)).map { _ in
            SPFResult(
                domain: domain(), scope: pick([nil, .mfrom, .helo, .other("pra")]),
                result: pick([.pass, .softfail, .permerror]),
                humanResult: maybe(text()))
        }
        return evaluation
    }

    mutating func row() -> Row {
        let messages = pick([0, 1, 2, 1000, Int64.random(in: 0...1 << 53, using: &random), 1 << 53])
        return Row(sourceIP: pick(sources), messages: messages, evaluation: pick(evaluations))
    }

    mutating func report(_ id: Int, days: Range<Int> = 19_990..<20_010) -> MadeReport {
        var made = MadeReport(
            pick(["example.com", "example.org", "EXAMPLE.com"]), org: pick(["A", "B", "C \(heading())"]), id: "\(id)",
            day: Int.random(in: days, using: &random), rows: (0..<number(60)).map { _ in row() })
        made.report.version = maybe("1.0")
        made.report.dialect = pick([.rfc7489, .rfc9990, .mixed])
        made.report.extraContactInfo = maybe(heading())
        made.report.errors = (0..<number(2)).map { "error \($0)" }
        made.report.generator = maybe(heading())
        made.report.policyPublished.p = maybe(pick(["none", "quarantine", "reject"]))
        made.report.policyPublished.sp = maybe("reject")
        made.report.policyPublished.np = maybe("none")
        made.report.policyPublished.adkim = pick([nil, "r", "s"])
        made.report.policyPublished.aspf = pick([nil, "r", "s"])
        made.report.policyPublished.pct = number(1) == 0 ? nil : number(100)
        made.report.policyPublished.fo = maybe("1:d:s")
        made.report.policyPublished.testing = maybe("y")
        made.report.policyPublished.discoveryMethod = maybe("psl")
        made.report.notes = (0..<number(2)).map { Note(code: "note-\($0)", line: $0, text: heading()) }
        return made
    }
}
