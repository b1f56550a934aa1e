import RuaMail
import RuaTestSupport
import Testing

@Suite struct MailboxReaderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let mailbox: String
        let mails: [String]
        var testDescription: String { name }
        init(_ name: String, _ mailbox: String, _ mails: [String]) {
            self.name = name
            self.mailbox = mailbox
            self.mails = mails
        }
    }

    static let from = "From a@example.org Fri Jul  8 12:08:34 2011\n"

    static let cases = [
        Case("empty", "", []),
        Case("only blank lines", "\n\n\n", []),
        Case("one mail", from + "A: b\n\nbody\n", ["A: b\n\nbody\n"]),
        Case("two mails", from + "A: b\n\nbody\n\n" + from + "C: d\n\nbody\n\n", ["A: b\n\nbody\n", "C: d\n\nbody\n"]),
        Case("blank lines first", "\n\n" + from + "A: b\n\nx\n", ["A: b\n\nx\n"]),
        Case("no separator at all", "A: b\n\nbody\n", ["A: b\n\nbody\n"]),
        Case("CR before the first mail", "\r\rA: b\n\r\r\n\nx\n", ["A: b\n\r\r\n\nx\n"]),
        Case("an empty mail between", from + "\n" + from + "A: b\n", ["", "A: b\n"]),
        Case(
            "From in a text, without a date", from + "A: b\n\nx\n\nFrom now on it works\n",
            ["A: b\n\nx\n\nFrom now on it works\n"]),
        Case(
            "From in a text, no blank line before", from + "A: b\n\nx\n" + from + "y\n",
            ["A: b\n\nx\n" + from + "y\n"]),
        Case("mboxo", from + "A: b\n\n>From x\n", ["A: b\n\nFrom x\n"]),
        Case("mboxrd", from + "A: b\n\n>>From x\n>>>From y\n", ["A: b\n\n>From x\n>>From y\n"]),
        Case("other quotes stay", from + "A: b\n\n> From x\n>Fro\n>\nF\n", ["A: b\n\n> From x\n>Fro\n>\nF\n"]),
        Case("no break at the end", from + "A: b\n\nbody", ["A: b\n\nbody"]),
        Case("a separator at the very end", from + "A: b\n\n" + from.dropLast(), ["A: b\n", ""]),
        Case("ends in the middle of the word", from + "A: b\n\nFro", ["A: b\n\nFro"]),
        Case(
            "other separators",
            "From - Mon Jan  1 00:00:00 2001\nA: b\n\nFrom MAILER-DAEMON Thu Sep 03 12:00:00 2026 +0200\nC: d\n",
            ["A: b\n", "C: d\n"]),
    ]

    private func mails(_ mailbox: [UInt8], _ feed: Feed, limit: Int = 1 << 20) -> [MailboxReader.Item] {
        var reader = MailboxReader(limit: limit)
        var items: [MailboxReader.Item] = []
        for cut in feed.cuts(of: mailbox.count) {
            reader.push(Array(mailbox[cut])) { items.append($0) }
        }
        reader.finish { items.append($0) }
        return items
    }

    @Test(arguments: cases, Feed.allCases)
    func `a mailbox is split at its separators`(_ example: Case, _ feed: Feed) {
        let items = mails(Array(example.mailbox.utf8), feed)
        #expect(items.map { String(decoding: $0.bytes ?? [], as: UTF8.self) } == example.mails)
        #expect(items.allSatisfy { $0.size == $0.bytes?.count })
    }

    @Test(arguments: cases, Feed.allCases)
    func `a mailbox with CR LF is split alike`(_ example: Case, _ feed: Feed) {
        let items = mails(Array(example.mailbox.crlf.utf8), feed)
        #expect(items.map { String(decoding: $0.bytes ?? [], as: UTF8.self) } == example.mails.map(\.crlf))
    }

    @Test(arguments: Feed.allCases)
    func `a mail says where it stood`(_ feed: Feed) {
        let first = "\n" + Self.from + "A: b\n\n"
        let items = mails(Array((first + Self.from + "C: d\n").utf8), feed)
        #expect(items.map(\.offset) == [1, first.utf8.count])
    }

    @Test(arguments: Feed.allCases)
    func `a mail beyond the limit is not kept, the next one is`(_ feed: Feed) {
        let wanted = ["A: 1234567\n", "A: 12345678\n", "A: 123456789\n", "B: c\n"]
        let mailbox = wanted.map { Self.from + $0 + "\n" }.joined()
        for (text, sizes) in [(mailbox, [11, 12, 13, 5]), (mailbox.crlf, [12, 13, 14, 6])] {
            let items = mails(Array(text.utf8), feed, limit: sizes[1])
            #expect(items.map { $0.bytes?.count } == [sizes[0], sizes[1], nil, sizes[3]])
            #expect(items.map(\.size) == sizes)
        }
    }

    @Test(arguments: 0..<30)
    func `splitting undoes joining`(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let lines = ["From x", ">From y", "text", "", ">>From z", "F", ">", Self.from.trimmed, "Fro"]
        let wanted = (0..<Int.random(in: 1...6, using: &generator)).map { number in
            "A: \(number)\n\n"
                + (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                    (lines.randomElement(using: &generator) ?? "") + "\n"
                }.joined()
        }
        // mboxrd: every line of any number of `>` and `From ` gets one more.
        let mailbox = wanted.map { mail in
            let quoted = mail.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                line.drop { $0 == ">" }.hasPrefix("From ") ? ">" + line : String(line)
            }
            return Self.from + quoted.joined(separator: "\n") + "\n"
        }
        for feed in Feed.allCases {
            let items = mails(Array(mailbox.joined().utf8), feed)
            #expect(items.map { String(decoding: $0.bytes ?? [], as: UTF8.self) } == wanted)
        }
    }
}

extension String {
    fileprivate var trimmed: String { String(dropLast()) }
}
