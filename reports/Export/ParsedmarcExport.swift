import RuaCore
public import RuaInsight
public import RuaStore

/// Writes every row of a period as the CSV that parsedmarc 11 writes, for what has been built on that (contract section 4).
///
/// The forms are parsedmarc's: its header, `True` and `False`, its times, its separators, its defaults for what a report
/// leaves out, one line a day for a report on more than 24 hours. The values are the report's. docs/parsedmarc.md has
/// the columns and each difference. Streams: memory does not grow with the number of rows.
public struct ParsedmarcExport {
    /// The columns, in order.
    public static let columns = [
        "xml_schema", "org_name", "org_email", "org_extra_contact_info", "report_id", "begin_date", "end_date",
        "normalized_timespan", "errors", "domain", "adkim", "aspf", "p", "sp", "np", "pct", "fo", "testing",
        "discovery_method", "source_ip_address", "source_country", "source_reverse_dns", "source_base_domain",
        "source_name", "source_type", "source_asn", "source_as_name", "source_as_domain", "count", "spf_aligned",
        "dkim_aligned", "dmarc_aligned", "disposition", "policy_override_reasons", "policy_override_comments",
        "envelope_from", "header_from", "envelope_to", "dkim_domains", "dkim_selectors", "dkim_results", "spf_domains",
        "spf_scopes", "spf_results",
    ]

    /// What parsedmarc looks up about an address. Rua has no data for it and asks nobody.
    private static let lookedUp = 8
    /// Bytes gathered before they are handed on. Unit: bytes.
    private static let pieceBytes = 256 << 10

    private let store: Store
    private let period: Period
    private let domains: [String]

    /// An export of the reports that count in a period, on some policy domains given folded; none given means all.
    public init(_ period: Period, from store: Store, domains: [String]) {
        self.store = store
        self.period = period
        self.domains = domains
    }

    /// Writes all rows, oldest report first.
    ///
    /// - Parameter write: Takes the bytes, piece by piece.
    /// - Throws: `StoreError`, or what `write` throws.
    public func run(write: ([UInt8]) throws -> Void) throws {
        var writer = CSVWriter(header: Self.columns)
        var report: ParsedmarcReport?
        var evaluations = ParsedmarcEvaluations()
        try store.forEachRow(days: period.days, domains: domains) { row in
            let known = report?.id == row.report.id ? report : nil
            let current = known ?? ParsedmarcReport(row.report)
            report = current
            let rest = evaluations.texts(of: row)
            for part in current.parts(of: row.messages) {
                put(row, part, of: current, rest, into: &writer)
                guard writer.bytes.count >= Self.pieceBytes else { continue }
                try write(writer.bytes)
                writer.bytes.removeAll(keepingCapacity: true)
            }
        }
        writer.finish()
        try write(writer.bytes)
    }

    private func put(
        _ row: StoredRow, _ part: ParsedmarcReport.Part, of report: ParsedmarcReport, _ rest: [String?],
        into writer: inout CSVWriter
    ) {
        for text in report.names { writer.field(text) }
        for text in part.times { writer.field(text) }
        for text in report.policy { writer.field(text) }
        if let address = row.sourceIP { writer.field(address) } else { writer.nullField() }
        for _ in 0..<Self.lookedUp { writer.nullField() }
        writer.field(part.messages)
        for text in rest { writer.field(text) }
        writer.endRow()
    }
}
