/// The upward axis of a chart: round steps from zero to a little above the greatest value.
struct Axis: Sendable, Equatable {
    /// The value at the top; 0 when there is nothing to show.
    let top: Double
    /// The values with a line.
    let steps: [Double]

    init(greatest: Int128) {
        guard greatest > 0 else {
            (top, steps) = (0, [])
            return
        }
        let greatest = Double(greatest)
        var size = 1.0
        while size * 10 <= greatest { size *= 10 }
        // Two to five steps of 1, 2 or 5 of some power of ten.
        let step = [0.2, 0.5, 1, 2, 5].map { $0 * size }.first { $0 >= 1 && $0 * 4 >= greatest } ?? size * 5
        let count = (greatest / step).rounded(.up)
        top = step * count
        steps = (0...Int(count)).map { step * Double($0) }
    }

    /// The words of the axis, in a drawing of their own beside the bars.
    func markup(height: Double) -> Markup {
        var html: Markup = """
            <svg class="axis" width="52" height="\(Coordinate(height + 24))" aria-hidden="true" focusable="false">
            """
        for step in steps {
            let y = min(max(place(step, height: height) + 4, 10), height)
            html +=
                "<text class=\"tick\" x=\"46\" y=\"\(Coordinate(y))\" text-anchor=\"end\">\(Figures.short(step))</text>"
        }
        return html + "</svg>"
    }

    /// Thin lines across.
    func lines(height: Double) -> Markup {
        Markup(
            steps.map { step -> Markup in
                let y = Coordinate(place(step, height: height))
                return "<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
            })
    }

    private func place(_ value: Double, height: Double) -> Double { height - value / top * height }
}
