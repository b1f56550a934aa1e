// The bytes that mail syntax is made of, and the few questions asked of them.

/// Names for the bytes that mean something in a mail.
enum Byte {
    static let tab: UInt8 = 0x09
    static let lf: UInt8 = 0x0A
    static let cr: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote = UInt8(ascii: "\"")
    static let dash = UInt8(ascii: "-")
    static let equals = UInt8(ascii: "=")
    static let question = UInt8(ascii: "?")
}

extension UInt8 {
    /// A blank or a line break.
    var isBlank: Bool { self == Byte.space || self == Byte.tab || self == Byte.lf || self == Byte.cr }

    /// An ASCII digit.
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// An ASCII letter folded to lower case; any other byte as it is.
    var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self &- 0x30
        case 0x41...0x46: self &- 0x37
        case 0x61...0x66: self &- 0x57
        default: nil
        }
    }
}

extension [UInt8] {
    /// Whether `text` stands at `index`, ASCII case ignored.
    func has(_ text: StaticString, at index: Int, before end: Int) -> Bool {
        guard index >= 0, end <= count, text.utf8CodeUnitCount <= end - index else { return false }
        return text.withUTF8Buffer { wanted in
            wanted.indices.allSatisfy { self[index + $0].lowercased == wanted[$0].lowercased }
        }
    }

    /// The index of the next `byte` in `range`, looking at eight bytes at a time.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        let all = span.bytes
        let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
        var index = range.lowerBound
        while index &+ 8 <= range.upperBound {
            let word = all.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self) ^ pattern
            // The lowest set bit marks the first byte that became zero.
            let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
            if zeros != 0 { return index &+ UInt64(littleEndian: zeros).trailingZeroBitCount / 8 }
            index &+= 8
        }
        while index < range.upperBound {
            if self[index] == byte { return index }
            index &+= 1
        }
        return nil
    }

    /// `range` without blanks and line breaks at either end.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, self[start].isBlank { start += 1 }
        while end > start, self[end - 1].isBlank { end -= 1 }
        return start..<end
    }

    /// The bytes of `range` with ASCII letters in lower case, as text.
    func lowercasedText(_ range: Range<Int>) -> String {
        String(decoding: self[range].map(\.lowercased), as: UTF8.self)
    }
}
