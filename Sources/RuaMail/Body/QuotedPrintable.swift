/// Decodes quoted-printable in pieces (RFC 2045 section 6.7), tolerant of what is not well formed: an `=` that starts
/// nothing stays as it is, lower-case digits count, blanks at the end of a line are dropped as the RFC asks.
struct QuotedPrintableDecoder: Sendable {
    /// Blanks before this index are text, found so when the run was first met: a long run is measured once.
    private var blanksEnd = 0

    /// Decodes from `position` until the input ends or no room is left. Arguments as in `Base64Decoder.decode`.
    mutating func decode(
        _ input: [UInt8], from position: inout Int, to end: Int, into room: inout MutableSpan<UInt8>,
        filled: inout Int
    ) {
        let source = input.span
        var index = position
        while index < end, filled < room.count {
            let byte = source[index]
            if byte == Byte.equals, let next = softBreak(source, index, end) {
                index = next
                continue
            }
            if byte == Byte.space || byte == Byte.tab, index >= blanksEnd {
                let run = Self.blanks(source, index, end)
                if Self.isLineEnd(source, run, end) {
                    index = run
                    continue
                }
                blanksEnd = run
            }
            if byte == Byte.equals, index + 2 < end, let high = source[index + 1].hexValue,
                let low = source[index + 2].hexValue
            {
                room[filled] = high << 4 | low
                index += 3
            } else {
                room[filled] = byte
                index += 1
            }
            filled += 1
        }
        position = index
    }

    /// Where reading goes on behind `=`, blanks and a line break; an `=` at the very end breaks nothing and vanishes.
    private func softBreak(_ source: borrowing Span<UInt8>, _ index: Int, _ end: Int) -> Int? {
        var next = Self.blanks(source, index + 1, end)
        guard Self.isLineEnd(source, next, end) else { return nil }
        if next < end, source[next] == Byte.cr { next += 1 }
        if next < end, source[next] == Byte.lf { next += 1 }
        return next
    }

    private static func blanks(_ source: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        var index = start
        while index < end, source[index] == Byte.space || source[index] == Byte.tab { index += 1 }
        return index
    }

    private static func isLineEnd(_ source: borrowing Span<UInt8>, _ index: Int, _ end: Int) -> Bool {
        index >= end || source[index] == Byte.lf || source[index] == Byte.cr
    }
}
