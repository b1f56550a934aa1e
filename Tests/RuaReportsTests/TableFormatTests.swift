import Foundation
import RuaCore
import Testing

@testable import RuaReports

/// One table in every format.
struct TableFormatTests {
    static let table = Table(
        title: "Senders",
        columns: [
            Column("source_ip", "Source", kind: .ip), Column("domain", "Domain", kind: .domain),
            Column("messages", "Messages", kind: .number), Column("pass_percent", "Pass", kind: .percent),
            Column("new", "New"), Column("verdict", "Verdict"), Column("days", "Days"),
        ],
        rows: [
            [
                .text("192.0.2.1"), .text("example.com"), .integer(1_234_567), .share(9, of: 10), .boolean(false),
                .text("authorized", .good), .series([0, 5, 9]),
            ],
            [
                .text("2001:db8::1"), .text("=a|b,<c>"), .integer(12), .share(0, of: 10), .boolean(true),
                .text("unauthorized", .bad), .null,
            ],
        ],
        totals: [.text("Total"), .null, .integer(1_234_579)],
        notes: ["Times are UTC."])

    private func printed(_ format: OutputFormat) -> String {
        String(decoding: Self.table.printed(as: format, options: TextOptions(width: 100)), as: UTF8.self)
    }

    @Test func `As text`() {
        #expect(
            printed(.table) == """
                Senders
                Source       Domain        Messages    Pass  New  Verdict       Days
                ───────────  ───────────  ─────────  ──────  ───  ────────────  ────
                192.0.2.1    example.com  1,234,567  90.0 %  no   authorized    ▁▅█
                2001:db8::1  =a|b,<c>            12     0 %  yes  unauthorized  –
                ───────────  ───────────  ─────────  ──────  ───  ────────────  ────
                Total                     1,234,579
                Times are UTC.

                """)
    }

    @Test func `As CSV`() {
        #expect(
            printed(.csv)
                == [
                    "source_ip,domain,messages,pass_percent,new,verdict,days",
                    "192.0.2.1,example.com,1234567,90,false,authorized,0 5 9",
                    "2001:db8::1,\"'=a|b,<c>\",12,0,true,unauthorized,", "",
                ].joined(separator: "\r\n"))
    }

    @Test func `As JSON`() {
        #expect(
            printed(.json) == #"""
                [
                {"source_ip":"192.0.2.1","domain":"example.com","messages":1234567,"pass_percent":90,"new":false,"verdict":"authorized","days":[0,5,9]},
                {"source_ip":"2001:db8::1","domain":"=a|b,\u003cc\u003e","messages":12,"pass_percent":0,"new":true,"verdict":"unauthorized","days":null}
                ]

                """#)
    }

    @Test func `As Markdown`() {
        #expect(
            printed(.markdown) == #"""
                **Senders**

                | Source | Domain | Messages | Pass | New | Verdict | Days |
                | --- | --- | ---: | ---: | --- | --- | --- |
                | 192.0.2.1 | example.com | 1,234,567 | 90.0 % | no | authorized | ▁▅█ |
                | 2001:db8::1 | =a\|b,\<c\> | 12 | 0 % | yes | **unauthorized** |  |
                | **Total** |  | **1,234,579** |  |  |  |  |

                Times are UTC.

                """#)
    }

    @Test func `As HTML`() {
        let cell = "padding:4px 10px;text-align:"
        let html = printed(.html)
        #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">\n") && html.hasSuffix("</body>\n</html>\n"))
        #expect(
            html.contains(
                "<td align=\"right\" style=\"\(cell)right;vertical-align:top;white-space:nowrap;"
                    + "border-bottom:1px solid #dddddd;\">1,234,567</td>\n"))
        #expect(html.contains(">=a|b,&lt;c&gt;</td>\n"))
        #expect(html.contains("color:#b00020;font-weight:bold;\">unauthorized</td>\n"))
        #expect(html.components(separatedBy: "<tr>").count == 5)
    }

    @Test func `CSV, JSON and text have the same cells`() throws {
        let csv = try #require(readCSV(Self.table.printed(as: .csv)))
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(Self.table.printed(as: .json))) as? [[String: Any]])
        let text = printed(.table).split(separator: "\n").dropFirst(3)
        for (row, (object, line)) in zip(csv.dropFirst(), zip(json, text)) {
            #expect(row[0] == object["source_ip"] as? String && line.contains(row[0]))
            #expect(row[1].trimmingPrefix("'") == object["domain"] as? String ?? "")
            #expect(row[2] == "\(object["messages"] as? Int ?? -1)")
            #expect(line.replacing(",", with: "").contains(" \(row[2]) "))
            #expect(Double(row[3]) == object["pass_percent"] as? Double)
            #expect(row[4] == "\(object["new"] as? Bool ?? false)" && line.contains(row[4] == "true" ? "yes" : "no"))
            #expect(row[5] == object["verdict"] as? String && line.contains(row[5]))
        }
        #expect(csv.count == 3 && json.count == 2)
    }
}
