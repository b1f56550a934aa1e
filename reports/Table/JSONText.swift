extension [UInt8] {
    /// Adds a JSON value.
    mutating func appendJSON(_ value: JSONValue) {
        switch value {
        case .null: append(contentsOf: "null".utf8)
        case .bool(let flag): append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): appendDecimal(number)
        case .real(let number):
            if number.isFinite { appendDecimal(number) } else { append(contentsOf: "null".utf8) }
        case .string(let text): appendJSONString(text.utf8.span)
        case .array(let values):
            append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { append(UInt8(ascii: ",")) }
                appendJSON(value)
            }
            append(UInt8(ascii: "]"))
        case .object(let members):
            append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { append(UInt8(ascii: ",")) }
                appendJSONString(member.key.utf8.span)
                append(UInt8(ascii: ":"))
                appendJSON(member.value)
            }
            append(UInt8(ascii: "}"))
        }
    }

    /// Adds text as a JSON string.
    ///
    /// Beyond what RFC 8259 asks, `<`, `>` and `&` are escaped so that the JSON can stand in an HTML page, and
    /// characters that can't be seen so that it can be looked at in a terminal. Escapes lose nothing.
    mutating func appendJSONString(_ utf8: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        var needsCare: UInt8 = 0
        for index in utf8.indices { needsCare |= Self.needsCareInJSON(utf8[index]) }
        if needsCare == 0 {
            append(utf8)
        } else {
            for scalar in String(repairing: utf8).unicodeScalars { appendJSONScalar(scalar) }
        }
        append(UInt8(ascii: "\""))
    }

    /// 1 for a byte that may need an escape, 0 for others; without a branch, so that the compiler looks at sixteen
    /// bytes at a time.
    @inline(__always)
    private static func needsCareInJSON(_ byte: UInt8) -> UInt8 {
        (byte &- 0x20 > 0x5e ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
            | (byte == UInt8(ascii: "<") ? 1 : 0) | (byte == UInt8(ascii: ">") ? 1 : 0)
            | (byte == UInt8(ascii: "&") ? 1 : 0)
    }

    private mutating func appendJSONScalar(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": append(contentsOf: "\\\"".utf8)
        case "\\": append(contentsOf: "\\\\".utf8)
        case "\n": append(contentsOf: "\\n".utf8)
        case "\r": append(contentsOf: "\\r".utf8)
        case "\t": append(contentsOf: "\\t".utf8)
        case "<", ">", "&": appendUnicodeEscapes(scalar)
        case _ where scalar.isHidden: appendUnicodeEscapes(scalar)
        default: append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    /// Adds `\u202e`, or a surrogate pair of them.
    private mutating func appendUnicodeEscapes(_ scalar: Unicode.Scalar) {
        let digits = Array("0123456789abcdef".utf8)
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
            append(contentsOf: "\\u".utf8)
            for shift in stride(from: UInt16(12), through: 0, by: -4) { append(digits[Int(unit >> shift & 0xf)]) }
        }
    }
}
