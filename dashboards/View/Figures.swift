import RuaCore
import RuaInsight
import RuaReports

/// Numbers, shares and times in the words of the command line.
enum Figures {
    /// With thousands separators: `1,234,567`.
    static func count(_ number: some BinaryInteger) -> String { Prose("\(number)").text }

    /// `1 message`, `1,234 messages`.
    static func counted(_ number: some BinaryInteger, _ noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// In percent with one decimal: `98.3 %`; `–` of nothing.
    static func share(_ part: some BinaryInteger, of whole: some BinaryInteger) -> String {
        Prose("\(part, of: whole)").text
    }

    /// A UTC day: `2026-01-31`.
    static func day(_ day: Int) -> String { Timestamp(day: day).date }

    /// `2026-01-01 to 2026-01-07`.
    static func days(_ days: Range<Int>) -> String {
        days.isEmpty ? "no day" : "\(day(days.lowerBound)) to \(day(days.upperBound - 1))"
    }

    /// A part of a whole from 0 to 1, as closely as a drawing needs it.
    static func fraction(_ part: Int128, of whole: Int128) -> Double {
        whole > 0 ? min(max(Double(part) / Double(whole), 0), 1) : 0
    }

    /// How a count changed against the period before: `+12 %`, `−3 %`; nothing without one.
    static func change(_ now: Int128, before: Int128) -> String {
        guard before > 0 else { return now > 0 ? "new" : "" }
        let percent = (Double(now) - Double(before)) / Double(before) * 100
        guard percent < 1000 else { return "over ×10" }
        let rounded = Int(percent.rounded())
        return rounded > 0 ? "+\(rounded) %" : rounded < 0 ? "−\(-rounded) %" : "±0 %"
    }

    /// A number of bytes: `12.3 KiB`.
    static func bytes(_ bytes: Int64) -> String {
        guard bytes >= 1024 else { return counted(bytes, "byte") }
        var (value, unit) = (Double(bytes) / 1024, "KiB")
        if value >= 1024 { (value, unit) = (value / 1024, "MiB") }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }

    /// A number for an axis, short: `1,200`, `35 k`, `2 M`.
    static func short(_ number: Double) -> String {
        let units: [(Double, String)] = [(1e15, " P"), (1e12, " T"), (1e9, " G"), (1e6, " M"), (1e4, " k")]
        for (size, unit) in units where number >= size {
            let scaled = number / (size == 1e4 ? 1e3 : size)
            let tenths = Int((scaled * 10).rounded())
            return (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + unit
        }
        return count(Int(number))
    }
}
