import RuaCore

/// Pictures that fit into a line of a table.
enum SmallPicture {
    private static let (width, height) = (120.0, 28.0)

    /// What passed and what failed, day by day.
    static func trend(pass: [Int128], fail: [Int128]) -> Markup {
        let greatest = zip(pass, fail).map { $0 + $1 }.max() ?? 0
        guard greatest > 0 else { return "" }
        let step = width / Double(pass.count)
        let days = Figures.counted(zip(pass, fail).count { $0 + $1 > 0 }, "column")
        var html: Markup = """
            <svg class="trend" width="\(Coordinate(width))" height="\(Coordinate(height))" role="img">\
            <title>\(days) with mail; at most \(Figures.counted(greatest, "message"))</title>
            """
        for index in pass.indices {
            let all = Double(pass[index] + fail[index]) / Double(greatest) * height
            let bad = Double(fail[index]) / Double(greatest) * height
            guard all > 0 else { continue }
            let (x, drawn) = (Coordinate(step * Double(index)), Coordinate(max(step * 0.8, 0.5)))
            html += rect("authorized", x, drawn, from: bad, to: max(all, bad + 0.5))
            if bad > 0 { html += rect("unauthorized", x, drawn, from: 0, to: max(bad, 0.75)) }
        }
        return html + "</svg>"
    }

    private static func rect(_ name: String, _ x: Coordinate, _ width: Coordinate, from: Double, to: Double) -> Markup {
        """
        <rect class="c-\(name)" x="\(x)" y="\(Coordinate(height - to))" width="\(width)" height="\(Coordinate(to - from))"/>
        """
    }

    /// A part of a whole as a bar with its figure in words.
    static func share(_ part: Int128, of whole: Int128) -> Markup {
        """
        <span class="share"><svg class="bar" width="64" height="8" aria-hidden="true" focusable="false">\
        <rect class="track" width="64" height="8" rx="2"/>\
        <rect class="c-authorized" width="\(Coordinate(64 * Figures.fraction(part, of: whole)))" height="8" rx="2"/></svg>\
        \(Figures.share(part, of: whole))</span>
        """
    }

    /// Parts of a whole side by side, with their figures below.
    static func split(_ title: String, _ parts: [(look: Look, value: Int128)]) -> Markup {
        let whole = parts.reduce(0) { $0 + $1.value }
        guard whole > 0 else { return "<p class=\"none\">No messages in this period.</p>" }
        var html: Markup = """
            <figure class="split"><figcaption>\(title)</figcaption>
            <svg width="100%" height="20" aria-hidden="true" focusable="false">
            """
        var left = 0.0
        for part in parts where part.value > 0 {
            let width = Figures.fraction(part.value, of: whole) * 100
            html += """
                <rect x="\(Coordinate(left))%" width="\(Coordinate(max(width - 0.2, 0.2)))%" height="20" \
                fill="url(#p-\(part.look.name))"/>
                """
            left += width
        }
        html += "</svg>\n<ul class=\"legend\">"
        for part in parts where part.value > 0 {
            html += """
                <li>\(part.look.badge) <span class="quiet">\(Figures.count(part.value)), \
                \(Figures.share(part.value, of: whole))</span></li>
                """
        }
        return html + "</ul></figure>\n"
    }
}
