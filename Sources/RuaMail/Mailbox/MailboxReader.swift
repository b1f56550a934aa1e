/// Splits a mailbox (mbox) into its mails while it is being read; it never holds more than one mail.
///
/// A separator counts only at the start and behind a blank line, and only with a date in it, so a `From ` that someone
/// wrote in a text does not split a mail. Lines quoted as `>From ` lose one `>` (mboxo and mboxrd alike).
public struct MailboxReader: Sendable {
    /// A mail of the mailbox.
    public struct Item: Sendable, Equatable {
        /// Where its separator stands. Unit: bytes from the start of the mailbox.
        public let offset: Int
        /// The mail without separator, unquoted; nil when it is larger than the limit.
        public let bytes: [UInt8]?
        /// The size of the mail, also when it was not kept. Unit: bytes.
        public let size: Int
    }

    private let limit: Int
    private var mail: [UInt8] = []
    /// Bytes of the mail, kept or not.
    private var size = 0
    private var mailOffset = 0
    private var isInMail = false
    /// The start of a line that may be a separator or quoted; it waits until that is known.
    private var held: [UInt8] = []
    private var isHolding = true
    /// How many `>` the held bytes start with, and how much of `From ` stands behind them.
    private var quotes = 0
    private var matched = 0
    private var isBehindBlank = true
    /// Bytes of the mail in the current line and in the one before.
    private var lineBytes = 0
    private var previousLineBytes = 0
    /// Whether the current line has any byte other than its break.
    private var isLineEmpty = true
    private var offset = 0

    /// - Parameter limit: the largest mail kept. Unit: bytes.
    public init(limit: Int) {
        self.limit = limit
    }

    /// Takes the next bytes of the mailbox and hands out the mails that end in them.
    ///
    /// - Parameters:
    ///   - chunk: as many bytes as come; cuts may lie anywhere.
    ///   - deliver: called once for each mail, in order.
    /// - Throws: only what `deliver` throws.
    public mutating func push<Failure: Error>(
        _ chunk: [UInt8], _ deliver: (Item) throws(Failure) -> Void
    ) throws(Failure) {
        var index = 0
        while index < chunk.count {
            if isHolding {
                let byte = chunk[index]
                index += 1
                offset += 1
                if let item = hold(byte) { try deliver(item) }
                continue
            }
            let feed = chunk.firstIndex(of: Byte.lf, in: index..<chunk.count)
            let next = feed.map { $0 + 1 } ?? chunk.count
            noteContent(chunk[index..<(feed ?? next)])
            append(chunk[index..<next])
            offset += next - index
            index = next
            if feed != nil { startLine() }
        }
    }

    /// Ends the mailbox and hands out the last mail.
    ///
    /// - Throws: only what `deliver` throws.
    public mutating func finish<Failure: Error>(_ deliver: (Item) throws(Failure) -> Void) throws(Failure) {
        if isHolding, !held.isEmpty {
            if let item = decide(lineEnds: true) { try deliver(item) }
        }
        if let item = takeMail() { try deliver(item) }
        self = MailboxReader(limit: limit)
    }

    /// Takes one byte of a line whose kind is not known yet.
    private mutating func hold(_ byte: UInt8) -> Item? {
        held.append(byte)
        if byte == Byte.lf { return decide(lineEnds: true) }
        if matched < Self.word.count {
            if matched == 0, byte == UInt8(ascii: ">") {
                quotes += 1
            } else if byte == Self.word[matched] {
                matched += 1
            } else {
                return decide(lineEnds: false)
            }
        }
        // A quoted one is known as soon as the word is there; for a separator the whole line counts.
        let isWordComplete = matched == Self.word.count
        let isSettled = held.count > FromLine.longest || (isWordComplete && (quotes > 0 || !isBehindBlank))
        return isSettled ? decide(lineEnds: false) : nil
    }

    private static let word = Array("From ".utf8)

    private mutating func decide(lineEnds: Bool) -> Item? {
        var line = held[...]
        if lineEnds, line.last == Byte.lf { line.removeLast() }
        while lineEnds, line.last == Byte.cr { line.removeLast() }
        if lineEnds, quotes == 0, isBehindBlank, FromLine.isSeparator(line) {
            let item = takeMail()
            isInMail = true
            mailOffset = offset - held.count
            startLine()
            isBehindBlank = false
            return item
        }
        let isQuoted = quotes > 0 && matched == Self.word.count
        noteContent(line)
        append(isQuoted ? held.dropFirst() : held[...])
        if lineEnds {
            startLine()
        } else {
            isHolding = false
        }
        return nil
    }

    private mutating func noteContent(_ bytes: ArraySlice<UInt8>) {
        if isLineEmpty, bytes.contains(where: { $0 != Byte.cr }) { isLineEmpty = false }
    }

    private mutating func startLine() {
        isBehindBlank = isLineEmpty
        isLineEmpty = true
        previousLineBytes = lineBytes
        lineBytes = 0
        isHolding = true
        held.removeAll(keepingCapacity: true)
        quotes = 0
        matched = 0
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        var bytes = bytes
        if !isInMail {
            // Blank lines before the first mail are none of it, and neither is a CR, or the cuts would count.
            guard !isLineEmpty else { return }
            bytes = bytes.drop { $0 == Byte.cr }
            isInMail = true
        }
        size += bytes.count
        lineBytes += bytes.count
        if size <= limit + Self.longestBreak {
            mail.append(contentsOf: bytes)
        } else {
            mail = []
        }
    }

    /// The break of a blank line: CR LF. Unit: bytes.
    private static let longestBreak = 2

    /// Ends the current mail. The blank line before a separator belongs to the separator.
    private mutating func takeMail() -> Item? {
        defer {
            mail = []
            size = 0
            isInMail = false
        }
        guard isInMail else { return nil }
        let endsInBlankLine = isHolding && isBehindBlank && previousLineBytes <= Self.longestBreak
        let blank = endsInBlankLine ? previousLineBytes : 0
        guard size - blank <= limit else { return Item(offset: mailOffset, bytes: nil, size: size - blank) }
        mail.removeLast(min(blank, mail.count))
        return Item(offset: mailOffset, bytes: mail, size: mail.count)
    }
}
