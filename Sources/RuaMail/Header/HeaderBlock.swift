import RuaCore

/// Finds where the header fields of one entity end and its body starts.
struct HeaderBlock {
    /// The fields, without the blank line behind them.
    let range: Range<Int>
    let bodyStart: Int
    /// The delimiter that ended the fields before any body came.
    let delimiter: MultipartStack.Delimiter?

    /// Reads lines from `start` on until a blank one, a delimiter of `stack`, or a line that is no field.
    ///
    /// A line that is no field but has one behind it is junk in the header and passed over; else the blank line is
    /// missing and the body starts with it.
    ///
    /// - Parameters:
    ///   - lines: the mail.
    ///   - start: where the first field stands.
    ///   - stack: the multiparts that are open there.
    ///   - room: bytes that the fields may take.
    ///   - limits: for the error.
    /// - Throws: `headersTooLarge` beyond `room`.
    init(
        _ lines: Lines, at start: Int, _ stack: MultipartStack, room: Int, _ limits: Limits.Mail
    ) throws(MailError) {
        let end = lines.bytes.count
        var position = start
        while position < end {
            let line = lines.line(at: position, before: end)
            if lines.bytes.trimmed(line.content).isEmpty, !lines.isContinuation(line) {
                self.init(range: start..<position, bodyStart: line.next, delimiter: nil)
                return
            }
            if let delimiter = stack.delimiter(lines, line) {
                self.init(range: start..<position, bodyStart: position, delimiter: delimiter)
                return
            }
            guard line.next - start <= room else {
                throw MailError(code: .headersTooLarge(limit: limits.headerBytes), offset: position)
            }
            let isField = lines.isContinuation(line) || lines.field(line) != nil
            if !isField, !Self.isField(lines, at: line.next, end) {
                self.init(range: start..<position, bodyStart: position, delimiter: nil)
                return
            }
            position = line.next
        }
        self.init(range: start..<end, bodyStart: end, delimiter: nil)
    }

    private init(range: Range<Int>, bodyStart: Int, delimiter: MultipartStack.Delimiter?) {
        self.range = range
        self.bodyStart = bodyStart
        self.delimiter = delimiter
    }

    private static func isField(_ lines: Lines, at position: Int, _ end: Int) -> Bool {
        position < end && lines.field(lines.line(at: position, before: end)) != nil
    }
}
