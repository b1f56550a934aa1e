/// What a file of unknown kind looks like, told by its first bytes.
public enum MailForm: Sendable, Equatable {
    /// One mail.
    case mail
    /// A mailbox (mbox): its first line is a separator. It may hold one mail.
    case mailbox
    /// Neither.
    case neither

    /// Fields that are in every real mail, one of which must be among the first.
    private static let telling: [StaticString] = [
        "from:", "received:", "return-path:", "delivered-to:", "date:", "subject:", "message-id:", "mime-version:",
        "content-type:", "dkim-signature:", "x-original-to:", "authentication-results:", "to:",
    ]

    /// Lines looked at before giving up.
    private static let mostLines = 100

    /// Looks at the start of a file; 4 KiB of it are enough.
    public init(_ start: [UInt8]) {
        let lines = Lines(start)
        let first = lines.line(at: 0, before: start.count)
        if FromLine.isSeparator(start[first.content]) {
            self = .mailbox
            return
        }
        self = Self.startsWithFields(lines) ? .mail : .neither
    }

    private static func startsWithFields(_ lines: Lines) -> Bool {
        var position = lines.headerStart(at: 0, before: lines.bytes.count)
        for _ in 0..<mostLines where position < lines.bytes.count {
            let line = lines.line(at: position, before: lines.bytes.count)
            let isField = lines.field(line) != nil
            guard isField || lines.isContinuation(line) else { return false }
            if isField, telling.contains(where: { lines.bytes.has($0, at: position, before: line.content.upperBound) })
            {
                return true
            }
            position = line.next
        }
        return false
    }
}

extension Lines {
    /// Where the fields start: behind blank lines and behind the separator of a mailbox, quoted or not.
    func headerStart(at start: Int, before end: Int) -> Int {
        var position = start
        if bytes.has("\u{FEFF}", at: position, before: end) { position += 3 }
        while position < end {
            let line = line(at: position, before: end)
            let isSeparator =
                bytes.has("From ", at: position, before: end) || bytes.has(">From ", at: position, before: end)
            guard isSeparator || bytes.trimmed(line.content).isEmpty else { break }
            position = line.next
        }
        return position
    }
}
