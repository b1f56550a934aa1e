/// The `; name=value` parameters of Content-Type and Content-Disposition, as senders write them (RFC 2045 section 5.1),
/// with the continuations and character sets of RFC 2231.
public struct ParameterList: Sendable, Equatable {
    private struct Parameter: Sendable, Equatable {
        /// Lower case, without `*`.
        let name: [UInt8]
        /// The number of a continuation (`name*2=`).
        let section: Int?
        /// Whether the value is percent-encoded (`name*=`).
        let isExtended: Bool
        let value: [UInt8]
    }

    /// Parameters kept of one field; honest ones have under 20.
    static let most = 1000

    private var parameters: [Parameter] = []

    /// Reads the parameters in `value` from `start` on. Whatever cannot be read is passed over.
    init(_ value: [UInt8], from start: Int) {
        var scanner = ParameterScanner(bytes: value, index: start)
        while parameters.count < Self.most, let (name, bytes) = scanner.next() {
            parameters.append(Self.parameter(name, bytes))
        }
    }

    /// The value of a parameter as bytes, continuations joined and percent-encoding undone.
    ///
    /// - Parameter name: in lower case.
    /// - Returns: nil when there is no such parameter.
    public func bytes(_ name: String) -> [UInt8]? {
        find(name)?.bytes
    }

    /// The value of a parameter as text, decoded by the character set that it names (RFC 2231) or, against the letter
    /// of RFC 2047 but as many send it, by encoded words.
    ///
    /// - Parameter name: in lower case.
    /// - Returns: text without control characters; nil when there is no such parameter.
    public func text(_ name: String) -> String? {
        guard let (bytes, charset) = find(name) else { return nil }
        guard let charset else { return EncodedWord.text(bytes) }
        return Charset.printable(Charset.text(bytes, label: charset))
    }

    /// The encoded form wins over the plain one (RFC 6266 section 4.3), the first of several wins.
    private func find(_ name: String) -> (bytes: [UInt8], charset: String?)? {
        let named = parameters.filter { $0.name.elementsEqual(name.utf8) }
        if let whole = named.first(where: { $0.section == nil && $0.isExtended }) {
            let (charset, rest) = Self.splitCharset(whole.value)
            return (Self.percentDecoded(rest), charset)
        }
        let sections = named.filter { $0.section != nil }.sorted { ($0.section ?? 0) < ($1.section ?? 0) }
        if let first = sections.first { return Self.joined(sections, first) }
        return named.first.map { ($0.value, nil) }
    }

    private static func joined(_ sections: [Parameter], _ first: Parameter) -> (bytes: [UInt8], charset: String?) {
        var result: [UInt8] = []
        var charset: String?
        var expected = first.section ?? 0
        for section in sections {
            // A section given twice counts once, a gap ends the value.
            guard let number = section.section, number == expected else {
                if section.section.map({ $0 < expected }) == true { continue }
                break
            }
            var value = section.value
            if section.isExtended {
                if number == first.section { (charset, value) = splitCharset(value) }
                value = percentDecoded(value)
            }
            result += value
            expected += 1
        }
        return (result, charset)
    }

    private static func parameter(_ name: [UInt8], _ value: [UInt8]) -> Parameter {
        var base = name[...]
        let isExtended = base.last == UInt8(ascii: "*")
        if isExtended { base.removeLast() }
        guard let star = base.lastIndex(of: UInt8(ascii: "*")), let section = number(base[(star + 1)...]) else {
            return Parameter(name: Array(base), section: nil, isExtended: isExtended, value: value)
        }
        return Parameter(name: Array(base[..<star]), section: section, isExtended: isExtended, value: value)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 6, digits.allSatisfy(\.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 & 0x0F) }
    }

    /// `UTF-8'en'text` → (`utf-8`, `text`). Without both quotes all of it is text.
    private static func splitCharset(_ value: [UInt8]) -> (String?, [UInt8]) {
        let apostrophe = UInt8(ascii: "'")
        guard let first = value.firstIndex(of: apostrophe),
            let second = value.firstIndex(of: apostrophe, in: (first + 1)..<value.count)
        else { return ("", value) }
        return (value.lowercasedText(0..<first), Array(value[(second + 1)...]))
    }

    private static func percentDecoded(_ value: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < value.count {
            if value[index] == UInt8(ascii: "%"), index + 2 < value.count, let high = value[index + 1].hexValue,
                let low = value[index + 2].hexValue
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(value[index])
                index += 1
            }
        }
        return result
    }
}

/// Walks over `; name=value; name="value"` once, from left to right.
private struct ParameterScanner {
    let bytes: [UInt8]
    var index: Int

    mutating func next() -> (name: [UInt8], value: [UInt8])? {
        while true {
            skipFiller()
            guard index < bytes.count else { return nil }
            let start = index
            while index < bytes.count, !bytes[index].isBlank, !isOneOf(bytes[index], "=;") { index += 1 }
            let name = bytes[start..<index].map(\.lowercased)
            skipBlanks()
            guard index < bytes.count, bytes[index] == Byte.equals else {
                if index == start { index += 1 }
                continue
            }
            index += 1
            skipBlanks()
            guard !name.isEmpty else { continue }
            return (name, isAt(Byte.quote) ? quoted() : plain())
        }
    }

    private func isAt(_ byte: UInt8) -> Bool { index < bytes.count && bytes[index] == byte }

    private func isOneOf(_ byte: UInt8, _ set: StaticString) -> Bool {
        set.withUTF8Buffer { $0.contains(byte) }
    }

    private mutating func skipBlanks() {
        while index < bytes.count, bytes[index].isBlank { index += 1 }
    }

    /// Blanks, semicolons and comments, which nest (RFC 5322 section 3.2.2).
    private mutating func skipFiller() {
        var depth = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "(") {
                depth += 1
            } else if byte == UInt8(ascii: ")"), depth > 0 {
                depth -= 1
            } else if depth == 0, !byte.isBlank, byte != UInt8(ascii: ";") {
                return
            }
            index += 1
        }
    }

    /// A backslash escapes only a quote or a backslash: Windows paths come with their backslashes bare.
    private mutating func quoted() -> [UInt8] {
        index += 1
        var value: [UInt8] = []
        while index < bytes.count, bytes[index] != Byte.quote {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, isOneOf(bytes[index + 1], "\"\\") {
                index += 1
            }
            value.append(bytes[index])
            index += 1
        }
        index += 1
        return value
    }

    /// Up to the semicolon: names with blanks are often sent without quotes. A comment behind a blank is dropped.
    private mutating func plain() -> [UInt8] {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: ";") { index += 1 }
        var range = bytes.trimmed(start..<index)
        if !range.isEmpty, bytes[range.upperBound - 1] == UInt8(ascii: ")"),
            let open = bytes[range].firstIndex(of: UInt8(ascii: "(")), open > range.lowerBound, bytes[open - 1].isBlank
        {
            range = bytes.trimmed(range.lowerBound..<open)
        }
        return Array(bytes[range])
    }
}
