import RuaCore
import Testing

@testable import RuaDashboard
@testable import RuaStore

@Suite struct ChartTests {
    @Test(arguments: [
        (0, 0, 1), (1, 1, 1), (7, 7, 1), (92, 92, 1), (93, 14, 7), (365, 53, 7), (367, 53, 7), (3_650_000, 91, 40_110),
    ])
    func `A chart has as many columns as can be read`(_ days: Int, _ columns: Int, _ width: Int) {
        let buckets = Buckets(20_000..<20_000 + days)
        #expect(buckets.count == columns || buckets.count <= Buckets.most)
        #expect(buckets.tick(0) == (days > 366 ? "2024-10" : "10-04"))
        if days <= 365 { #expect(buckets.width == width) }
        for index in 0..<buckets.count {
            let days = buckets.days(of: index)
            #expect(buckets.index(of: days.lowerBound) == index)
            #expect(buckets.index(of: days.upperBound - 1) == index)
        }
        #expect(buckets.index(of: 19_999) == nil)
        #expect(buckets.index(of: 20_000 + days) == nil)
    }

    @Test(arguments: [1, 2, 3, 7, 9, 10, 11, 99, 100, 101, 12_345, 999_999_999, Int128.max] as [Int128])
    func `An axis ends above the greatest value, in a few round steps`(_ greatest: Int128) {
        let axis = Axis(greatest: greatest)
        #expect(axis.top >= Double(greatest))
        #expect(axis.top <= Double(greatest) * 2.01)
        #expect((2...6).contains(axis.steps.count))
        #expect(axis.steps.first == 0 && axis.steps.last == axis.top)
    }

    static let coordinates: [(Double, String)] = [
        (0, "0"), (1, "1"), (0.5, "0.5"), (0.05, "0.05"), (12.345, "12.35"), (-0.5, "-0.5"), (100.1, "100.1"),
        (.nan, "0"), (.infinity, "0"), (99.999, "100"),
    ]

    @Test(arguments: coordinates)
    func `A coordinate has two decimals at most`(_ value: Double, _ text: String) {
        #expect(Coordinate(value).text == text)
    }

    @Test func `A chart says in words and in a table what it draws`() throws {
        let html = StackedChart(
            title: "Messages", buckets: Buckets(20_000..<20_003),
            series: [
                .init(look: .pass, values: [3, 0, 1000]), .init(look: .fail, values: [1, 0, 0]),
            ]
        ).markup.description
        #expect(
            html.contains(
                "1,004 messages from 2024-10-04 to 2024-10-06 UTC: 99.9 % pass, 0.1 % fail. Most, 1,000, on 2024-10-06."
            ))
        #expect(html.contains("<title>2024-10-04: pass 3, fail 1</title>"))
        #expect(html.contains("<th scope=\"row\">2024-10-04</th><td class=\"n\">4</td>"))
        #expect(!html.contains("2024-10-05:"))
        #expect(html.matches(of: /<rect [^>]*url\(#p-unauthorized\)/).count == 2)
    }

    @Test func `Without messages there is no chart`() {
        let chart = StackedChart(title: "x", buckets: Buckets(1..<2), series: [.init(look: .pass, values: [0])])
        #expect(chart.markup.description.contains("No messages"))
        #expect(!chart.markup.description.contains("<svg"))
    }

    @Test func `A policy is a line of steps, and what most reports of a day show counts`() {
        let days = [
            PolicyDay(day: 100, p: "none", pct: nil, testing: nil, reports: 5),
            PolicyDay(day: 100, p: "reject", pct: nil, testing: nil, reports: 1),
            PolicyDay(day: 101, p: "none", pct: nil, testing: nil, reports: 5),
            PolicyDay(day: 105, p: "reject", pct: nil, testing: "y", reports: 2),
        ]
        let html = PolicyChart(days, Buckets(100..<110)).markup.description
        #expect(html.contains("p=none, from 1970-04-16 p=reject t=y."))
        #expect(html.matches(of: /class="step"/).count == 2)
        #expect(html.matches(of: /class="step dashed"/).count == 1)
        #expect(PolicyChart([], Buckets(100..<110)).markup.description.contains("No report shows"))
    }

    @Test func `What stands in markup is escaped, what stands in a template too`() throws {
        let name = "<b> & \"x\" 'y' \u{202e}"
        let escaped = "&lt;b&gt; &amp; &quot;x&quot; &#39;y&#39; \\u{202e}"
        #expect("<i>\(name)</i>" as Markup == Markup(rendered: "<i>\(escaped)</i>"))
        #expect("\("<i>" as Markup)" as Markup == "<i>")
        let page = try Assets().render("plain", ["heading": name, "body": "<hr>" as Markup])
        #expect(page.description.contains("<h1>\(escaped)</h1>"))
        #expect(page.description.contains("<hr>"))
    }
}
