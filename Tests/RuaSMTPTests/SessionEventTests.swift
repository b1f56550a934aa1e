import RuaCore
import RuaSMTP
import RuaTestSupport
import Testing

/// What dialogues can't show: the order of actions, waiting, buffers, and events at odd moments.
@Suite struct SessionEventTests {
    @Test func `a message begins before 354 and waits for its delivery`() {
        var driver = SessionDriver.greeted()
        driver.holdsDelivery = true
        driver.send(
            "MAIL FROM:<a@b.example> SIZE=9 BODY=8BITMIME\r\nRCPT TO:<rua@example.net>\r\nDATA\r\nx\r\n.\r\nNOOP\r\n")
        var envelope = Envelope(clientName: "client.example", isExtended: true, sender: Mailbox("a@b.example"))
        envelope.recipients = [Mailbox("rua@example.net")].compactMap { $0 }
        envelope.declaredBytes = 9
        envelope.body = .eightBit
        #expect(
            driver.events.suffix(4) == [
                .begin(envelope), .reply("354 End data with <CR><LF>.<CR><LF>\r\n"), .content(Array("x\r\n".utf8)),
                .end(.init(bytes: 3, hasBareCR: false, hasBareLF: false)),
            ])
        #expect(driver.session.activity == .delivery && !driver.session.wantsInput)
        driver.send("NOOP\r\n")
        #expect(driver.session.next() == nil)
        driver.deliver()
        driver.drain()
        #expect(driver.codes.suffix(3) == ["250 2.0.0", "250 2.0.0", "250 2.0.0"])
        #expect(driver.replies.suffix(3).first == "250 2.0.0 stored as q1")
    }

    @Test func `an oversize message is aborted before its end, at the same byte at every feed`() {
        for feed in Feed.allCases {
            var driver = SessionDriver.atData(settings: .testing { $0.limits.messageBytes = 5 })
            driver.send("1234\r\n", feed: feed)
            #expect(driver.events == [.content(Array("1234\r".utf8)), .abort])
            #expect(driver.open == nil)
            driver.send("more\r\n.\r\n", feed: feed)
            #expect(driver.events.count == 3 && driver.codes == ["552 5.3.4"])
        }
    }

    @Test func `what is sent ahead of a reply is bounded`() {
        for count in [Session.sendAheadBytes, Session.sendAheadBytes + 1] {
            var driver = SessionDriver.atData()
            driver.holdsDelivery = true
            driver.send(".\r\n")
            driver.send([UInt8](repeating: 0x20, count: count - 2) + [0x0D, 0x0A])
            driver.deliver()
            driver.drain()
            let isOver = count > Session.sendAheadBytes
            #expect(driver.codes == ["250 2.0.0", isOver ? "421 4.7.0" : "500 5.5.2"])
            #expect(driver.isClosed == isOver)
        }
    }

    @Test func `a flood before the greeting is bounded too`() {
        var driver = SessionDriver()
        for _ in 0...4 { driver.send([UInt8](repeating: 0x20, count: Session.sendAheadBytes / 4)) }
        #expect(driver.session.isEarlyTalker)
        driver.connect()
        #expect(driver.codes == ["421 4.7.0"] && driver.isClosed)
    }

    @Test func `a session that was greeted is no early talker`() {
        var driver = SessionDriver()
        driver.send("")
        driver.connect()
        driver.send("NOOP\r\n")
        #expect(!driver.session.isEarlyTalker)
    }

    @Test func `nothing comes out after the connection is lost, and an open message is aborted once`() {
        var driver = SessionDriver.atData()
        driver.send("half")
        driver.session.append(Array("\r\n.\r\nNOOP\r\n".utf8))
        driver.event { $0.connectionLost() }
        driver.event { $0.connectionLost() }
        driver.send("NOOP\r\n")
        #expect(driver.events == [.content(Array("half".utf8)), .abort])
        #expect(driver.session.activity == .nothing && !driver.session.wantsInput)
    }

    @Test func `a connection lost during delivery doesn't unsay the message`() {
        var driver = SessionDriver.atData()
        driver.holdsDelivery = true
        driver.send("x\r\n.\r\n")
        driver.event { $0.connectionLost() }
        #expect(!driver.events.contains(.abort))
        driver.deliver()
        driver.drain()
        #expect(driver.codes == [] && driver.stored.count == 1)
    }

    @Test func `a clock that runs out during delivery changes nothing`() {
        var driver = SessionDriver.atData()
        driver.holdsDelivery = true
        driver.send("x\r\n.\r\n")
        driver.event { $0.interrupt(.idle) }
        driver.deliver()
        driver.drain()
        #expect(driver.codes == ["250 2.0.0"] && !driver.isClosed)
    }

    @Test func `shutdown during delivery lets the reply out first`() {
        var driver = SessionDriver.atData()
        driver.holdsDelivery = true
        driver.send("x\r\n.\r\n")
        driver.event { $0.shutDown() }
        driver.deliver()
        driver.drain()
        #expect(driver.codes == ["250 2.0.0", "421 4.3.2"] && driver.isClosed)
    }

    @Test func `shutdown after an oversize or refused message ends the session`() {
        var driver = SessionDriver.atData(settings: .testing { $0.limits.messageBytes = 1 })
        driver.send("xy")
        driver.event { $0.shutDown() }
        #expect(!driver.isClosed)
        driver.send("\r\n.\r\n")
        #expect(driver.codes == ["552 5.3.4", "421 4.3.2"])
    }

    @Test func `shutdown before the greeting and within a handshake`() {
        var waiting = SessionDriver()
        waiting.event { $0.shutDown() }
        #expect(waiting.events == [])
        waiting.connect()
        #expect(waiting.codes == ["421 4.3.2"] && waiting.isClosed)

        var shaking = SessionDriver.greeted(settings: .testing { $0.tls = .offered })
        shaking.send("STARTTLS\r\n")
        shaking.event { $0.shutDown() }
        #expect(shaking.events.suffix(2) == [.startTLS, .close])
    }

    @Test func `a failed handshake by the clock closes without a word`() {
        var driver = SessionDriver.greeted(settings: .testing { $0.tls = .offered })
        driver.send("STARTTLS\r\n")
        driver.event { $0.interrupt(.idle) }
        #expect(driver.codes == ["220 2.0.0"] && driver.isClosed)
    }

    @Test func `plain text behind STARTTLS is dropped at every feed`() {
        for feed in Feed.allCases {
            var driver = SessionDriver.greeted(settings: .testing { $0.tls = .offered })
            driver.send("STARTTLS\r\nEHLO injected.example\r\nMAIL FROM:<x@y.example>\r\nRSET", feed: feed)
            #expect(driver.codes == ["220 2.0.0"] && driver.events.last == .startTLS)
            driver.event { $0.tlsEstablished(.testing) }
            driver.send("\r\nMAIL FROM:<>\r\n", feed: feed)
            #expect(driver.codes == ["220 2.0.0", "500 5.5.2", "503 5.5.1"])
            #expect(driver.session.tls == .testing)
        }
    }

    @Test func `implicit TLS is told before the greeting`() {
        var driver = SessionDriver(settings: .testing { $0.tls = .required })
        driver.session.tlsEstablished(.testing)
        driver.connect()
        driver.send("EHLO x\r\nSTARTTLS\r\nMAIL FROM:<>\r\n")
        #expect(!driver.replies.contains("250-STARTTLS"))
        #expect(driver.codes == ["220", "250", "503 5.5.1", "250 2.1.0"])
    }

    @Test func `events at the wrong moment do nothing`() {
        var driver = SessionDriver.greeted()
        driver.event { $0.connected(.banned) }
        driver.event { $0.delivered(.stored(id: "x")) }
        driver.event { $0.tlsEstablished(.testing) }
        #expect(driver.events == [] && driver.session.tls == nil)
    }

    @Test func `a refused message counts as an error and is still refused for good`() {
        var driver = SessionDriver.greeted(
            settings: .testing {
                $0.limits.errors = 0
                $0.limits.messageBytes = 1
            })
        driver.send("MAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\nDATA\r\nxyz\r\n.\r\nXYZZY\r\n")
        #expect(driver.codes.suffix(2) == ["552 5.3.4", "421 4.7.0"])
        #expect(driver.events.filter { $0 == .abort }.count == 1)
    }

    @Test func `a client with too many errors within BDAT loses its message`() {
        var driver = SessionDriver.greeted(settings: .testing { $0.limits.errors = 0 })
        driver.send("MAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\nBDAT 1\r\nxDATA\r\n")
        #expect(driver.codes.last == "421 4.7.0")
        #expect(driver.events.suffix(3).first == .abort && driver.open == nil)
    }

    @Test func `BDAT notes a CR at the very end and across chunks`() {
        var driver = SessionDriver.greeted()
        driver.send("MAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\nBDAT 2\r\na\rBDAT 2 LAST\r\n\n\r")
        #expect(driver.stored.first?.facts == .init(bytes: 4, hasBareCR: true, hasBareLF: false))
    }

    @Test func `an endless command line takes no memory and one reply`() {
        var driver = SessionDriver.greeted()
        for _ in 0..<100 { driver.send([UInt8](repeating: 0x41, count: 64 << 10)) }
        #expect(driver.codes == ["500 5.5.2"])
        driver.send("\r\nNOOP\r\n")
        #expect(driver.codes == ["500 5.5.2", "250 2.0.0"])
    }

    @Test func `slices that are kept stay as they were given`() {
        var session = Session(settings: .testing)
        session.connected(.accepted)
        session.append(Array("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\nDATA\r\n".utf8))
        var kept: [ArraySlice<UInt8>] = []
        let text = Array("one\r\n..two\r\n.\r".utf8) + Array("x\r\n....\r\n.\r\nNOOP\r\n".utf8)
        for cut in Feed.random.cuts(of: text.count, seed: 5) {
            session.append(text[cut])
            while let action = session.next() {
                if case .messageBytes(let bytes) = action { kept.append(bytes) }
                if case .endMessage = action { session.delivered(.stored(id: "1")) }
            }
        }
        #expect(String(decoding: kept.joined(), as: UTF8.self) == "one\r\n.two\r\n\rx\r\n...\r\n")
    }

    @Test func `a full buffer is read in one go`() {
        var driver = SessionDriver.atData()
        let text = String(repeating: "..line\r\n", count: 10_000)
        driver.send(text + ".\r\nNOOP\r\n")
        #expect(driver.stored.first?.text == String(repeating: ".line\r\n", count: 10_000))
        #expect(driver.codes == ["250 2.0.0", "250 2.0.0"])
    }
}
