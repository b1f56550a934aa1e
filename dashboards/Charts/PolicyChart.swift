import RuaCore
import RuaInsight
import RuaStore

/// The published policy over time, as a line of steps: what most reports of each day show.
struct PolicyChart {
    private static let height = 84.0
    private static let levels: [Enforcement] = [.none, .quarantine, .reject]

    let buckets: Buckets
    /// The policies that most reports of a day show, each from the column where it first does.
    private let seen: [(index: Int, policy: PolicyDay)]

    init(_ days: [PolicyDay], _ buckets: Buckets) {
        self.buckets = buckets
        var seen: [(index: Int, policy: PolicyDay)] = []
        var last: Int?
        for day in days {
            // Of one day the most reported comes first, and of one column the last day counts.
            guard let index = buckets.index(of: day.day) else { continue }
            if last == day.day { continue }
            last = day.day
            if seen.last?.index == index { seen.removeLast() }
            // What stays the same is one line.
            if let before = seen.last, before.policy.words == day.words { continue }
            seen.append((index, day))
        }
        self.seen = seen
    }

    var markup: Markup {
        guard !seen.isEmpty else { return "<p class=\"none\">No report shows a policy in this period.</p>" }
        return """
            <figure class="chart"><figcaption>Published policy, as most reports of each \(buckets.unit) show it</figcaption>
            <div class="plot">\(axis)\(drawing)</div>
            <p class="quiet">\(words)</p></figure>

            """
    }

    private var axis: Markup {
        var html: Markup = """
            <svg class="axis wide" width="76" height="\(Coordinate(Self.height + 24))" aria-hidden="true" focusable="false">
            """
        for level in Self.levels {
            html += """
                <text class="tick" x="70" y="\(Coordinate(Self.place(level) + 4))" text-anchor="end">\(level.rawValue)</text>
                """
        }
        return html + "</svg>"
    }

    private var drawing: Markup {
        var html: Markup = """
            <svg class="bars" width="100%" height="\(Coordinate(Self.height + 24))" role="img" aria-label="\(words)">
            """
        for level in Self.levels {
            let y = Coordinate(Self.place(level))
            html += "<line class=\"grid\" x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
        }
        let step = 100 / Double(buckets.count)
        for (number, entry) in seen.enumerated() {
            let next = number + 1 < seen.count ? seen[number + 1] : nil
            let y = Self.place(entry.policy.level)
            let (from, to) = (step * Double(entry.index), step * Double(next?.index ?? buckets.count))
            let dashed: Markup = entry.policy.isTesting ? " dashed" : ""
            html += """
                <line class="step\(dashed)" x1="\(Coordinate(from))%" x2="\(Coordinate(to))%" \
                y1="\(Coordinate(y))" y2="\(Coordinate(y))"/>
                """
            guard let next, next.policy.level != entry.policy.level else { continue }
            html += """
                <line class="step" x1="\(Coordinate(to))%" x2="\(Coordinate(to))%" y1="\(Coordinate(y))" \
                y2="\(Coordinate(Self.place(next.policy.level)))"/>
                """
        }
        return html + buckets.labels(under: Self.height) + "</svg>"
    }

    /// `p=quarantine, from 2026-01-14 p=reject.`
    private var words: String {
        let parts = seen.enumerated().map { number, entry in
            (number == 0 ? "" : "from \(Figures.day(entry.policy.day)) ") + "p=\(entry.policy.words)"
        }
        return parts.joined(separator: ", ") + "."
    }

    private static func place(_ level: Enforcement) -> Double {
        switch level {
        case .none: height - 10
        case .quarantine: height / 2
        case .reject: 10
        }
    }
}

extension PolicyDay {
    var level: Enforcement { Enforcement(reported: p) ?? .none }

    /// Whether it asks for less than its word: `t=y`, or a `pct` below 100.
    var isTesting: Bool { testing?.lowercased() == "y" || (pct ?? 100) < 100 }

    var words: String { PolicyWords.words(p: p, testing: testing, pct: pct) }
}

/// A policy in a few letters, as the command line writes it.
enum PolicyWords {
    static func words(p: String?, testing: String?, pct: Int?) -> String {
        var words = p.map { String($0.prefix(20)) } ?? "–"
        if testing?.lowercased() == "y" { words += " t=y" }
        if let pct, pct < 100 { words += " pct=\(pct)" }
        return words
    }

    static func words(_ policy: PolicyPublished?) -> String {
        policy.map { words(p: $0.p, testing: $0.testing, pct: $0.pct) } ?? "–"
    }
}
