import RuaCore
import RuaSMTP
import RuaTestSupport
import Testing

/// Every way to write CR, LF, NUL and dot where a message might end.
@Suite struct SmugglingTests {
    private static let alphabet: [UInt8] = [0x0D, 0x0A, 0x00, 0x2E]

    /// All strings over the alphabet of `length` bytes.
    private static func strings(length: Int) -> [[UInt8]] {
        (0..<1 << (2 * length)).map { number in
            (0..<length).map { alphabet[number >> (2 * $0) & 3] }
        }
    }

    /// Where the content and the whole of a message end, by RFC 5321 section 4.1.1.4 read literally: the first
    /// CRLF.CRLF, with the CRLF of the DATA command counted in.
    private static func firstEnd(in stream: [UInt8]) -> Int? {
        let withCommand = [0x0D, 0x0A] + stream
        let mark: [UInt8] = [0x0D, 0x0A, 0x2E, 0x0D, 0x0A]
        guard withCommand.count >= mark.count else { return nil }
        return (0...withCommand.count - mark.count).first { withCommand[$0..<$0 + mark.count].elementsEqual(mark) }
    }

    /// The content by RFC 5321 section 4.5.2 read literally: one dot less on each line that starts with one.
    private static func content(of stream: [UInt8], end: Int) -> [UInt8] {
        // `end` counts the CRLF of the DATA command, so it is also the length of the content with its last CRLF.
        let lines = stream[..<end]
        var result: [UInt8] = []
        for (index, byte) in lines.enumerated() {
            let startsLine = index == 0 || (index >= 2 && lines[index - 2] == 0x0D && lines[index - 1] == 0x0A)
            if !(startsLine && byte == 0x2E) { result.append(byte) }
        }
        return result
    }

    private static let smuggled = Array("MAIL FROM:<smuggled@b.example>\r\nRCPT TO:<rua@example.net>\r\nDATA\r\n".utf8)

    /// All feeds for up to five bytes, which is what CRLF.CRLF takes; one for six, which are 4,096 strings.
    private static let runs = (0...5).flatMap { length in Feed.allCases.map { (length, $0) } } + [(6, .random)]

    @Test(arguments: runs)
    func `only CRLF dot CRLF ends a message`(length: Int, feed: Feed) throws {
        for middle in Self.strings(length: length) {
            let stream = Array("a".utf8) + middle + Self.smuggled + Array("b\r\n.\r\n".utf8)
            let end = try #require(Self.firstEnd(in: stream))
            var driver = SessionDriver.atData()
            driver.send(stream, feed: feed, seed: UInt64(length))
            let first = try #require(driver.stored.first, "\(middle)")
            if first.content != Self.content(of: stream, end: end) { Issue.record("wrong content for \(middle)") }
            // Where the end is the last bytes of all, what looks like commands is content and there is one message.
            let isHonest = end == stream.count - 3
            if driver.stored.count > (isHonest ? 1 : 2) {
                Issue.record("\(driver.stored.count) messages for \(middle)")
            }
            if isHonest, driver.codes != ["250 2.0.0"] { Issue.record("\(driver.codes) for \(middle)") }
        }
    }

    @Test(arguments: 1...5)
    func `at the start of a message too`(length: Int) throws {
        for start in Self.strings(length: length) {
            let stream = start + Array("b\r\n.\r\n".utf8)
            let end = try #require(Self.firstEnd(in: stream))
            var driver = SessionDriver.atData()
            driver.send(stream)
            if driver.stored.first?.content != Self.content(of: stream, end: end) { Issue.record("\(start)") }
        }
    }

    @Test(arguments: 0...5)
    func `a message that is thrown away ends at the same place`(length: Int) throws {
        for middle in Self.strings(length: length) {
            let stream = Array("aaaaaaaa".utf8) + middle + Array("b\r\nQUIT\r\n.\r\n".utf8)
            let end = try #require(Self.firstEnd(in: stream))
            var driver = SessionDriver.atData(settings: .testing { $0.limits.messageBytes = 4 })
            driver.send(stream)
            #expect(driver.stored.isEmpty)
            let isHonest = end == stream.count - 3
            if isHonest, driver.codes != ["552 5.3.4"] { Issue.record("\(driver.codes) for \(middle)") }
            if driver.isClosed == isHonest { Issue.record("closed: \(driver.isClosed) for \(middle)") }
        }
    }
}
