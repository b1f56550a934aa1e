import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// The rows of one report in the columns of `rua export`; the verdicts are those of the report's day.
struct ReportRowSource: PieceSource {
    /// Rows read at one time.
    private static let pieceRows = 2000

    private let store: Store
    private let report: Int64
    private let verdicts: [SourceKey: Verdict]
    private var writer: any RowWriter
    private var after: Int64?
    private var isDone = false

    init(store: Store, report: Int64, assessment: Assessment, format: Target.Format) {
        self.store = store
        self.report = report
        verdicts = assessment.sourceIndex.mapValues { assessment.verdicts[$0] }
        writer =
            format == .json
            ? JSONWriter(keys: RowExport.columns, framing: .array) : CSVWriter(header: RowExport.columns)
    }

    mutating func next() throws -> [UInt8]? {
        guard !isDone else { return nil }
        let rows = try store.rows(ofReport: report, after: after, limit: Self.pieceRows)
        after = rows.last?.number
        for entry in rows { put(entry.row) }
        if rows.count < Self.pieceRows {
            writer.finish()
            isDone = true
        }
        let piece = writer.bytes
        writer.bytes.removeAll(keepingCapacity: true)
        return piece
    }

    private mutating func put(_ row: StoredRow) {
        let (report, evaluation, judgement) = (row.report, row.evaluation.evaluation, row.evaluation.judgement)
        let verdict = verdicts[SourceKey(domain: report.domain, sourceIP: row.sourceIP)]
        writer.row([
            .text(report.domain), .text(report.orgName), .text(report.reportID), .time(report.dateRange.begin),
            .time(report.dateRange.end), .address(row.sourceIP), .integer(row.messages),
            .text(evaluation.disposition.description), .boolean(judgement.dkimAligned),
            .boolean(judgement.spfAligned), .boolean(judgement.passes), .text(evaluation.reportedDKIM.description),
            .text(evaluation.reportedSPF.description), .text(evaluation.headerFrom), .text(evaluation.envelopeFrom),
            .text(evaluation.envelopeTo),
            .text(evaluation.dkim.map { "\($0.domain)/\($0.selector ?? "")=\($0.result)" }.joined(separator: "; ")),
            .text(evaluation.spf.map { "\($0.scope ?? .mfrom):\($0.domain)=\($0.result)" }.joined(separator: "; ")),
            .text(evaluation.reasons.map { "\($0.type): \($0.comment ?? "")" }.joined(separator: "; ")),
            .text(report.policy.p), .text(report.policy.sp), .text(report.policy.np),
            report.policy.pct.map { .integer($0) } ?? .null, .text(report.policy.adkim), .text(report.policy.aspf),
            .text(report.policy.testing), .text(verdict?.rawValue),
        ])
    }
}
