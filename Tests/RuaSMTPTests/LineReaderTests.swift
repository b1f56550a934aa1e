import RuaSMTP
import RuaTestSupport
import Testing

@Suite struct LineReaderTests {
    /// The lines of a text; a line that is too long is told by its first bytes and an ellipsis.
    private func lines(of text: String, limit: Int, feed: Feed) -> [String] {
        let bytes = Array(text.utf8)
        var reader = LineReader(limitBytes: limit)
        var buffer: [UInt8] = []
        var head = 0
        var result: [String] = []
        for cut in feed.cuts(of: bytes.count, seed: 7) {
            buffer.removeSubrange(..<head)
            head = 0
            buffer += bytes[cut]
            while let line = reader.next(in: buffer, from: &head) {
                switch line {
                case .whole(let range): result.append(String(decoding: buffer[range], as: UTF8.self))
                case .tooLong(let range): result.append(String(decoding: buffer[range], as: UTF8.self) + "…")
                }
            }
            // What is kept for later never exceeds the limit.
            #expect(buffer.count - head < limit)
        }
        return result
    }

    @Test(arguments: Feed.allCases)
    func `lines end at LF and keep their ending`(feed: Feed) {
        #expect(lines(of: "a\r\nb\n\r\n\nrest", limit: 100, feed: feed) == ["a\r\n", "b\n", "\r\n", "\n"])
    }

    @Test(arguments: Feed.allCases)
    func `a line of just the limit is whole, a longer one is told once and skipped`(feed: Feed) {
        #expect(lines(of: "12345678\r\na\r\n", limit: 10, feed: feed) == ["12345678\r\n", "a\r\n"])
        #expect(lines(of: "123456789\r\na\r\n", limit: 10, feed: feed) == ["123456789\r…", "a\r\n"])
        let long = String(repeating: "x", count: 1000)
        #expect(lines(of: long + "\r\nb\r\n" + long, limit: 10, feed: feed) == ["xxxxxxxxxx…", "b\r\n", "xxxxxxxxxx…"])
    }
}
