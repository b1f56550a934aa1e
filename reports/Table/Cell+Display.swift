import RuaCore

extension Cell {
    /// The value as people read it in a column of a kind. Not yet safe for any medium.
    func display(in kind: Column.Kind) -> String {
        switch value {
        case .null: Self.nothing
        case .text(let text): text
        case .integer(let number):
            kind == .identifier ? String(number) : Self.grouped(number) + (kind == .percent ? " %" : "")
        case .real(let number): Self.display(number, in: kind)
        case .share(let part, let whole): Percentage(part: part, whole: whole)?.text ?? Self.nothing
        case .boolean(let flag): flag ? "yes" : "no"
        case .time(let time): time.description
        case .date(let time): time.date
        case .list(let texts): texts.joined(separator: ", ")
        case .series(let values): Sparkline.line(values)
        }
    }

    /// What stands for null.
    private static let nothing = "–"

    /// A whole number with thousands separators: `1,234,567`.
    static func grouped(_ number: Int128) -> String {
        let digits = Array(String(number.magnitude).utf8)
        var text = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return text
    }

    private static func display(_ number: Double, in kind: Column.Kind) -> String {
        guard number.isFinite else { return nothing }
        let places = kind == .percent ? 1 : 2
        let scale = kind == .percent ? 10.0 : 100.0
        guard let scaled = Int128(exactly: (number * scale).rounded()) else { return "\(number)" }
        let (whole, rest) = scaled.quotientAndRemainder(dividingBy: Int128(scale))
        let digits = String(rest.magnitude)
        let sign = scaled < 0 && whole == 0 ? "-" : ""
        let fraction = String(repeating: "0", count: places - digits.utf8.count) + digits
        return sign + grouped(whole) + "." + fraction + (kind == .percent ? " %" : "")
    }
}
