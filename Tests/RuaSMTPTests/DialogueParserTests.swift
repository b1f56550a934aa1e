import RuaTestSupport
import Testing

@Suite struct DialogueParserTests {
    @Test func `each form of line is read, and lines sent in a row are one`() throws {
        let text = "# comment\n\nC: a\nC! b\\x00\\r\\n\nS: c d\nS:~ e\n@ limit x 3\nC:\n"
        let dialogue = try Dialogue(name: "n", text: text)
        #expect(
            dialogue.steps.map(\.action) == [
                .send(Array("a\r\nb\u{0}\r\n".utf8)), .expect("c d"), .expectPrefix("e"),
                .directive(["limit", "x", "3"]),
                .send([0x0D, 0x0A]),
            ])
        #expect(dialogue.steps.map(\.line) == [3, 5, 6, 7, 8])
    }

    @Test(arguments: ["X: a", "C! \\q", "C! \\xg0", "C! \\{a*}", "hello"])
    func `any other line is an error with its place`(line: String) throws {
        let error = #expect(throws: Dialogue.SyntaxError.self) { try Dialogue(name: "n", text: "C: a\n\(line)") }
        #expect(error?.description == "n:2: not a dialogue line: \(line)")
    }

    @Test func `a repeated piece may hold escapes`() {
        #expect(Dialogue.unescaped("\\{a\\r*3}b\\\\\\t") == Array("a\ra\ra\rb\\\t".utf8))
    }

    @Test(arguments: Feed.allCases)
    func `the pieces of a feed cover the stream without gap`(feed: Feed) {
        for count in [0, 1, 2, 63, 64, 65, 1000] {
            let cuts = feed.cuts(of: count, seed: 3)
            #expect(cuts.flatMap { Array($0) } == Array(0..<count))
            #expect(cuts.allSatisfy { !$0.isEmpty })
        }
        #expect(feed.cuts(of: 1000, seed: 3) == feed.cuts(of: 1000, seed: 3))
    }
}
