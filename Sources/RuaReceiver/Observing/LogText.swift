/// Text that came from a client, made fit for a log.
enum LogText {
    /// The most that is written of one value. Unit: bytes.
    private static let limitBytes = 600

    /// `text` with everything escaped that could end a line, a field or a quotation, move a cursor or hide text: blanks,
    /// quotes, backslashes, control and format characters, and whatever else does not show.
    ///
    /// A blank counts because the text form of a log line is `key=value key=value`: an address such as
    /// `"x result=stored"@example.org` must not look like two fields.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            guard result.utf8.count < limitBytes else { return result + "…" }
            if shows(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return result
    }

    private static func shows(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\"", "\\": return false
        case "!"..."~": return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .mathSymbol, .currencySymbol, .otherSymbol, .connectorPunctuation,
            .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherPunctuation:
            return true
        default: return false
        }
    }
}
