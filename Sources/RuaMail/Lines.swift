/// The lines of a mail, however they end.
///
/// RFC 5322 lines end in CR LF. Files on disk end them in LF, some old ones in CR alone. In a mail whose first line
/// ends in a lone CR, every CR and every LF ends a line; in any other mail LF does, and CRs before it go with it.
struct Lines: Sendable {
    /// One line: its bytes without the break, and where the next one starts.
    struct Line {
        let content: Range<Int>
        let next: Int
    }

    let bytes: [UInt8]
    /// Whether a CR without LF ends a line too.
    let loneCR: Bool

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        loneCR = Self.firstBreakIsLoneCR(bytes)
    }

    /// The line that starts at `start`, cut off at `end`.
    func line(at start: Int, before end: Int) -> Line {
        loneCR ? anyBreak(at: start, before: end) : lineFeed(at: start, before: end)
    }

    private func lineFeed(at start: Int, before end: Int) -> Line {
        let feed = bytes.firstIndex(of: Byte.lf, in: start..<end)
        var last = feed ?? end
        let next = feed.map { $0 + 1 } ?? end
        while last > start, bytes[last - 1] == Byte.cr { last -= 1 }
        return Line(content: start..<last, next: next)
    }

    private func anyBreak(at start: Int, before end: Int) -> Line {
        var index = start
        while index < end, bytes[index] != Byte.lf, bytes[index] != Byte.cr { index += 1 }
        guard index < end else { return Line(content: start..<end, next: end) }
        let isPair = bytes[index] == Byte.cr && index + 1 < end && bytes[index + 1] == Byte.lf
        return Line(content: start..<index, next: index + (isPair ? 2 : 1))
    }

    /// Where the text ends that comes before the line at `start`: the break in front of a delimiter belongs to it
    /// (RFC 2046 section 5.1.1).
    func endBeforeBreak(at start: Int, notBefore floor: Int) -> Int {
        var end = start
        if end > floor, bytes[end - 1] == Byte.lf {
            end -= 1
            if end > floor, bytes[end - 1] == Byte.cr { end -= 1 }
        } else if loneCR, end > floor, bytes[end - 1] == Byte.cr {
            end -= 1
        }
        return end
    }

    private static func firstBreakIsLoneCR(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while index < bytes.count {
            if bytes[index] == Byte.lf { return false }
            if bytes[index] == Byte.cr { break }
            index += 1
        }
        while index < bytes.count, bytes[index] == Byte.cr { index += 1 }
        return index > 0 && index <= bytes.count && bytes[index - 1] == Byte.cr
            && (index == bytes.count || bytes[index] != Byte.lf)
    }
}
