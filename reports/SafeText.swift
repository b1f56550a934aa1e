/// Text from reports, made harmless for the place it is shown in.
///
/// Everything a report says was written by a stranger: a name may hold terminal escapes, a spreadsheet formula, HTML,
/// or characters that turn the order of the text around. Data is stored as it came; it is made safe here, once, on its way
/// out (security.md section 3.3).
public enum SafeText {
    /// Marks kept above and below one base character; further ones become one `…`. Hebrew and Vietnamese need three.
    public static let combiningMarks = 4

    /// Text for a terminal, a pipe and any other place that shows characters: one line, nothing unseen.
    ///
    /// Control characters are written as `\n`, `\t`, `\x1b`; those that reorder, hide or have no known width as
    /// `\u{202e}`. A mark without a base character gets a dotted circle, a pile of marks is cut.
    public static func terminal(_ text: String) -> String {
        if isPlainASCII(text) { return text }
        var safe = String.UnicodeScalarView()
        var marks = 0
        for scalar in text.unicodeScalars {
            if scalar.isHidden || scalar.hasNoKnownWidth {
                safe.append(contentsOf: escape(scalar).unicodeScalars)
                marks = 0
            } else if scalar.displayWidth == 0 {
                if safe.isEmpty { safe.append("\u{25cc}") }
                marks += 1
                if marks <= combiningMarks {
                    safe.append(scalar)
                } else if marks == combiningMarks + 1 {
                    safe.append("…")
                }
            } else {
                safe.append(scalar)
                marks = 0
            }
        }
        return String(safe)
    }

    /// The content of a CSV cell, before RFC 4180 quoting.
    ///
    /// A first character that makes a spreadsheet read a formula (`=`, `+`, `-`, `@`, their full-width forms, tab, CR)
    /// gets a `'` before it (CWE-1236; contract section 4.5). Control and reordering characters are written as escapes;
    /// what only some scripts need (joiners, variation selectors, marks) stays, because a cell is data.
    public static func csv(_ text: String) -> String {
        var safe = String.UnicodeScalarView()
        if let first = text.unicodeScalars.first, first.startsFormula { safe.append("'") }
        for scalar in text.unicodeScalars {
            if scalar.isHidden && !scalar.isJoinerOrSelector {
                safe.append(contentsOf: escape(scalar).unicodeScalars)
            } else {
                safe.append(scalar)
            }
        }
        return String(safe)
    }

    /// Text for HTML, as element content or inside a quoted attribute; what cannot be seen is shown as an escape.
    public static func html(_ text: String) -> String {
        var safe = ""
        for scalar in terminal(text).unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            default: safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// A character as an escape that shows what it is: `\n`, `\x1b`, `\u{202e}`.
    static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(scalar.value, radix: 16)
            if scalar.value > 0x7f { return "\\u{\(digits)}" }
            return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
        }
    }

    private static func isPlainASCII(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    }
}

extension Unicode.Scalar {
    /// Acts on a terminal, changes the order of text, or cannot be seen: C0, DEL, C1, bidi controls, zero-width
    /// characters, line and paragraph separators, tags, fillers.
    var isHidden: Bool {
        if (0x20...0x7e).contains(value) { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
        default: return properties.isDefaultIgnorableCodePoint
        }
    }

    /// No terminal agrees with another on how wide it is.
    var hasNoKnownWidth: Bool {
        if value < 0x300 { return false }
        return properties.generalCategory == .privateUse || properties.generalCategory == .unassigned
    }

    /// ZWNJ, ZWJ and variation selectors, which Persian, Indic scripts and emoji need.
    var isJoinerOrSelector: Bool {
        value == 0x200c || value == 0x200d || (0xfe00...0xfe0f).contains(value)
    }

    /// Makes Excel, LibreOffice or Google Sheets read a cell as a formula when it stands first.
    var startsFormula: Bool {
        switch self {
        case "=", "+", "-", "@", "\t", "\r", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}": true
        default: false
        }
    }
}
