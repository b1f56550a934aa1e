import RuaCore
import RuaStore

/// What parsedmarc's CSV says of a report, the same on each of its lines.
struct ParsedmarcReport {
    let id: Int64
    /// `xml_schema` to `report_id`.
    let names: [String?]
    /// `normalized_timespan` to `discovery_method`.
    let policy: [String?]
    private let times: [String]
    private let shares: DailyShares?

    /// What becomes one line: a row, or what of it falls on one day.
    struct Part {
        /// `begin_date` and `end_date`.
        let times: [String]
        /// `count`.
        let messages: Int64
    }

    init(_ report: StoredReport) {
        id = report.id
        names = [
            report.version ?? "draft", report.orgName.isEmpty ? Self.mailDomain(report.email) : report.orgName,
            report.email, report.extraContactInfo, report.reportID,
        ]
        times = Self.times(report.dateRange)
        shares = DailyShares(report.dateRange)
        let published = report.policy
        policy = [
            shares == nil ? "False" : "True", report.errors?.replacing("\n", with: "|"), published.domain,
            published.adkim ?? "r", published.aspf ?? "r", published.p, published.sp ?? published.p, published.np,
            published.pct.map { String($0) }, published.fo, published.testing, published.discoveryMethod,
        ]
    }

    /// The lines of a row: one, or one for each day that some of its messages fall on.
    ///
    /// A row of no messages stays one line, where parsedmarc loses it when it cuts.
    func parts(of messages: Int64) -> [Part] {
        guard let shares, messages > 0 else { return [Part(times: times, messages: messages)] }
        return shares.shares(of: messages).map { Part(times: Self.times($0.day.range), messages: $0.messages) }
    }

    /// A period as `2026-01-31 00:00:00`, twice; UTC.
    private static func times(_ range: DateRange) -> [String] {
        [range.begin, range.end].map { $0.description.replacing("T", with: " ").replacing("Z", with: "") }
    }

    /// What stands behind the last `@`; all of it when there is none.
    private static func mailDomain(_ address: String) -> String {
        address.lastIndex(of: "@").map { String(address[address.index(after: $0)...]) } ?? address
    }
}
