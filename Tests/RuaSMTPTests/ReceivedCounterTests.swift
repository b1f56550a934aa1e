import RuaSMTP
import RuaTestSupport
import Testing

@Suite struct ReceivedCounterTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let count: Int

        var testDescription: String { text.debugDescription }
    }

    static let cases: [Case] = [
        Case(text: "", count: 0),
        Case(text: "Received: a\r\n", count: 1),
        Case(text: "RECEIVED:\r\nreceived:x", count: 2),
        Case(text: "Subject: x\r\nReceived: a\r\n\tReceived: folded\r\n", count: 1),
        Case(text: "Received: a\r\n\r\nReceived: body\r\n", count: 1),
        Case(text: "\r\nReceived: body\r\n", count: 0),
        Case(text: "Received: a\nReceived: b\rReceived: c\r\n", count: 3),
        Case(text: "Received: a\n\nReceived: body", count: 1),
        Case(text: "Received-SPF: x\r\nReceive: x\r\nX-Received: x\r\nReceived\r\n:\r\n", count: 0),
        Case(text: "Rece\r\nived: x\r\n", count: 0),
        Case(text: "Received\u{1A}x\r\n", count: 0),
    ]

    @Test(arguments: cases, Feed.allCases)
    func `fields are counted at every feed`(example: Case, feed: Feed) {
        let bytes = Array(example.text.utf8)
        var counter = ReceivedCounter()
        for cut in feed.cuts(of: bytes.count) { counter.scan(bytes[cut].span) }
        #expect(counter.count == example.count)
    }
}
