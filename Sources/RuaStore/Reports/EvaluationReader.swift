import GRDB
public import RuaCore

/// Reads evaluations back by id, and keeps the last ones, since few stand for many rows.
struct EvaluationReader {
    /// How much of the texts is read.
    enum Detail {
        /// All of it.
        case everything
        /// What verdicts need: no words of the reporter's about a result, and the beginning of comments.
        case forVerdicts
    }

    private static let commentCharacters = 200
    private static let kept = 20_000
    /// The text of those kept; one can have a megabyte. Unit: bytes.
    private static let keptBytes = 16 << 20
    private let detail: Detail
    private var known: [Int64: StoredEvaluation] = [:]
    private var knownBytes = 0

    init(_ detail: Detail = .everything) {
        self.detail = detail
    }

    mutating func evaluation(_ id: Int64, _ db: Database) throws -> StoredEvaluation {
        if let found = known[id] { return found }
        var found = try head(id, db)
        found.evaluation.dkim = try dkim(id, db)
        found.evaluation.spf = try spf(id, db)
        found.evaluation.reasons = try reasons(id, db)
        let bytes = found.evaluation.encoded.count
        if known.count >= Self.kept || knownBytes + bytes > Self.keptBytes {
            known.removeAll(keepingCapacity: true)
            knownBytes = 0
        }
        known[id] = found
        knownBytes += bytes
        return found
    }

    private func shortened(_ comment: String) -> String {
        guard detail == .forVerdicts else { return comment }
        return String(String.UnicodeScalarView(comment.unicodeScalars.prefix(Self.commentCharacters)))
    }

    private func head(_ id: Int64, _ db: Database) throws -> StoredEvaluation {
        let select = try RawStatement(
            db,
            """
            SELECT header.text, envelope_from.text, envelope_to.text, disposition, reported_dkim, reported_spf,
                dkim_aligned, spf_aligned, dkim_on_trust, spf_on_trust, contradictions
            FROM evaluation JOIN name AS header ON header.id = header_from_id
            LEFT JOIN name AS envelope_from ON envelope_from.id = envelope_from_id
            LEFT JOIN name AS envelope_to ON envelope_to.id = envelope_to_id
            WHERE evaluation.id = ?
            """)
        select.bind(1, id)
        var evaluation = Evaluation()
        var judgement = Judgement(dkimAligned: false, spfAligned: false)
        try select.forEachRow { row in
            evaluation.headerFrom = row.columnText(0) ?? ""
            evaluation.envelopeFrom = row.columnText(1)
            evaluation.envelopeTo = row.columnText(2)
            evaluation.disposition = Disposition(row.columnText(3) ?? "")
            evaluation.reportedDKIM = ReportedResult(row.columnText(4) ?? "")
            evaluation.reportedSPF = ReportedResult(row.columnText(5) ?? "")
            judgement = Judgement(
                dkimAligned: row.columnInteger(6) != 0, spfAligned: row.columnInteger(7) != 0,
                dkimTakenOnTrust: row.columnInteger(8) != 0, spfTakenOnTrust: row.columnInteger(9) != 0,
                contradictions: Judgement.Contradictions(rawValue: Int(row.columnInteger(10))))
        }
        return StoredEvaluation(evaluation: evaluation, judgement: judgement)
    }

    private func dkim(_ id: Int64, _ db: Database) throws -> [DKIMResult] {
        let select = try RawStatement(
            db,
            """
            SELECT domain.text, selector.text, result, \(detail == .everything ? "human_result" : "NULL")
            FROM dkim_result JOIN name AS domain ON domain.id = domain_id
            LEFT JOIN name AS selector ON selector.id = selector_id WHERE evaluation_id = ? ORDER BY n
            """)
        select.bind(1, id)
        var results: [DKIMResult] = []
        try select.forEachRow { row in
            results.append(
                DKIMResult(
                    domain: row.columnText(0) ?? "", selector: row.columnText(1),
                    result: AuthResult(row.columnText(2) ?? ""), humanResult: row.columnText(3)))
        }
        return results
    }

    private func spf(_ id: Int64, _ db: Database) throws -> [SPFResult] {
        let select = try RawStatement(
            db,
            """
            SELECT domain.text, scope, result, \(detail == .everything ? "human_result" : "NULL")
            FROM spf_result JOIN name AS domain ON domain.id = domain_id WHERE evaluation_id = ? ORDER BY n
            """)
        select.bind(1, id)
        var results: [SPFResult] = []
        try select.forEachRow { row in
            results.append(
                SPFResult(
                    domain: row.columnText(0) ?? "", scope: row.columnText(1).map { SPFScope($0) },
                    result: AuthResult(row.columnText(2) ?? ""), humanResult: row.columnText(3)))
        }
        return results
    }

    private func reasons(_ id: Int64, _ db: Database) throws -> [OverrideReason] {
        let select = try RawStatement(
            db, "SELECT type, comment FROM override_reason WHERE evaluation_id = ? ORDER BY n")
        select.bind(1, id)
        var reasons: [OverrideReason] = []
        try select.forEachRow { row in
            reasons.append(
                OverrideReason(type: OverrideType(row.columnText(0) ?? ""), comment: row.columnText(1).map(shortened)))
        }
        return reasons
    }
}

/// An evaluation as it is in the database, with what Rua made of it.
public struct StoredEvaluation: Sendable, Hashable {
    /// What the reporter wrote.
    public var evaluation: Evaluation
    /// What Rua made of it when the report was stored.
    public var judgement: Judgement
}
