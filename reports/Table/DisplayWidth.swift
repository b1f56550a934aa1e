/// How much room text takes on a terminal, by the rules of wcwidth: East Asian wide characters take two columns,
/// combining marks none.
enum DisplayWidth {
    /// The width of safe text. Unit: terminal columns.
    static func of(_ text: String) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.unicodeScalars.reduce(0) { $0 + $1.displayWidth }
    }

    /// Text cut to a width, with `…` where something is missing; text that fits stays as it is.
    static func fit(_ text: String, width: Int, cut: Column.Cut) -> String {
        if text.utf8.count <= width || of(text) <= width { return text }
        guard width > 1 else { return width == 1 ? "…" : "" }
        switch cut {
        case .keepStart: return head(text, width: width - 1) + "…"
        case .keepEnd: return "…" + tail(text, width: width - 1)
        case .keepBoth: return head(text, width: width / 2) + "…" + tail(text, width: (width - 1) / 2)
        }
    }

    /// The longest beginning that fits, marks kept with their base character.
    static func head(_ text: String, width: Int) -> Substring {
        let scalars = text.unicodeScalars
        var used = 0
        let end = scalars.indices.first { index in
            used += scalars[index].displayWidth
            return used > width
        }
        return Substring(scalars[..<(end ?? scalars.endIndex)])
    }

    /// The longest end that fits and begins with a base character.
    private static func tail(_ text: String, width: Int) -> Substring {
        let scalars = text.unicodeScalars
        var used = 0
        var start = scalars.endIndex
        for index in scalars.indices.reversed() {
            let taken = scalars[index].displayWidth
            used += taken
            if used > width { break }
            if taken > 0 { start = index }
        }
        return Substring(scalars[start...])
    }

    /// Whether text has letters that are written from right to left, which draw neighbouring cells along with them.
    static func hasRightToLeft(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0xd6 }) { return false }
        return text.unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x0590...0x08ff, 0xfb1d...0xfdff, 0xfe70...0xfeff, 0x10800...0x10fff, 0x1e800...0x1efff: true
            default: false
            }
        }
    }
}

extension Unicode.Scalar {
    /// Terminal columns that this character takes: 0, 1 or 2.
    var displayWidth: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        switch value {
        case 0x1160...0x11ff, 0xd7b0...0xd7ff: return 0  // vowels and finals that join a Hangul initial
        case 0x1f1e6...0x1f1ff: return 1  // regional indicators: two make one flag of two columns
        // Wide and Fullwidth of UAX #11, Unicode 16, without emoji, which have a property of their own.
        case 0x1100...0x115f, 0x2329...0x232a, 0x2630...0x2637, 0x268a...0x268f, 0x2e80...0x303e, 0x3041...0xa4cf,
            0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60,
            0xffe0...0xffe6, 0x16fe0...0x18dff, 0x1aff0...0x1b2ff, 0x1d300...0x1d376, 0x1f200...0x1f2ff,
            0x20000...0x3fffd:
            return 2
        default: return properties.isEmojiPresentation ? 2 : 1
        }
    }
}
