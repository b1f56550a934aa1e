import RuaCore
import RuaReceiver
import RuaSMTP
import Testing

/// STARTTLS (RFC 3207) over real sockets, with a real handshake.
@Suite(.timeLimit(.minutes(10))) struct StartTLSTests {
    private func withTLS(
        required: Bool = false, _ body: (RunningReceiver) async throws -> Void
    ) async throws {
        let identity = try TestCertificate.shared.get().identity()
        try await RunningReceiver.with(
            change: {
                $0.identity = identity
                if required { $0.session.tls = .required }
            }, body)
    }

    private func secured(at address: ListenAddress) async throws -> MailClient {
        let client = try await MailClient.greeted(at: address)
        try await client.say("STARTTLS", expecting: "220 2.0.0")
        try await client.startTLS()
        return client
    }

    @Test func `a message comes through TLS, and its version is told`() async throws {
        try await withTLS { receiver in
            let client = try await secured(at: receiver.address)
            try await client.say("MAIL FROM:<>", expecting: "503")
            try await client.send("EHLO client.example\r\n")
            var offered: [String] = []
            while let line = await client.line() {
                offered.append(line)
                if line.hasPrefix("250 ") { break }
            }
            #expect(!offered.contains { $0.hasSuffix("STARTTLS") })
            try await client.startMessage()
            try await client.say("x\r\n.", expecting: "250 2.0.0")
            try await client.say("QUIT", expecting: "221")
            await client.expectEnd()
            let message = try #require(receiver.intake.stored.first)
            #expect(message.origin.tls?.version == "TLSv1.3")
            #expect(message.origin.envelope.protocolName == "ESMTPS")
            #expect(receiver.log.lines("message").first?.metadata["tls"] == "TLSv1.3")
            #expect(receiver.counters.snapshot.tlsHandshakes == 1)
        }
    }

    @Test func `plain text behind STARTTLS is dropped`() async throws {
        try await withTLS { receiver in
            let client = try await MailClient.greeted(at: receiver.address)
            try await client.send(
                "STARTTLS\r\nEHLO injected.example\r\nMAIL FROM:<injected@b.example>\r\n"
                    + "RCPT TO:<rua@example.net>\r\nDATA\r\ninjected\r\n.\r\n")
            try await client.expect("220 2.0.0")
            try await client.startTLS()
            // Had the commands been obeyed, their replies would come first, or MAIL would be taken.
            try await client.say("MAIL FROM:<>", expecting: "503 5.5.1")
            try await client.say("EHLO client.example", expecting: "250")
            try await client.startMessage()
            try await client.say("honest\r\n.", expecting: "250 2.0.0 stored as q1")
            #expect(receiver.intake.stored.map(\.text) == ["honest\r\n"])
            await client.close()
        }
    }

    @Test func `plain text in place of a handshake ends the connection`() async throws {
        try await withTLS { receiver in
            let client = try await MailClient.greeted(at: receiver.address)
            try await client.say("STARTTLS", expecting: "220 2.0.0")
            try await client.send("EHLO plain.example\r\n")
            while let line = await client.line() { #expect(!line.hasPrefix("250")) }
            await client.close()
            await receiver.log.wait(for: "session")
            #expect(receiver.counters.snapshot.sessions[.tlsFailed] == 1)
        }
    }

    @Test func `TCP cut below TLS in mid-message leaves nothing`() async throws {
        try await withTLS { receiver in
            let client = try await secured(at: receiver.address)
            try await client.say("EHLO x", expecting: "250")
            try await client.startMessage()
            try await client.send("half\r\n")
            await receiver.intake.wait(for: .began)
            try await client.cutBelowTLS(sending: Array("\r\n.\r\n".utf8))
            await receiver.intake.wait(for: .dropped)
            #expect(receiver.intake.stored.isEmpty)
        }
    }

    @Test func `plain text behind the end of TLS ends no message`() async throws {
        try await withTLS { receiver in
            let client = try await secured(at: receiver.address)
            try await client.say("EHLO x", expecting: "250")
            try await client.startMessage()
            try await client.send("half\r\n")
            // close_notify, then the end of a message in plain text (CVE-2026-45185).
            try await client.finishTLS(andSend: Array("rest\r\n.\r\nQUIT\r\n".utf8))
            await receiver.intake.wait(for: .dropped)
            #expect(receiver.intake.stored.isEmpty)
            while let line = await client.line() { #expect(!line.hasPrefix("250")) }
        }
    }

    @Test func `where TLS is required MAIL waits for it`() async throws {
        try await withTLS(required: true) { receiver in
            let client = try await MailClient.greeted(at: receiver.address)
            try await client.say("MAIL FROM:<>", expecting: "530 5.7.0")
            try await client.say("STARTTLS", expecting: "220 2.0.0")
            try await client.startTLS()
            try await client.say("EHLO x", expecting: "250")
            try await client.say("MAIL FROM:<>", expecting: "250 2.1.0")
            await client.close()
        }
    }

    @Test func `a shutdown reaches a session under TLS`() async throws {
        try await withTLS { receiver in
            let client = try await secured(at: receiver.address)
            try await client.say("EHLO x", expecting: "250")
            await receiver.stop()
            try await client.expect("421 4.3.2")
            await client.expectEnd()
            await client.close()
        }
    }

    @Test func `a listener can have TLS from the first byte`() async throws {
        let identity = try TestCertificate.shared.get().identity()
        let change: (inout Receiver.Configuration) -> Void = {
            $0.identity = identity
            $0.listeners = []
            $0.tlsListeners = [ListenAddress(host: "127.0.0.1", port: 0)]
        }
        try await RunningReceiver.with(change: change) { receiver in
            let client = try await MailClient.connect(to: receiver.address, tls: true)
            try await client.expect("220")
            try await client.say("EHLO x", expecting: "250")
            try await client.say("STARTTLS", expecting: "503")
            try await client.startMessage()
            try await client.say("x\r\n.", expecting: "250 2.0.0")
            #expect(receiver.intake.stored.first?.origin.envelope.protocolName == "ESMTPS")
            await client.close()
        }
    }
}
