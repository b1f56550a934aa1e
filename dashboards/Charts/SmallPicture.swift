import RuaCore

/// Pictures that fit into a line of a table.
enum SmallPicture {
    /// What passed and what failed, day by day: one path of upright strokes each, since a page may have many of these.
    static func trend(pass: [Int128], fail: [Int128]) -> Markup {
        let fail = condensed(fail)
        let sums = zip(condensed(pass), fail).map { $0 + $1 }
        let greatest = sums.max() ?? 0
        guard greatest > 0 else { return "" }
        let days = Figures.counted(sums.count { $0 > 0 }, "column")
        return """
            <svg class="trend" width="120" height="28" viewBox="0 0 \(sums.count) 28" preserveAspectRatio="none" role="img">\
            <title>\(days) with mail; at most \(Figures.counted(greatest, "message"))</title>\
            <path class="all" d="\(strokes(sums, of: greatest))"/>\
            <path class="bad" d="\(strokes(fail, of: greatest))"/></svg>
            """
    }

    /// Neighbours added up, so that no more than 31 columns are left.
    private static func condensed(_ values: [Int128]) -> [Int128] {
        let width = (values.count + 30) / 31
        return stride(from: 0, to: values.count, by: max(width, 1)).map {
            values[$0..<min($0 + width, values.count)].reduce(0, +)
        }
    }

    private static func strokes(_ values: [Int128], of greatest: Int128) -> Markup {
        Markup(
            values.enumerated().filter { $1 > 0 }.map { index, value -> Markup in
                let top = 28 - max(Figures.fraction(value, of: greatest) * 28, 0.75)
                return "M\(index).5 28V\(Coordinate((top * 10).rounded() / 10))"
            })
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
