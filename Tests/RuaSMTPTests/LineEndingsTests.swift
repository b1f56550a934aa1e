import RuaSMTP
import RuaTestSupport
import Testing

@Suite struct LineEndingsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let bareCR: Bool
        let bareLF: Bool

        var testDescription: String { text.debugDescription }
    }

    static let cases: [Case] = [
        Case(text: "", bareCR: false, bareLF: false),
        Case(text: "a\r\nb\r\n\r\n", bareCR: false, bareLF: false),
        Case(text: "a\nb", bareCR: false, bareLF: true),
        Case(text: "\n", bareCR: false, bareLF: true),
        Case(text: "a\rb", bareCR: true, bareLF: false),
        Case(text: "a\r", bareCR: true, bareLF: false),
        Case(text: "\r\r\n", bareCR: true, bareLF: false),
        Case(text: "\r\n\n", bareCR: false, bareLF: true),
        Case(text: "\n\r", bareCR: true, bareLF: true),
        Case(text: "a tab\there, eight of them\t\t\t\t\t\t\t\t\r\n", bareCR: false, bareLF: false),
        Case(text: "twenty-four bytes of text\n and more of it\r", bareCR: true, bareLF: true),
    ]

    @Test(arguments: cases, Feed.allCases)
    func `endings are noted at every feed`(example: Case, feed: Feed) {
        let bytes = Array(example.text.utf8)
        var endings = LineEndings()
        for cut in feed.cuts(of: bytes.count) { endings.scan(bytes[cut].span) }
        endings.end()
        #expect(endings.hasBareCR == example.bareCR)
        #expect(endings.hasBareLF == example.bareLF)
    }

    @Test func `the search finds a byte at every place of every length`() {
        for length in 0...40 {
            var bytes = [UInt8](repeating: 0x8D, count: length)
            #expect(bytes.span.index(of: 0x0D, from: 0) == nil)
            for place in 0..<length {
                // Neighbours that differ in one bit, or by one, must not be taken for it.
                bytes[place] = 0x0D
                if place + 1 < length { bytes[place + 1] = 0x0C }
                for start in 0..<length {
                    let expected = start <= place ? place : nil
                    #expect(bytes.span.index(of: 0x0D, from: start) == expected)
                    #expect(bytes.span.indexOfLineBreak(from: start) == expected)
                }
                bytes[place] = 0x8D
                if place + 1 < length { bytes[place + 1] = 0x8D }
            }
        }
    }
}
