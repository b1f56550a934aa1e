import NIOCore
import RuaCore
import RuaReceiver
import RuaSMTP
import Testing

/// The receiver over real sockets.
@Suite(.timeLimit(.minutes(10))) struct ReceiverTests {
    @Test func `a message goes through, step by step`() async throws {
        try await RunningReceiver.with { receiver in
            let client = try await MailClient.connect(to: receiver.address)
            #expect(await client.line() == "220 mx.example.net ESMTP")
            try await client.say("EHLO client.example", expecting: "250 HELP")
            try await client.startMessage()
            try await client.send("Subject: x\r\n\r\n")
            try await client.send("text\r\n")
            #expect(try await client.say(".", expecting: "250") == "250 2.0.0 stored as q1")
            try await client.say("QUIT", expecting: "221")
            await client.expectEnd()
            let message = try #require(receiver.intake.stored.first)
            #expect(message.text == "Subject: x\r\n\r\ntext\r\n")
            #expect(message.origin.peer == "127.0.0.1")
            #expect(message.origin.port > 0)
            #expect(receiver.log.lines("message").count == 1)
        }
    }

    @Test func `a whole session in one packet`() async throws {
        try await RunningReceiver.with { receiver in
            let client = try await MailClient.connect(to: receiver.address)
            try await client.send(
                "EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<rua@example.net>\r\nDATA\r\none\r\n.\r\n"
                    + "MAIL FROM:<>\r\nRCPT TO:<rua@example.net>\r\nDATA\r\ntwo\r\n.\r\nQUIT\r\n")
            for start in ["220", "250", "250", "250", "354", "250", "250", "250", "354", "250", "221"] {
                try await client.expect(start)
            }
            await client.expectEnd()
            #expect(receiver.intake.stored.map(\.text) == ["one\r\n", "two\r\n"])
        }
    }

    @Test func `a client that ends its side first still gets its answer`() async throws {
        let intake = RecordingIntake()
        intake.holdCommits()
        try await RunningReceiver.with(intake: intake) { receiver in
            let client = try await MailClient.greeted(at: receiver.address)
            try await client.startMessage()
            try await client.send("x\r\n.\r\nNOOP\r\n")
            try await client.finishSending()
            await intake.wait(for: .committed)
            intake.release()
            try await client.expect("250 2.0.0 stored as q1")
            try await client.expect("250 2.0.0 OK")
            await client.expectEnd()
        }
    }

    @Test func `a client gone in mid-message leaves nothing`() async throws {
        try await RunningReceiver.with { receiver in
            let client = try await MailClient.greeted(at: receiver.address)
            try await client.startMessage()
            try await client.send("half a message\r\n.")
            await receiver.intake.wait(for: .began)
            await client.close()
            await receiver.intake.wait(for: .dropped)
            #expect(receiver.intake.stored.isEmpty)
        }
    }

    @Test func `an oversize message is read to its end and refused`() async throws {
        try await RunningReceiver.with(change: { $0.session.limits.messageBytes = 1 << 20 }) { receiver in
            let client = try await MailClient.greeted(at: receiver.address)
            try await client.startMessage()
            let line = String(repeating: "x", count: 998) + "\r\n"
            try await client.send(String(repeating: line, count: 5000))
            try await client.say(".", expecting: "552 5.3.4")
            await receiver.intake.wait(for: .dropped)
            try await client.startMessage()
            try await client.say("small\r\n.", expecting: "250 2.0.0")
            #expect(receiver.intake.stored.map(\.text) == ["small\r\n"])
        }
    }

    @Test func `an intake that fails in mid-message leads to 452 and the session goes on`() async throws {
        let intake = RecordingIntake()
        intake.failAppends(after: 100_000, .noRoom("disk is full"))
        try await RunningReceiver.with(intake: intake) { receiver in
            let client = try await MailClient.greeted(at: receiver.address)
            try await client.startMessage()
            try await client.send(String(repeating: "0123456789abcdef\r\n", count: 20_000))
            try await client.say(".", expecting: "452 4.3.1")
            try await client.startMessage()
            try await client.say("small\r\n.", expecting: "250 2.0.0")
        }
    }

    @Test func `a slow commit holds up its own session only`() async throws {
        let intake = RecordingIntake()
        intake.holdCommits()
        try await RunningReceiver.with(intake: intake) { receiver in
            let slow = try await MailClient.greeted(at: receiver.address)
            try await slow.startMessage()
            try await slow.send("slow\r\n.\r\n")
            await intake.wait(for: .committed)
            // As many as there could be threads, and more.
            for _ in 0..<20 {
                let other = try await MailClient.greeted(at: receiver.address)
                try await other.say("NOOP", expecting: "250")
                await other.close()
            }
            intake.release()
            try await slow.expect("250 2.0.0 stored as q1")
        }
    }

    @Test func `a session that is idle for too long is ended`() async throws {
        try await RunningReceiver.with(change: { $0.session.limits.idleTimeoutSeconds = 1 }) { receiver in
            let client = try await MailClient.connect(to: receiver.address)
            try await client.expect("220")
            client.sendRegardless(Array("NOO".utf8))
            try await client.expect("421 4.4.2")
            await client.expectEnd()
        }
    }

    @Test func `a last word reaches a client that is still sending`() async throws {
        try await RunningReceiver.with { receiver in
            let client = try await MailClient.connect(to: receiver.address)
            try await client.expect("220")
            client.sendRegardless(Array("POST / HTTP/1.1\r\n".utf8) + [UInt8](repeating: 0x41, count: 1 << 20))
            try await client.expect("554 5.5.1")
            await client.expectEnd()
        }
    }

    @Test func `several listeners serve, each under its real address`() async throws {
        let places = [ListenAddress(host: "127.0.0.1", port: 0), ListenAddress(host: "localhost", port: 0)]
        try await RunningReceiver.with(change: { $0.listeners = places }) { receiver in
            #expect(receiver.addresses.count == 2)
            for address in receiver.addresses {
                #expect(address.port > 0)
                let client = try await MailClient.greeted(at: address)
                await client.close()
            }
        }
    }

    @Test func `every address of both families on one port`() async throws {
        // A port that one family has free may be taken in the other; not ten times.
        for attempt in 1...10 {
            var port = 0
            try await RunningReceiver.with { port = $0.address.port }
            let places = [ListenAddress(host: "0.0.0.0", port: port), ListenAddress(host: "::", port: port)]
            do {
                try await RunningReceiver.with(change: { $0.listeners = places }) { receiver in
                    #expect(receiver.addresses == places)
                    for host in ["127.0.0.1", "::1"] {
                        let client = try await MailClient.greeted(at: ListenAddress(host: host, port: port))
                        try await client.startMessage(
                            to: host == "::1" ? "postmaster@[IPv6:::1]" : "postmaster@[127.0.0.1]")
                        try await client.say("x\r\n.", expecting: "250 2.0.0")
                    }
                    #expect(receiver.intake.stored.map(\.origin.peer) == ["127.0.0.1", "::1"])
                }
                return
            } catch let error as ReceiverError {
                if attempt == 10 { throw error }
            }
        }
    }

    @Test func `a port that is taken is an error that names it`() async throws {
        try await RunningReceiver.with { receiver in
            let second = Receiver(
                configuration: .init(
                    listeners: [ListenAddress(host: "127.0.0.1", port: 0), receiver.address], session: .testing),
                intake: RecordingIntake(), clock: { .testing }, logger: LogRecorder().logger)
            let error = await #expect(throws: ReceiverError.self) { try await second.run() }
            #expect(error?.code == .cannotListen)
            #expect(error?.address == receiver.address)
            #expect(error?.description.contains("another process listens there") == true)
        }
    }

    @Test func `a listener with TLS needs a certificate`() async throws {
        var configuration = Receiver.Configuration(listeners: [], session: .testing)
        configuration.tlsListeners = [ListenAddress(host: "127.0.0.1", port: 0)]
        let receiver = Receiver(
            configuration: configuration, intake: RecordingIntake(), clock: { .testing },
            logger: LogRecorder().logger)
        let error = await #expect(throws: ReceiverError.self) { try await receiver.run() }
        #expect(error?.code == .noCertificate)
    }
}
