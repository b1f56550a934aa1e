/// Turns header bytes into text. The character sets are the few that report mails use; any other is read as ASCII.
enum Charset {
    /// The text of `bytes`, read as UTF-8 where that fits and as windows-1252 where it does not.
    static func text(_ bytes: [UInt8]) -> String {
        String(validating: bytes, as: UTF8.self) ?? windows1252(bytes)
    }

    /// The text of `bytes` in the character set of this name.
    ///
    /// - Parameters:
    ///   - bytes: encoded text.
    ///   - label: as written in the mail; case does not count. Empty and unknown names are tried as UTF-8.
    /// - Returns: the text, U+FFFD for what cannot be read.
    static func text(_ bytes: [UInt8], label: String) -> String {
        switch label.lowercased() {
        case "iso-8859-1", "latin1", "windows-1252", "cp1252", "iso8859-1":
            windows1252(bytes)
        case "", "utf-8", "utf8", "us-ascii", "ascii":
            text(bytes)
        default:
            String(validating: bytes, as: UTF8.self) ?? asciiOnly(bytes)
        }
    }

    /// `text` without control characters: tabs and line breaks become blanks, others U+FFFD.
    static func printable(_ text: String) -> String {
        // Nearly all of it is ASCII without any.
        if text.utf8.allSatisfy({ 0x20 <= $0 && $0 < 0x7F }) { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: result.append(" ")
            case 0x00..<0x20, 0x7F...0x9F: result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func asciiOnly(_ bytes: [UInt8]) -> String {
        scalars(bytes) { _ in "\u{FFFD}" }
    }

    private static func windows1252(_ bytes: [UInt8]) -> String {
        scalars(bytes) { byte in
            byte < 0xA0 ? upper[Int(byte & 0x1F)] : Unicode.Scalar(byte)
        }
    }

    private static func scalars(_ bytes: [UInt8], _ high: (UInt8) -> Unicode.Scalar) -> String {
        var result = String.UnicodeScalarView()
        for byte in bytes { result.append(byte < 0x80 ? Unicode.Scalar(byte) : high(byte)) }
        return String(result)
    }

    /// 0x80 to 0x9F of windows-1252; the five unused places stay controls.
    private static let upper: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{2C6}", "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}", "\u{8F}",
        "\u{90}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}", "\u{153}", "\u{9D}", "\u{17E}", "\u{178}",
    ]
}
