public import RuaCore
public import RuaInsight
public import RuaStore

/// Writes every row of a period for other programs (contract section 4.5), in a stream: memory does not grow with rows.
public struct RowExport {
    /// The columns, in order.
    public static let columns = [
        "domain", "org_name", "report_id", "begin", "end", "source_ip", "count", "disposition", "dkim_aligned",
        "spf_aligned", "pass", "reported_dkim", "reported_spf", "header_from", "envelope_from", "envelope_to",
        "dkim_results", "spf_results", "override_reasons", "p", "sp", "np", "pct", "adkim", "aspf", "testing",
        "verdict",
    ]

    /// The forms.
    public enum Form: Sendable {
        /// RFC 4180 with a header line.
        case csv
        /// One JSON object a line.
        case jsonLines
    }

    /// Bytes gathered before they are handed on. Unit: bytes.
    private static let pieceBytes = 256 << 10

    private let store: Store
    private let period: Period
    private let domains: [String]
    private let verdicts: [Int64: Verdict]

    /// An export of a period and some folded policy domains (empty means all), with verdicts that keep the owner's word.
    ///
    /// - Throws: `StoreError`.
    public init(
        _ period: Period, from store: Store, domains: [String], declared: [DeclaredSender]
    ) throws(StoreError) {
        self.store = store
        self.period = period
        self.domains = domains
        let figures = try store.figures(Observations.wanted(period), domains: domains)
        let history = try DomainHistory(of: [period], from: store, domains: domains)
        let assessment = Assessment(Observations(figures, of: period, history), declared: declared)
        verdicts = Dictionary(
            zip(figures.sources.map(\.id), assessment.verdicts), uniquingKeysWith: { first, _ in first })
    }

    /// Hands the bytes of all rows to `write`, piece by piece, oldest report first.
    ///
    /// - Throws: `StoreError`, or what `write` throws.
    public func run(_ form: Form, write: ([UInt8]) throws -> Void) throws {
        switch form {
        case .csv: try run(with: CSVWriter(header: Self.columns), write: write)
        case .jsonLines: try run(with: JSONWriter(keys: Self.columns, framing: .lines), write: write)
        }
    }

    private func run(with empty: some RowWriter, write: ([UInt8]) throws -> Void) throws {
        var writer = empty
        var texts = EvaluationTexts()
        try store.forEachRow(days: period.days, domains: domains) { row in
            put(row, texts.of(row), into: &writer)
            guard writer.bytes.count >= Self.pieceBytes else { return }
            try write(writer.bytes)
            writer.bytes.removeAll(keepingCapacity: true)
        }
        writer.finish()
        try write(writer.bytes)
    }

    private func put(_ row: StoredRow, _ texts: EvaluationTexts.Joined, into writer: inout some RowWriter) {
        let (report, evaluation, judgement) = (row.report, row.evaluation.evaluation, row.evaluation.judgement)
        writer.field(report.domain)
        writer.field(report.orgName)
        writer.field(report.reportID)
        writer.field(report.dateRange.begin)
        writer.field(report.dateRange.end)
        if let address = row.sourceIP { writer.field(address) } else { writer.nullField() }
        writer.field(row.messages)
        writer.field(evaluation.disposition.description)
        writer.field(judgement.dkimAligned)
        writer.field(judgement.spfAligned)
        writer.field(judgement.passes)
        writer.field(evaluation.reportedDKIM.description)
        writer.field(evaluation.reportedSPF.description)
        writer.field(evaluation.headerFrom)
        writer.field(evaluation.envelopeFrom)
        writer.field(evaluation.envelopeTo)
        writer.field(texts.dkim)
        writer.field(texts.spf)
        writer.field(texts.reasons)
        writer.field(report.policy.p)
        writer.field(report.policy.sp)
        writer.field(report.policy.np)
        if let pct = report.policy.pct { writer.field(Int64(pct)) } else { writer.nullField() }
        writer.field(report.policy.adkim)
        writer.field(report.policy.aspf)
        writer.field(report.policy.testing)
        writer.field(verdicts[row.source]?.rawValue)
        writer.endRow()
    }
}

/// The lists of an evaluation as one cell each, kept for the rows that share it.
private struct EvaluationTexts {
    struct Joined {
        let dkim: String
        let spf: String
        let reasons: String
    }

    private static let keptBytes = 8 << 20
    private var known: [Int64: Joined] = [:]
    private var bytes = 0

    mutating func of(_ row: StoredRow) -> Joined {
        if let found = known[row.evaluationID] { return found }
        let evaluation = row.evaluation.evaluation
        let joined = Joined(
            dkim: evaluation.dkim.map { "\($0.domain)/\($0.selector ?? "")=\($0.result)" }.joined(separator: "; "),
            spf: evaluation.spf.map { "\($0.scope ?? .mfrom):\($0.domain)=\($0.result)" }.joined(separator: "; "),
            reasons: evaluation.reasons.map { "\($0.type): \($0.comment ?? "")" }.joined(separator: "; "))
        if bytes >= Self.keptBytes {
            known.removeAll(keepingCapacity: true)
            bytes = 0
        }
        known[row.evaluationID] = joined
        bytes += joined.dkim.utf8.count + joined.spf.utf8.count + joined.reasons.utf8.count + 64
        return joined
    }
}
