/// The line that separates the mails of a mailbox: `From address date` (RFC 4155, mbox(5)).
enum FromLine {
    /// The longest separator believed. Unit: bytes.
    static let longest = 512

    private static let months: [StaticString] = [
        "Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec ",
    ]

    /// Whether a line can be a separator. It must start with `From ` and hold a month, a time and a year: prose that
    /// starts with the word `From` has not all three.
    static func isSeparator(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.count <= longest, line.starts(with: "From ".utf8) else { return false }
        let bytes = Array(line)
        return hasTime(bytes) && hasYear(bytes) && hasMonth(bytes)
    }

    private static func hasMonth(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { index in
            bytes[index].isBlank && months.contains { bytes.has($0, at: index + 1, before: bytes.count) }
        }
    }

    private static func hasTime(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { index in
            bytes[index] == UInt8(ascii: ":") && index + 2 < bytes.count && bytes[index - 1].isDigit
                && bytes[index + 1].isDigit && bytes[index + 2].isDigit
        }
    }

    private static func hasYear(_ bytes: [UInt8]) -> Bool {
        bytes.split(whereSeparator: \.isBlank).contains { word in
            word.count == 4 && word.allSatisfy(\.isDigit)
                && (word.starts(with: "19".utf8) || word.starts(with: "20".utf8))
        }
    }
}
