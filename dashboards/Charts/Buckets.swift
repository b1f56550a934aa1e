import RuaCore

/// The columns of a chart over time: days, or as many together as keep the columns readable.
struct Buckets: Sendable, Equatable {
    /// Columns at most; below 92 a quarter is shown day by day.
    static let most = 92

    /// The UTC days of the chart.
    let days: Range<Int>
    /// UTC days in one column.
    let width: Int

    init(_ days: Range<Int>) {
        self.days = days
        let widths = [1, 7, 30, 91, 365, 3650]
        width = widths.first { days.count <= $0 * Self.most } ?? max(1, (days.count + Self.most - 1) / Self.most)
    }

    var count: Int { (days.count + width - 1) / width }

    /// The column that a day falls in; nil outside.
    func index(of day: Int) -> Int? { days.contains(day) ? (day - days.lowerBound) / width : nil }

    /// The days of a column.
    func days(of index: Int) -> Range<Int> {
        let first = days.lowerBound + index * width
        return first..<min(first + width, days.upperBound)
    }

    /// The days of a column in words: `2026-01-31`, or the first and the last.
    func label(_ index: Int) -> String {
        let days = days(of: index)
        return days.count == 1 ? Figures.day(days.lowerBound) : Figures.days(days)
    }

    /// A short label for the axis: month and day; of more than a year, year and month.
    func tick(_ index: Int) -> String {
        let day = Figures.day(days(of: index).lowerBound)
        return String(days.count > 366 ? day.prefix(7) : day.suffix(5))
    }

    /// `day`, or `7 days`.
    var unit: String { width == 1 ? "day" : Figures.counted(width, "day") }

    /// The columns that get a label, a handful evenly spread; every second one is left out on a telephone.
    var ticks: StrideTo<Int> { stride(from: 0, to: count, by: count <= 8 ? 1 : (count + 5) / 6) }

    /// The labels under a drawing of some height.
    func labels(under height: Double) -> Markup {
        var html: Markup = ""
        for (number, index) in ticks.enumerated() {
            let (x, anchor) = tickPlace(index)
            html += """
                <text class="tick\(number % 2 == 0 ? "" : " m")" x="\(Coordinate(x))%" y="\(Coordinate(height + 17))" \
                text-anchor="\(anchor)">\(tick(index))</text>
                """
        }
        return html
    }

    /// The middle of a column, moved to where its words stay inside the drawing.
    private func tickPlace(_ index: Int) -> (x: Double, anchor: String) {
        let middle = 100 * (Double(index) + 0.5) / Double(count)
        if middle < 5 { return (0, "start") }
        return middle > 95 ? (100, "end") : (middle, "middle")
    }
}
