/// Small pictures made of block characters.
public enum Sparkline {
    private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

    /// Values over time as a line of bars, oldest first, each from zero to the greatest value. No value, or a negative
    /// one, is a blank; zero is the lowest bar.
    public static func line(_ values: [Int128?]) -> String {
        let greatest = values.reduce(0) { max($0, $1 ?? 0) }
        return String(
            values.map { value in
                guard let value, value >= 0 else { return " " }
                guard value > 0 else { return levels[0] }
                // The lowest bar means zero, so anything above zero starts one higher.
                return levels[1 + scaled(value, of: greatest, to: 6)]
            })
    }

    /// A part of a whole as a bar of at most `width` terminal columns; anything above zero shows.
    public static func bar(_ part: Int128, of whole: Int128, width: Int) -> String {
        guard part > 0, whole > 0, width > 0, width <= 1000 else { return "" }
        let filled = max(1, scaled(part, of: whole, to: width * 8))
        let rest = filled % 8
        return String(repeating: "█", count: filled / 8) + (rest == 0 ? "" : String(eighths[rest - 1]))
    }

    /// `part` of `whole` on a scale from 0 to `top`, rounded down, for parts from 0 up.
    private static func scaled(_ part: Int128, of whole: Int128, to top: Int) -> Int {
        guard part < whole else { return top }
        let (product, overflow) = part.multipliedReportingOverflow(by: Int128(top))
        if !overflow { return Int(clamping: product / whole) }
        // Near the end of Int128 a step is far larger than the scale: divide first.
        return min(top, Int(clamping: part / max(1, whole / Int128(top))))
    }
}
