import RuaCore
import RuaReceiver
import RuaSMTP
import Testing

/// How many connections there may be, over real sockets.
@Suite(.timeLimit(.minutes(10))) struct ConnectionTests {
    @Test func `the connection above the limit is told so, and there is room again later`() async throws {
        try await RunningReceiver.with(change: { $0.session.limits.connections = 2 }) { receiver in
            let first = try await MailClient.greeted(at: receiver.address)
            let second = try await MailClient.greeted(at: receiver.address)
            let third = try await MailClient.connect(to: receiver.address)
            try await third.expect("421 4.3.2 Too busy")
            await third.expectEnd()
            try await first.say("QUIT", expecting: "221")
            await first.expectEnd()
            await first.close()
            try await receiver.greet()
            try await second.say("NOOP", expecting: "250")
        }
    }

    @Test func `the connection above the limit of its address is told so`() async throws {
        try await RunningReceiver.with(change: { $0.session.limits.connectionsPerAddress = 1 }) { receiver in
            let first = try await MailClient.greeted(at: receiver.address)
            let second = try await MailClient.connect(to: receiver.address)
            try await second.expect("421 4.7.0 Too many connections from your address")
            await second.expectEnd()
            try await first.say("NOOP", expecting: "250")
        }
    }

    @Test func `a flood above twice the limit is closed without a word`() async throws {
        let change: (inout Receiver.Configuration) -> Void = {
            $0.session.limits.connections = 1
            $0.linger = .seconds(3600)
        }
        try await RunningReceiver.with(change: change) { receiver in
            let served = try await MailClient.greeted(at: receiver.address)
            // It does not close, so it keeps the one place for refusals.
            let refused = try await MailClient.connect(to: receiver.address)
            try await refused.expect("421")
            let dropped = try await MailClient.connect(to: receiver.address)
            await dropped.expectEnd()
            #expect(receiver.counters.snapshot.droppedConnections == 1)
            try await served.say("NOOP", expecting: "250")
            await refused.close()
            await served.close()
        }
    }

    @Test func `a client on the deny list may only say QUIT`() async throws {
        let network = try #require(Network("127.0.0.0/8"))
        try await RunningReceiver.with(change: { $0.access.denied = [network] }) { receiver in
            let client = try await MailClient.connect(to: receiver.address)
            try await client.expect("554")
            try await client.say("EHLO x", expecting: "503")
            try await client.say("QUIT", expecting: "221")
            await client.expectEnd()
        }
    }

    @Test func `many sessions at once each get their own answer`() async throws {
        try await RunningReceiver.with(change: { $0.session.limits.connectionsPerAddress = 50 }) { receiver in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        let client = try await MailClient.greeted(at: receiver.address)
                        try await client.startMessage(from: "s\(number)@b.example")
                        try await client.say("message \(number)\r\n.", expecting: "250 2.0.0")
                        try await client.say("QUIT", expecting: "221")
                        await client.close()
                    }
                }
                try await group.waitForAll()
            }
            let stored = receiver.intake.stored
            #expect(stored.count == 50)
            #expect(
                stored.allSatisfy { message in
                    let number = message.origin.envelope.sender?.localPart.dropFirst() ?? ""
                    return message.text == "message \(number)\r\n"
                })
        }
    }
}

extension RunningReceiver {
    /// Connects until there is room: that a place is given back is seen by the client before the server has done it.
    func greet() async throws {
        while true {
            let client = try await MailClient.connect(to: address)
            let greeting = try await client.reply()
            await client.close()
            if greeting.hasPrefix("220") { return }
        }
    }
}
