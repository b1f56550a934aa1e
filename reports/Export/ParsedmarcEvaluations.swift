import RuaCore
import RuaStore

/// What parsedmarc's CSV says of a row besides source and count, kept for the rows that share it.
struct ParsedmarcEvaluations {
    /// What is kept at most, so that long texts do not fill the memory. Unit: bytes.
    private static let keptBytes = 8 << 20
    private var known: [Int64: [String?]] = [:]
    private var bytes = 0

    /// The cells `spf_aligned` to `spf_results`.
    mutating func texts(of row: StoredRow) -> [String?] {
        if let found = known[row.evaluationID] { return found }
        let texts = Self.texts(row.evaluation.evaluation)
        if bytes >= Self.keptBytes {
            known.removeAll(keepingCapacity: true)
            bytes = 0
        }
        // Most cells are short enough to need no memory but their own.
        bytes += texts.reduce(64) { $0 + 16 + ($1?.utf8.count ?? 0) }
        known[row.evaluationID] = texts
        return texts
    }

    /// The aligned columns are the reporter's word, as they are in parsedmarc; Rua's own reckoning is in `rua export`.
    private static func texts(_ evaluation: Evaluation) -> [String?] {
        let (dkim, spf) = (evaluation.reportedDKIM == .pass, evaluation.reportedSPF == .pass)
        let signatures = evaluation.dkim.filter { !$0.domain.isEmpty }
        let checks = evaluation.spf.filter { !$0.domain.isEmpty }
        return [
            word(spf), word(dkim), word(spf || dkim), word(evaluation.disposition.description.lowercased()),
            evaluation.reasons.map { word($0.type.description) }.joined(separator: ","),
            evaluation.reasons.map { word($0.comment ?? "") }.joined(separator: "|"), envelopeFrom(evaluation),
            evaluation.headerFrom.lowercased(), evaluation.envelopeTo,
            list(signatures.map(\.domain)), list(signatures.map { word($0.selector ?? "") }),
            list(signatures.map { word($0.result.description) }), list(checks.map(\.domain)),
            list(checks.map { ($0.scope ?? .mfrom).description }), list(checks.map { word($0.result.description) }),
        ]
    }

    private static func word(_ flag: Bool) -> String { flag ? "True" : "False" }

    private static func word(_ text: String) -> String { text.isEmpty ? "none" : text }

    private static func list(_ texts: [String]) -> String { texts.map { $0.lowercased() }.joined(separator: ",") }

    /// What the reporter left out or left empty is filled with the domain that SPF was checked for.
    private static func envelopeFrom(_ evaluation: Evaluation) -> String? {
        if let given = evaluation.envelopeFrom, !given.isEmpty { return given }
        return evaluation.spf.last?.domain.lowercased()
    }
}
