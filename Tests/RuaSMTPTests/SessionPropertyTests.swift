import RuaCore
import RuaSMTP
import RuaTestSupport
import Testing

/// What holds for any input: the driver itself checks that messages begin, end and abort in order and that nothing
/// follows `close`.
@Suite struct SessionPropertyTests {
    private static let pieces: [String] = [
        "EHLO x\r\n", "HELO x\r\n", "MAIL FROM:<>\r\n", "MAIL FROM:<a@b.example> SIZE=3\r\n",
        "RCPT TO:<rua@example.net>\r\n",
        "RCPT TO:<x@y.example>\r\n", "DATA\r\n", "BDAT 3\r\n", "BDAT 5 LAST\r\n", "BDAT 0 LAST\r\n", "BDAT 9 X\r\n",
        "RSET\r\n", "NOOP\r\n", "VRFY x\r\n", "STARTTLS\r\n", "QUIT x\r\n", "XYZZY\r\n", "\r\n", "\n", "\r", ".", "..",
        "\u{0}",
        "\r\n.\r\n", "\r\n.\n", "text", "Received: x\r\n", "NOOP \u{FC}\r\n", String(repeating: "y", count: 90),
    ]

    /// A stream of commands and noise that often gets as far as a message.
    private static func stream(seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var text = "EHLO x\r\n"
        for _ in 0..<Int.random(in: 1...40, using: &generator) {
            if Int.random(in: 0..<6, using: &generator) == 0 {
                text += "MAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\n"
            }
            text += pieces.randomElement(using: &generator) ?? ""
        }
        return Array(text.utf8)
    }

    private static func settings(seed: UInt64) -> Session.Settings {
        .testing {
            $0.limits.messageBytes = 60
            $0.limits.commandLineBytes = 64
            $0.limits.errors = 8
            $0.limits.transactions = 5
            $0.limits.receivedFields = 2
            $0.tls = seed % 2 == 0 ? .offered : .unavailable
            $0.bareLineEndings = seed % 3 == 0 ? .reject : .normalize
        }
    }

    private static func run(_ bytes: [UInt8], seed: UInt64, feed: Feed) -> SessionDriver {
        var driver = SessionDriver(settings: settings(seed: seed))
        driver.connect()
        driver.send(bytes, feed: feed, seed: seed)
        driver.event { $0.connectionLost() }
        return driver
    }

    @Test(arguments: 0..<20)
    func `the same actions come out however the bytes are cut`(group: UInt64) {
        for seed in group * 50..<group * 50 + 50 {
            let bytes = Self.stream(seed: seed)
            let whole = Self.run(bytes, seed: seed, feed: .whole)
            for feed in [Feed.bytes, .random] {
                let other = Self.run(bytes, seed: seed, feed: feed)
                if other.events != whole.events {
                    Issue.record("seed \(seed), \(feed): \(other.events) != \(whole.events)")
                }
            }
        }
    }

    @Test func `no more is acknowledged than was completed, and the limits hold`() {
        var stored = 0
        for seed in UInt64(0)..<1000 {
            let run = Self.run(Self.stream(seed: seed), seed: seed, feed: .random)
            let ends = run.events.filter { if case .end = $0 { true } else { false } }.count
            let acknowledged = run.replies.filter { $0.hasPrefix("250 2.0.0 stored as") }.count
            if acknowledged != ends || run.stored.count != ends { Issue.record("seed \(seed)") }
            if run.stored.contains(where: { $0.content.count > 60 }) { Issue.record("seed \(seed): too large") }
            if run.open != nil { Issue.record("seed \(seed): a message is still open") }
            stored += ends
        }
        // The streams do get as far as messages.
        #expect(stored > 60)
    }

    @Test func `random bytes do no harm`() {
        for seed in UInt64(0)..<200 {
            var generator = SeededGenerator(seed: seed)
            let bytes = (0..<2000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            let run = Self.run(bytes, seed: seed, feed: .random)
            if !run.stored.isEmpty { Issue.record("seed \(seed)") }
        }
    }
}
