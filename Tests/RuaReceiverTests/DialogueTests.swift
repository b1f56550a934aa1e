import Foundation
import RuaCore
import RuaReceiver
import RuaSMTP
import RuaTestSupport
import Testing

/// Runs every dialogue of `Tests/Dialogues` against a receiver, over TCP.
@Suite(.timeLimit(.minutes(10))) struct DialogueTests {
    static let all: [Dialogue] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Dialogues")
        do {
            return try Dialogue.all(in: folder)
        } catch {
            Issue.record(error)
            return []
        }
    }()

    @Test func `there are dialogues`() {
        #expect(Self.all.count >= 25)
    }

    /// A message counts as slow after a minute; SessionTimeoutTests has the time for that.
    static let quick = all.filter { dialogue in
        !dialogue.steps.contains { $0.action == .directive(["slow"]) }
    }

    @Test(arguments: quick)
    func `a dialogue goes as written`(dialogue: Dialogue) async throws {
        var run = try DialogueRun(dialogue)
        try await run.all()
    }
}

/// One dialogue with one receiver.
private struct DialogueRun {
    private let dialogue: Dialogue
    private let directives: [[String]]
    private let intake = RecordingIntake()
    private var client: MailClient?
    private var receiver: RunningReceiver?
    /// The server has nothing more to say, so there is no use in asking.
    private var isOver = false
    /// Between 220 to STARTTLS and the handshake, where plain text can't be sent.
    private var isBeforeHandshake = false

    init(_ dialogue: Dialogue) throws {
        self.dialogue = dialogue
        directives = dialogue.steps.compactMap { step in
            guard case .directive(let words) = step.action else { return nil }
            return words
        }
    }

    mutating func all() async throws {
        let configuration = try self.configuration()
        var run = self
        try await RunningReceiver.with(intake: intake, change: { $0 = configuration }) { receiver in
            run.receiver = receiver
            for step in run.dialogue.steps { try await run.take(step) }
            try await run.finish()
        }
    }

    /// The settings that the dialogue names, and what makes its events come about.
    private func configuration() throws -> Receiver.Configuration {
        var configuration = Receiver.Configuration(
            listeners: [ListenAddress(host: "127.0.0.1", port: 0)], session: .testing)
        for words in directives {
            let number = words.last.flatMap { Int($0) } ?? 0
            switch words.prefix(2).joined(separator: " ") {
            case "limit bytes": configuration.session.limits.messageBytes = number
            case "limit recipients": configuration.session.limits.recipients = number
            case "limit errors": configuration.session.limits.errors = number
            case "limit transactions": configuration.session.limits.transactions = number
            case "tls offered": configuration.identity = try TestCertificate.shared.get().identity()
            case "tls required":
                configuration.identity = try TestCertificate.shared.get().identity()
                configuration.session.tls = .required
            case "bare reject": configuration.session.bareLineEndings = .reject
            case "early refuse":
                configuration.session.earlyTalkers = .refuse
                configuration.greetingDelay = .seconds(3600)
            case "connect banned": configuration.access.denied = [try #require(Network("127.0.0.1"))]
            case "connect overloaded": configuration.session.limits.connections = 0
            case "connect crowded": configuration.session.limits.connectionsPerAddress = 0
            case "idle": configuration.session.limits.idleTimeoutSeconds = 1
            case "long": configuration.session.limits.sessionSeconds = 1
            case "shutdown": configuration.shutdownGrace = .seconds(3600)
            case "shutdown now": configuration.shutdownGrace = .milliseconds(50)
            default: break
            }
        }
        // A refused connection takes a place of its own, of which there must be one.
        if configuration.session.limits.connections == 0 { configuration.session.limits.connections = 1 }
        return configuration
    }

    private mutating func take(_ step: Dialogue.Step) async throws {
        let place = Comment(rawValue: "\(dialogue.name):\(step.line)")
        switch step.action {
        case .send(let bytes):
            // A server that has closed is seen by what it says next.
            if !isBeforeHandshake { try await connected().sendRegardless(bytes) }
        case .expect(let line):
            let said = try await connected().line()
            #expect(said == line, place)
        case .expectPrefix(let prefix):
            let said = try await connected().line()
            #expect(said?.hasPrefix(prefix) == true, "\(place): said \(said ?? "nothing")")
        case .directive(let words):
            try await obey(words, place)
        }
    }

    private mutating func connected() async throws -> MailClient {
        if let client { return client }
        let receiver = try #require(self.receiver)
        let client = try await MailClient.connect(to: receiver.address)
        self.client = client
        return client
    }

    private mutating func obey(_ words: [String], _ place: Comment) async throws {
        let number = words.last.flatMap { Int($0) }
        switch words.prefix(2).joined(separator: " ") {
        case "connect", "connect banned", "connect crowded": _ = try await connected()
        case "connect overloaded":
            // The only place is taken by another.
            let receiver = try #require(self.receiver)
            let other = try await MailClient.greeted(at: receiver.address)
            _ = try await connected()
            try await other.say("NOOP", expecting: "250")
        case "shutdown": try await shutDown()
        case "lost":
            try await connected().close()
            await intake.wait(for: .dropped)
            isOver = true
        case "handshake":
            isBeforeHandshake = false
            try await connected().startTLS()
        case "storage low": intake.acceptsMail = false
        case "storage ok": intake.acceptsMail = true
        case "deliver full": intake.answer = .noRoom("test")
        case "deliver failed": intake.answer = .failed("test")
        case "deliver stored": intake.answer = nil
        case "expect closed":
            let line = try await connected().line()
            #expect(line == nil, place)
            isOver = true
        case "expect handshake": isBeforeHandshake = true
        case "expect stored": #expect(intake.stored.count == number, place)
        case "expect content":
            let text = words.dropFirst(2).joined(separator: " ")
            #expect(intake.stored.last?.content == Dialogue.unescaped(text), place)
        case "expect protocol":
            #expect(intake.stored.last?.origin.envelope.protocolName == words.last, place)
        case "expect recipients":
            let names = intake.stored.last?.origin.envelope.recipients.map(\.description)
            #expect(names == Array(words.dropFirst(2)), place)
        // Settings are read before; idle and long come about by themselves.
        case "limit bytes", "limit recipients", "limit errors", "limit transactions", "tls offered", "tls required",
            "bare reject", "early refuse", "idle", "long", "shutdown now", "expect open":
            break
        default: Issue.record("\(place): unknown directive \(words)")
        }
    }

    /// Stops the receiver, and waits until its sessions know.
    private mutating func shutDown() async throws {
        let receiver = try #require(self.receiver)
        let bystander = try await MailClient.greeted(at: receiver.address)
        await receiver.stop()
        try await bystander.expect("421 4.3.2")
        await bystander.close()
    }

    /// That QUIT is answered next shows that nothing more was said than the dialogue expects.
    private mutating func finish() async throws {
        let client = try await connected()
        if !isOver { try await client.say("QUIT", expecting: "221") }
        await client.close()
    }
}
