/// Bytes by the names that XML has for them.
enum ASCII {
    static let newline = UInt8(ascii: "\n")
    static let lessThan = UInt8(ascii: "<")
    static let greaterThan = UInt8(ascii: ">")
    static let ampersand = UInt8(ascii: "&")
    static let semicolon = UInt8(ascii: ";")
    static let slash = UInt8(ascii: "/")
    static let exclamation = UInt8(ascii: "!")
    static let question = UInt8(ascii: "?")
    static let dash = UInt8(ascii: "-")
    static let equals = UInt8(ascii: "=")
    static let colon = UInt8(ascii: ":")
    static let openBracket = UInt8(ascii: "[")
    static let closeBracket = UInt8(ascii: "]")
}

extension UInt8 {
    /// Tab, line feed, carriage return and blank, and what else stands below the blank.
    var isBlank: Bool { self <= 0x20 }
    /// A quotation mark of attributes.
    var isQuote: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") }
    var isDigit: Bool { self &- UInt8(ascii: "0") <= 9 }
    var isLetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
    /// A character that may start a name; of those beyond ASCII none.
    var startsName: Bool { isLetter || self == UInt8(ascii: "_") }
    /// A character of a name; of those beyond ASCII none.
    var isInName: Bool {
        startsName || isDigit || self == ASCII.dash || self == UInt8(ascii: ".") || self == ASCII.colon
    }
    /// The small letter for a capital one.
    var lowercased: UInt8 { self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self }
}

extension Collection<UInt8> {
    /// Whether these are the bytes of an ASCII text, but for the case of letters. The text is in small letters.
    func isCaseInsensitivelyEqual(to text: String) -> Bool {
        elementsEqual(text.utf8) { $0.lowercased == $1 }
    }

    /// Whether these bytes are the first of an ASCII text, but for the case of letters. The text is in small letters.
    func isPrefix(of text: String) -> Bool {
        count <= text.utf8.count && elementsEqual(text.utf8.prefix(count)) { $0.lowercased == $1 }
    }

    /// The part of a qualified name after its prefix.
    var localName: SubSequence {
        var start = startIndex
        for index in indices where self[index] == ASCII.colon { start = self.index(after: index) }
        return self[start...]
    }

    var newlines: Int { reduce(0) { $1 == ASCII.newline ? $0 &+ 1 : $0 } }
}
