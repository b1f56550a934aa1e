import RuaReceiver
import RuaSMTP
import Testing

/// The receiver stops (contract section 5).
@Suite(.timeLimit(.minutes(10))) struct ShutdownTests {
    @Test func `a session at a command gets 421 4.3.2`() async throws {
        try await RunningReceiver.with { receiver in
            let client = try await MailClient.greeted(at: receiver.address)
            try await client.say("MAIL FROM:<>", expecting: "250")
            await receiver.stop()
            try await client.expect("421 4.3.2")
            await client.expectEnd()
            await client.close()
        }
    }

    @Test func `a message in flight may finish`() async throws {
        try await RunningReceiver.with(change: { $0.shutdownGrace = .seconds(3600) }) { receiver in
            let sender = try await MailClient.greeted(at: receiver.address)
            let bystander = try await MailClient.greeted(at: receiver.address)
            try await sender.startMessage()
            try await sender.send("half\r\n")
            await receiver.stop()
            try await bystander.expect("421 4.3.2")
            await bystander.close()
            try await sender.say("other half\r\n.", expecting: "250 2.0.0 stored as q1")
            try await sender.expect("421 4.3.2")
            await sender.expectEnd()
            await sender.close()
            #expect(receiver.intake.stored.map(\.text) == ["half\r\nother half\r\n"])
        }
    }

    @Test func `a message that is being stored gets its answer`() async throws {
        let intake = RecordingIntake()
        intake.holdCommits()
        try await RunningReceiver.with(intake: intake, change: { $0.shutdownGrace = .seconds(3600) }) { receiver in
            let sender = try await MailClient.greeted(at: receiver.address)
            let bystander = try await MailClient.greeted(at: receiver.address)
            try await sender.startMessage()
            try await sender.send("x\r\n.\r\n")
            await intake.wait(for: .committed)
            await receiver.stop()
            try await bystander.expect("421 4.3.2")
            await bystander.close()
            intake.release()
            try await sender.expect("250 2.0.0 stored as q1")
            try await sender.expect("421 4.3.2")
            await sender.close()
        }
    }

    @Test func `a message that does not finish in time is dropped`() async throws {
        try await RunningReceiver.with(change: { $0.shutdownGrace = .milliseconds(50) }) { receiver in
            let sender = try await MailClient.greeted(at: receiver.address)
            try await sender.startMessage()
            try await sender.send("half\r\n")
            await receiver.stop()
            try await sender.expect("421 4.3.2")
            await sender.expectEnd()
            await sender.close()
            #expect(receiver.intake.stored.isEmpty)
        }
    }

    @Test func `a client that stays does not keep the receiver`() async throws {
        let change: (inout Receiver.Configuration) -> Void = {
            $0.shutdownGrace = .milliseconds(50)
            $0.linger = .milliseconds(50)
        }
        var client: MailClient?
        try await RunningReceiver.with(change: change) { receiver in
            client = try await MailClient.greeted(at: receiver.address)
        }
        // The receiver has ended, though the client never closed.
        try await client?.expect("421 4.3.2")
        await client?.expectEnd()
        await client?.close()
    }

    @Test func `no connection is taken any more`() async throws {
        var address: ListenAddress?
        try await RunningReceiver.with { address = $0.address }
        let place = try #require(address)
        await #expect(throws: (any Error).self) { try await MailClient.connect(to: place) }
    }
}
