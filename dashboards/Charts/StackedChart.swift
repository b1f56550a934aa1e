import RuaCore

/// Messages over time, one bar a day, stacked by what they are; drawn here, with its figures as a table below.
///
/// Places across are in percent and heights in pixels, so that it fits any width without changing the size of words.
struct StackedChart {
    /// What a part of each bar stands for.
    struct Series {
        let look: Look
        /// A value a column.
        let values: [Int128]
    }

    /// The height of the bars. Unit: pixels.
    private static let height = 180.0

    /// What it shows, in a few words.
    let title: String
    let buckets: Buckets
    let series: [Series]
    /// Columns for the table alone, such as what passes.
    var further: [(heading: String, values: [Int128])] = []
    /// Where the same figures are for programs; nil for nowhere.
    var downloads: (path: String, query: QueryText)?

    private var sums: [Int128] {
        (0..<buckets.count).map { index in series.reduce(0) { $0 + $1.values[index] } }
    }

    var markup: Markup {
        let sums = self.sums
        let axis = Axis(greatest: sums.max() ?? 0)
        guard axis.top > 0 else {
            return
                "<figure class=\"chart\"><figcaption>\(title)</figcaption><p class=\"none\">No messages in this period.</p></figure>\n"
        }
        return """
            <figure class="chart"><figcaption>\(title), per \(buckets.unit)</figcaption>
            \(legend)<div class="plot">\(axis.markup(height: Self.height))\(drawing(sums, axis))</div>
            <details><summary>Figures of this chart</summary>\(table(sums))</details></figure>

            """
    }

    private var legend: Markup {
        let items = series.filter { $0.values.contains { $0 > 0 } }.map { entry -> Markup in
            let sum = entry.values.reduce(0, +)
            return "<li>\(entry.look.badge) <span class=\"quiet\">\(Figures.count(sum))</span></li>"
        }
        return "<ul class=\"legend\">\(Markup(items))</ul>\n"
    }

    private func drawing(_ sums: [Int128], _ axis: Axis) -> Markup {
        let name = "chart-" + title.utf8.reduce(UInt32(5381)) { $0 &* 33 ^ UInt32($1) }.description
        var html: Markup = """
            <svg class="bars" width="100%" height="\(Coordinate(Self.height + 24))" role="img" \
            aria-labelledby="\(name)-t \(name)-d" preserveAspectRatio="none">
            <title id="\(name)-t">\(title)</title><desc id="\(name)-d">\(description(sums))</desc>
            """
        html += axis.lines(height: Self.height)
        let step = 100 / Double(buckets.count)
        for index in 0..<buckets.count where sums[index] > 0 { html += bar(index, step, axis) }
        return html + buckets.labels(under: Self.height) + "</svg>"
    }

    private func bar(_ index: Int, _ step: Double, _ axis: Axis) -> Markup {
        let (x, width) = (Coordinate(step * (Double(index) + 0.1)), Coordinate(step * 0.8))
        var parts: [String] = []
        var rects: Markup = ""
        var below = 0.0
        for entry in series where entry.values[index] > 0 {
            let value = entry.values[index]
            parts.append("\(entry.look.label) \(Figures.count(value))")
            let height = max(1, Double(value) / axis.top * Self.height)
            // A gap between parts, where there is room for one.
            let drawn = height > 3 ? height - 1 : height
            rects += """
                <rect x="\(x)%" y="\(Coordinate(Self.height - below - drawn))" width="\(width)%" \
                height="\(Coordinate(drawn))" fill="url(#p-\(entry.look.name))"/>
                """
            below += height
        }
        return "<g><title>\(buckets.label(index)): \(parts.joined(separator: ", "))</title>\(rects)</g>\n"
    }

    /// What somebody who does not see the drawing should know of it.
    private func description(_ sums: [Int128]) -> String {
        let total = sums.reduce(0, +)
        let parts = series.map { ($0.look.label, $0.values.reduce(0, +)) }.filter { $0.1 > 0 }
            .map { "\(Figures.share($0.1, of: total)) \($0.0)" }
        var text = "\(Figures.counted(total, "message")) from \(Figures.days(buckets.days)) UTC: "
        text += parts.joined(separator: ", ") + "."
        if let most = sums.max(), let index = sums.firstIndex(of: most) {
            text += " Most, \(Figures.count(most)), on \(buckets.label(index))."
        }
        return text
    }

    private func table(_ sums: [Int128]) -> Markup {
        var table = TableView(
            "\(title), messages",
            [.init(buckets.width == 1 ? "Day (UTC)" : "Days (UTC)"), .init("Messages", number: true)]
                + series.map { .init($0.look.label, number: true) } + further.map { .init($0.heading, number: true) })
        table.rows = (0..<buckets.count).filter { sums[$0] > 0 }.map { index in
            let figures = [sums[index]] + series.map { $0.values[index] } + further.map { $0.values[index] }
            return [Markup(text: buckets.label(index))] + figures.map { Markup(text: Figures.count($0)) }
        }
        table.downloads = downloads
        return table.markup
    }
}
