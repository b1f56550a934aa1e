/// One command line, split into verb and argument (RFC 5321 section 4.1.1).
package struct CommandLine: Sendable {
    /// The verb; `nil` when the first word is none that Rua knows.
    package let verb: Verb?
    /// What follows the verb, without the blanks around it. Valid UTF-8 without control characters.
    package let argument: ArraySlice<UInt8>

    /// Splits a line that was read with its ending.
    ///
    /// Throws `malformedLine` for a line not ended by CRLF, an empty one, one that starts with a blank, one with control
    /// characters (C1 ones too: U+009B moves a terminal's cursor) and one that isn't UTF-8. Blanks at the end are let by.
    package init(_ line: ArraySlice<UInt8>) throws(Reply) {
        guard line.suffix(2).elementsEqual([0x0D, 0x0A]) else { throw .malformedLine }
        var text = line.dropLast(2)
        while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
        guard let first = text.first, first != 0x20, Self.isPrintable(text) else { throw .malformedLine }
        verb = Verb(startOf: text)
        argument = text.drop { $0 != 0x20 }.drop { $0 == 0x20 }
    }

    private static func isPrintable(_ text: ArraySlice<UInt8>) -> Bool {
        var previous: UInt8 = 0
        var isASCII = true
        for byte in text {
            if byte < 0x20 || byte == 0x7F { return false }
            if previous == 0xC2, byte < 0xA0 { return false }
            isASCII = isASCII && byte < 0x80
            previous = byte
        }
        return isASCII || String(validating: text, as: UTF8.self) != nil
    }
}
