import RuaCore
import RuaStore

/// Rows of reports as a table.
struct RowTable {
    let caption: String
    /// Whether each row leads to its report.
    let showsReport: Bool

    init(_ caption: String, showsReport: Bool) {
        self.caption = caption
        self.showsReport = showsReport
    }

    /// The table; each row comes with its place in the report, where that is shown.
    func markup(_ rows: some Sequence<(row: StoredRow, number: Int64?)>) -> Markup {
        var columns: [TableView.Column] = [
            .init("Source IP"), .init("Messages", number: true), .init("Disposition"), .init("DKIM"), .init("SPF"),
            .names("Header From", .wide), .names("Envelope From", .widest), .names("DKIM results", .wide),
            .names("SPF results", .wide), .names("Override", .widest),
        ]
        columns.insert(showsReport ? .init("Report") : .init("Row", number: true), at: 0)
        var table = TableView(caption, columns)
        table.nothing = "No rows."
        table.rows = rows.map { row, number in
            let (evaluation, judgement) = (row.evaluation.evaluation, row.evaluation.judgement)
            let reference: Markup =
                showsReport
                ? """
                <a href="/reports/\(String(row.report.id))">\(Figures.day(row.report.dateRange.day)) \
                \(row.report.orgName)</a>
                """
                : "\(number.map { String($0 + 1) } ?? "")"
            return [
                reference, "<code>\(row.sourceIP?.description ?? "no address")</code>",
                "\(Figures.count(row.messages))",
                "\(evaluation.disposition.description)", Self.aligned(judgement.dkimAligned),
                Self.aligned(judgement.spfAligned), "\(evaluation.headerFrom)", "\(evaluation.envelopeFrom ?? "–")",
                Self.list(evaluation.dkim.map { "\($0.domain) / \($0.selector ?? "–") \($0.result)" }),
                Self.list(evaluation.spf.map { "\($0.domain) \($0.result)" }),
                Self.list(evaluation.reasons.map { "\($0.type)\($0.comment.map { ": " + $0 } ?? "")" }),
            ]
        }
        return table.markup
    }

    private static func aligned(_ isAligned: Bool) -> Markup {
        isAligned ? "<span class=\"state s-ok\">aligned</span>" : "<span class=\"quiet\">no</span>"
    }

    /// A line each; a reporter may list as many as it likes.
    private static func list(_ texts: [String]) -> Markup {
        let shown = texts.prefix(5).map { "\($0)" as Markup }
        let rest: Markup = texts.count > 5 ? "<br>and \(Figures.count(texts.count - 5)) more" : ""
        var html: Markup = ""
        for (number, text) in shown.enumerated() { html += number == 0 ? text : "<br>\(text)" }
        return html + rest
    }
}
