import Foundation
import RuaCore
import RuaSMTP
import RuaTestSupport
import Testing

/// Runs every dialogue of `Tests/Dialogues` against a `Session`.
@Suite struct DialogueTests {
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

    @Test(arguments: all, Feed.allCases)
    func `a dialogue goes as written`(dialogue: Dialogue, feed: Feed) throws {
        var run = DialogueRun(dialogue: dialogue, feed: feed)
        try run.all()
    }
}

/// One dialogue against one session.
private struct DialogueRun {
    let dialogue: Dialogue
    let feed: Feed
    private var settings = Session.Settings.testing
    private var driver: SessionDriver?
    private var heard: [String] = []

    init(dialogue: Dialogue, feed: Feed) {
        self.dialogue = dialogue
        self.feed = feed
    }

    mutating func all() throws {
        let feed = self.feed
        let connectsLater = dialogue.steps.contains { step in
            guard case .directive(let words) = step.action else { return false }
            return words.first == "connect"
        }
        for step in dialogue.steps {
            switch step.action {
            case .send(let bytes):
                expectSilence(step)
                with(connecting: !connectsLater) { $0.send(bytes, feed: feed) }
            case .expect(let line):
                with(connecting: !connectsLater) { _ in }
                let said = heard.isEmpty ? "nothing" : heard.removeFirst()
                #expect(said == line, "\(dialogue.name):\(step.line)")
            case .expectPrefix(let prefix):
                with(connecting: !connectsLater) { _ in }
                let said = heard.isEmpty ? "nothing" : heard.removeFirst()
                #expect(said.hasPrefix(prefix), "\(dialogue.name):\(step.line): said \(said)")
            case .directive(let words):
                expectSilence(step)
                try obey(words, at: step)
            }
        }
        #expect(heard == [], "\(dialogue.name): at the end")
    }

    private func expectSilence(_ step: Dialogue.Step) {
        #expect(heard == [], "\(dialogue.name):\(step.line): more was said")
    }

    private mutating func with(connecting: Bool = true, _ body: (inout SessionDriver) -> Void) {
        var driver = self.driver ?? SessionDriver(settings: settings)
        if self.driver == nil, connecting { driver.connect() }
        body(&driver)
        heard += driver.takeReplies()
        self.driver = driver
    }

    private mutating func obey(_ words: [String], at step: Dialogue.Step) throws {
        func number() throws -> Int { try #require(words.last.flatMap { Int($0) }) }
        let place = Comment(rawValue: "\(dialogue.name):\(step.line)")
        switch words.prefix(2).joined(separator: " ") {
        // Settings: before the connection.
        case "limit bytes": settings.limits.messageBytes = try number()
        case "limit recipients": settings.limits.recipients = try number()
        case "limit errors": settings.limits.errors = try number()
        case "limit transactions": settings.limits.transactions = try number()
        case "tls offered": settings.tls = .offered
        case "tls required": settings.tls = .required
        case "bare reject": settings.bareLineEndings = .reject
        case "early refuse": settings.earlyTalkers = .refuse
        // Events.
        case "connect": with(connecting: false) { $0.connect() }
        case "connect banned": with(connecting: false) { $0.connect(.banned) }
        case "connect overloaded": with(connecting: false) { $0.connect(.overloaded) }
        case "connect crowded": with(connecting: false) { $0.connect(.tooManyConnections) }
        case "idle": with { $0.event { $0.interrupt(.idle) } }
        case "slow": with { $0.event { $0.interrupt(.tooSlow) } }
        case "long": with { $0.event { $0.interrupt(.tooLong) } }
        case "shutdown": with { $0.event { $0.shutDown() } }
        case "shutdown now": with { $0.event { $0.interrupt(.shutdown) } }
        case "lost": with { $0.event { $0.connectionLost() } }
        case "handshake": with { $0.event { $0.tlsEstablished(.testing) } }
        case "storage low": with { $0.session.acceptsMail = false }
        case "storage ok": with { $0.session.acceptsMail = true }
        case "deliver full": with { $0.delivery = .noRoom }
        case "deliver failed": with { $0.delivery = .failed }
        case "deliver stored": with { $0.delivery = nil }
        // Checks.
        case "expect closed": #expect(driver?.isClosed == true, place)
        case "expect open": #expect(driver?.isClosed == false, place)
        case "expect handshake": #expect(driver?.session.activity == .handshake, place)
        case "expect stored": #expect(driver?.stored.count == (try number()), place)
        case "expect content":
            let text = words.dropFirst(2).joined(separator: " ")
            #expect(driver?.stored.last?.content == Dialogue.unescaped(text), place)
        case "expect protocol": #expect(driver?.stored.last?.envelope.protocolName == words.last, place)
        case "expect recipients":
            let names = driver?.stored.last?.envelope.recipients.map(\.description)
            #expect(names == Array(words.dropFirst(2)), place)
        default: Issue.record("\(dialogue.name):\(step.line): unknown directive \(words)")
        }
    }
}

extension TLSFacts {
    static let testing = TLSFacts(version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384")
}
