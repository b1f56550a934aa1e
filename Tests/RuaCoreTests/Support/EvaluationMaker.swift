import RuaCore
import RuaTestSupport

/// Makes evaluations of any content that a reader can hand on.
struct EvaluationMaker {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func number(_ most: Int) -> Int { Int.random(in: 0...most, using: &random) }
    private mutating func pick<Value>(_ values: [Value]) -> Value { values[number(values.count - 1)] }

    private mutating func text() -> String {
        let characters: [Character] = ["a", "Z", "é", "e\u{301}", "日", "\u{0}", "\n", "<", "'", "\u{5}", "😀", "."]
        return String((0..<number(200 >> number(6))).map { _ in pick(characters) })
    }

    private mutating func maybe() -> String? { number(1) == 0 ? nil : text() }

    mutating func evaluation() -> Evaluation {
        var evaluation = Evaluation()
        evaluation.disposition = pick([.none, .pass, .quarantine, .reject, .other(""), .other("odd word")])
        evaluation.reportedDKIM = pick([.pass, .fail, .other(""), .other("not.evaluated")])
        evaluation.reportedSPF = pick([.pass, .fail, .other(""), .other("neutral")])
        evaluation.headerFrom = text()
        evaluation.envelopeFrom = maybe()
        evaluation.envelopeTo = maybe()
        let types: [OverrideType] = [
            .forwarded, .localPolicy, .mailingList, .policyTestMode, .sampledOut, .trustedForwarder, .other("other"),
            .other("?"),
        ]
        evaluation.reasons = (0..<number(3)).map { _ in OverrideReason(type: pick(types), comment: maybe()) }
        let results: [AuthResult] = [
            .none, .pass, .fail, .softfail, .policy, .neutral, .temperror, .permerror, .other("odd"), .other(""),
        ]
        evaluation.dkim = (0..<number(3)).map { _ in
            DKIMResult(domain: text(), selector: maybe(), result: pick(results), humanResult: maybe())
        }
        evaluation.spf = (0..<number(2)).map { _ in
            SPFResult(
                domain: text(), scope: pick([nil, .mfrom, .helo, .other("pra")]), result: pick(results),
                humanResult: maybe())
        }
        return evaluation
    }
}
