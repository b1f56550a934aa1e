/// A kind of daily totals, and where they are kept: by domain, era and two more ids.
struct DayTotalTable {
    let name: String
    /// The columns of the ids.
    let ids: (String, String)
    /// The column of the counts, see `DayCounts`.
    let counts: String

    /// Messages by source and evaluation.
    static let messages = DayTotalTable(name: "source_total", ids: ("source_id", "evaluation_id"), counts: "messages")
    /// Reports by reporter and policy.
    static let reports = DayTotalTable(name: "reporter_total", ids: ("org_name_id", "policy_id"), counts: "reports")
    /// The messages in these reports.
    static let reportedMessages = DayTotalTable(
        name: "reporter_total", ids: ("org_name_id", "policy_id"), counts: "messages")
}
