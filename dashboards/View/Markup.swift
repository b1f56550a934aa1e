import RuaReports

/// HTML that is safe by construction: tags are literals of ours, and whatever is put between them is escaped.
///
/// `"<td>\(name)</td>"` shows a hostile name as text, with what cannot be seen as escapes; only markup within markup stays.
struct Markup: Sendable, Equatable, ExpressibleByStringInterpolation, CustomStringConvertible {
    /// The HTML.
    private(set) var description: String

    init(stringLiteral value: String) { description = value }

    init(stringInterpolation: StringInterpolation) { description = stringInterpolation.html }

    /// Text, escaped.
    init(text: String) { description = SafeText.html(text) }

    /// What a template of ours has made.
    init(rendered html: String) { description = html }

    /// A UTC day that does not break across lines.
    static func day(_ day: Int) -> Markup { "<time>\(Figures.day(day))</time>" }

    /// Pieces, one after the other.
    init(_ parts: some Sequence<Markup>) {
        description = parts.reduce(into: "") { $0 += $1.description }
    }

    static func + (left: Markup, right: Markup) -> Markup {
        var sum = left
        sum += right
        return sum
    }

    static func += (left: inout Markup, right: Markup) { left.description += right.description }

    var isEmpty: Bool { description.isEmpty }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var html = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { html += literal }

        mutating func appendInterpolation(_ text: String) { html += SafeText.html(text) }

        mutating func appendInterpolation(_ markup: Markup) { html += markup.description }

        mutating func appendInterpolation(_ number: Int) { html += String(number) }

        mutating func appendInterpolation(_ coordinate: Coordinate) { html += coordinate.text }
    }
}

/// A place in a drawing, with two decimals.
struct Coordinate: Sendable {
    let text: String

    /// - Parameter value: Finite; anything else is the origin.
    init(_ value: Double) {
        let hundredths = value.isFinite && value.magnitude < 1e9 ? Int((value * 100).rounded()) : 0
        let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
        var text = (hundredths < 0 ? "-" : "") + String(whole)
        // 0.05 keeps its zero, 0.50 loses it.
        if rest > 0 { text += "." + (rest < 10 ? "0" : "") + String(rest % 10 == 0 ? rest / 10 : rest) }
        self.text = text
    }
}
