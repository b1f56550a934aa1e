/// The multiparts that are open at one place of a mail, outermost first, and the delimiter lines that divide them
/// (RFC 2046 section 5.1). A list instead of recursion: nesting costs no stack.
struct MultipartStack {
    /// One open multipart.
    struct Level {
        /// The boundary, without the two dashes before it.
        let boundary: [UInt8]
        let depth: Int
        /// What its parts are when they name no type.
        let defaultType: ContentType
        /// Whether its last delimiter has been met. Some mails go on with parts after that.
        var isClosed = false
    }

    /// A delimiter line and the level that it belongs to.
    struct Delimiter {
        let line: Lines.Line
        let level: Int
        let isLast: Bool
    }

    private(set) var levels: [Level] = []

    mutating func open(_ level: Level) {
        levels.append(level)
    }

    mutating func abandon() {
        levels.removeLast()
    }

    /// Leaves all levels inside the one that the delimiter belongs to: their own last delimiter is missing.
    mutating func pass(_ delimiter: Delimiter) {
        levels.removeLast(levels.count - 1 - delimiter.level)
        levels[delimiter.level].isClosed = delimiter.isLast
    }

    /// The first delimiter line of any open level at or behind `start`.
    func next(in lines: Lines, from start: Int, before end: Int) -> Delimiter? {
        guard !levels.isEmpty else { return nil }
        var position = start
        while position < end {
            let line = lines.line(at: position, before: end)
            if let found = delimiter(lines, line) { return found }
            position = line.next
        }
        return nil
    }

    /// The level that a line divides: the innermost open one, else the innermost closed one. The whole line must match,
    /// blanks at its end aside, so that a boundary which starts with another is told from it.
    func delimiter(_ lines: Lines, _ line: Lines.Line) -> Delimiter? {
        let bytes = lines.bytes
        let start = line.content.lowerBound
        guard line.content.count > 2, bytes[start] == Byte.dash, bytes[start + 1] == Byte.dash else { return nil }
        var end = line.content.upperBound
        while end > start + 2, bytes[end - 1].isBlank { end -= 1 }
        let text = (start + 2)..<end
        var closed: Delimiter?
        for index in levels.indices.reversed() {
            guard let isLast = matches(bytes, text, levels[index].boundary) else { continue }
            let found = Delimiter(line: line, level: index, isLast: isLast)
            guard levels[index].isClosed else { return found }
            closed = closed ?? found
        }
        return closed
    }

    private func matches(_ bytes: [UInt8], _ text: Range<Int>, _ boundary: [UInt8]) -> Bool? {
        let extra = text.count - boundary.count
        guard extra == 0 || extra == 2 else { return nil }
        guard bytes[text].prefix(boundary.count).elementsEqual(boundary) else { return nil }
        if extra == 0 { return false }
        return bytes[text].suffix(2).elementsEqual([Byte.dash, Byte.dash]) ? true : nil
    }

    /// The longest boundary guessed; RFC 2046 allows 70. Unit: bytes.
    private static let longestGuess = 200

    /// The boundary of a multipart that names none, or a wrong one: the first line of two dashes and a word that is
    /// followed by a header field whose name begins as `field` says.
    static func guess(in lines: Lines, _ range: Range<Int>, before field: StaticString = "") -> [UInt8]? {
        var position = range.lowerBound
        while position < range.upperBound {
            let line = lines.line(at: position, before: range.upperBound)
            let text = lines.bytes.trimmed(line.content)
            if text.count > 4, text.count <= longestGuess, text.lowerBound == position,
                lines.bytes.has("--", at: position, before: text.upperBound),
                !lines.bytes[text].contains(where: \.isBlank), line.next < range.upperBound,
                lines.bytes.has(field, at: line.next, before: range.upperBound),
                lines.field(lines.line(at: line.next, before: range.upperBound)) != nil
            {
                return Array(lines.bytes[(position + 2)..<text.upperBound])
            }
            position = line.next
        }
        return nil
    }
}
