/// Encoded words in header fields: `=?charset?B?…?=` and `=?charset?Q?…?=` (RFC 2047).
public enum EncodedWord {
    /// The text of a header value: encoded words decoded, control characters replaced.
    ///
    /// Blanks between two encoded words vanish, and words of one character set are joined before they are decoded,
    /// since senders cut characters in two. What is not well formed stays as it is written. Time is linear in the
    /// input.
    ///
    /// - Parameter value: the unfolded bytes of the field.
    /// - Returns: text without control characters.
    public static func text(_ value: [UInt8]) -> String {
        guard value.contains(Byte.question) else { return Charset.printable(Charset.text(value)) }
        var decoder = Decoder(value: value)
        return Charset.printable(decoder.decode())
    }

    private struct Word {
        let charset: String
        let bytes: [UInt8]
        let end: Int
    }

    private struct Decoder {
        let value: [UInt8]
        var result = ""
        var charset = ""
        var decoded: [UInt8] = []

        mutating func decode() -> String {
            var plainStart = 0
            var index = 0
            var isAfterWord = false
            while let start = value.firstIndex(of: Byte.equals, in: index..<value.count) {
                guard start + 1 < value.count, value[start + 1] == Byte.question else {
                    index = start + 1
                    continue
                }
                guard let word = word(at: start) else {
                    index = start + 2
                    continue
                }
                let between = plainStart..<start
                if !(isAfterWord && value.trimmed(between).isEmpty) {
                    flush()
                    result += Charset.text(Array(value[between]))
                } else if word.charset != charset {
                    flush()
                }
                charset = word.charset
                decoded += word.bytes
                isAfterWord = true
                plainStart = word.end
                index = word.end
            }
            flush()
            result += Charset.text(Array(value[plainStart...]))
            return result
        }

        private mutating func flush() {
            guard !decoded.isEmpty else { return }
            result += Charset.text(decoded, label: charset)
            decoded.removeAll()
        }

        /// The encoded word at `start`, where `=?` stands.
        private func word(at start: Int) -> Word? {
            let nameStart = start + 2
            // Names of character sets are short; a bound keeps `=?=?=?…` linear.
            let nameLimit = min(nameStart + 64, value.count)
            guard let nameEnd = value.firstIndex(of: Byte.question, in: nameStart..<nameLimit),
                nameEnd > nameStart, nameEnd + 2 < value.count, value[nameEnd + 2] == Byte.question
            else { return nil }
            let textStart = nameEnd + 3
            guard let textEnd = value.firstIndex(of: Byte.question, in: textStart..<value.count),
                textEnd + 1 < value.count, value[textEnd + 1] == Byte.equals
            else { return nil }
            let bytes: [UInt8]
            switch value[nameEnd + 1].lowercased {
            case UInt8(ascii: "b"): bytes = Base64Decoder.decode(value, textStart..<textEnd)
            case UInt8(ascii: "q"): bytes = quoted(textStart..<textEnd)
            default: return nil
            }
            // RFC 2231 section 5 allows a language behind the name: `utf-8*en`.
            let name = value[nameStart..<nameEnd].prefix { $0 != UInt8(ascii: "*") }.map(\.lowercased)
            return Word(charset: String(decoding: name, as: UTF8.self), bytes: bytes, end: textEnd + 2)
        }

        private func quoted(_ range: Range<Int>) -> [UInt8] {
            var result: [UInt8] = []
            var index = range.lowerBound
            while index < range.upperBound {
                let byte = value[index]
                if byte == Byte.equals, index + 2 < range.upperBound, let high = value[index + 1].hexValue,
                    let low = value[index + 2].hexValue
                {
                    result.append(high << 4 | low)
                    index += 3
                } else {
                    result.append(byte == UInt8(ascii: "_") ? Byte.space : byte)
                    index += 1
                }
            }
            return result
        }
    }
}
