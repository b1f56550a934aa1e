import RuaSMTP
import RuaTestSupport
import Testing

/// The vectors of standards.md section 8.5, driven through a session.
@Suite struct DataVectorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let input: String
        /// The content; `nil` when the message must not end.
        let content: String?
        var bareCR = false
        var bareLF = false
        /// The reply codes behind that of the message.
        var then: [String] = []

        var testDescription: String { input.count < 80 ? input.debugDescription : "\(input.count) bytes" }
    }

    static let cases: [Case] = [
        Case(input: "a\r\n.\r\n", content: "a\r\n"),
        Case(input: ".\r\n", content: ""),
        Case(input: "..\r\n.\r\n", content: ".\r\n"),
        Case(input: ".a\r\n.\r\n", content: "a\r\n"),
        Case(input: "a\r\n..b\r\n.\r\n", content: "a\r\n.b\r\n"),
        Case(
            input: "a\n.\nMAIL FROM:<x@y.example>\r\n.\r\n", content: "a\n.\nMAIL FROM:<x@y.example>\r\n", bareLF: true),
        Case(input: "a\n.\r\nQUIT\r\n", content: nil),
        Case(input: "a\r.\r\nb\r\n.\r\n", content: "a\r.\r\nb\r\n", bareCR: true),
        Case(input: "a\r\n.\nb\r\n.\r\n", content: "a\r\n\nb\r\n", bareLF: true),
        Case(input: "a\r\n.\rb\r\n.\r\n", content: "a\r\n\rb\r\n", bareCR: true),
        Case(input: "a\r\n.\r\r\nb\r\n.\r\n", content: "a\r\n\r\r\nb\r\n", bareCR: true),
        Case(input: "a\r\n.\r\nMAIL FROM:<>\r\n", content: "a\r\n", then: ["250 2.1.0"]),
        Case(
            input: String(repeating: "x", count: 1 << 20) + "\r\n.\r\n",
            content: String(repeating: "x", count: 1 << 20) + "\r\n"),
        Case(input: "a\r\n.", content: nil),
        Case(input: "a\r\n.\r", content: nil),
        Case(input: "....\r\n...\r\n.\r\n", content: "...\r\n..\r\n"),
        Case(input: "\r\n.\r\n", content: "\r\n"),
        Case(input: "\r\n\r\n.\r\n.\r\nNOOP\r\n", content: "\r\n\r\n", then: ["500 5.5.1", "250 2.0.0"]),
        Case(input: "a\r\n.\r\n.\r\n", content: "a\r\n", then: ["500 5.5.1"]),
        Case(input: "\u{0}\r\n.\u{0}\r\n.\r\n", content: "\u{0}\r\n\u{0}\r\n"),
    ]

    @Test(arguments: cases, Feed.allCases)
    func `a vector gives its content at every feed`(vector: Case, feed: Feed) {
        var driver = SessionDriver.atData()
        driver.send(vector.input, feed: feed)
        guard let content = vector.content else {
            #expect(driver.codes == [])
            #expect(driver.stored.isEmpty && !driver.isClosed)
            driver.event { $0.connectionLost() }
            #expect(driver.stored.isEmpty && driver.open == nil)
            return
        }
        #expect(driver.codes == ["250 2.0.0"] + vector.then)
        #expect(driver.stored.count == 1)
        #expect(driver.stored.first?.text == content)
        #expect(driver.stored.first?.facts?.hasBareCR == vector.bareCR)
        #expect(driver.stored.first?.facts?.hasBareLF == vector.bareLF)
    }

    @Test(arguments: cases.filter { $0.input.utf8.count < 100 })
    func `a vector cut in two anywhere gives its content`(vector: Case) {
        let bytes = Array(vector.input.utf8)
        for cut in 0...bytes.count {
            var driver = SessionDriver.atData()
            driver.send(Array(bytes[..<cut]))
            driver.send(Array(bytes[cut...]))
            #expect(driver.stored.first?.text == vector.content, "cut at \(cut)")
        }
    }
}
