import RuaCore
import RuaSMTP
import RuaTestSupport
import Testing

/// Does what a `Session` says, without a socket, and keeps account of it.
struct SessionDriver {
    /// What came out, with the pieces of a message put together.
    enum Event: Equatable, CustomStringConvertible {
        case reply(String)
        case begin(Envelope)
        case content([UInt8])
        case end(Session.MessageFacts)
        case abort
        case startTLS
        case close

        var description: String {
            switch self {
            case .reply(let text): text
            case .begin: "begin"
            case .content(let bytes): "content \(String(decoding: bytes, as: UTF8.self).debugDescription)"
            case .end(let facts): "end \(facts)"
            case .abort: "abort"
            case .startTLS: "startTLS"
            case .close: "close"
            }
        }
    }

    struct Message: Equatable {
        var envelope: Envelope
        var content: [UInt8] = []
        var facts: Session.MessageFacts?

        var text: String { String(decoding: content, as: UTF8.self) }
    }

    var session: Session
    /// How messages are answered; `nil` for 250 with the identifiers q1, q2, …
    var delivery: Session.Delivery?
    /// Whether `endMessage` is left without an answer.
    var holdsDelivery = false
    private(set) var events: [Event] = []
    /// Messages that were answered as stored.
    private(set) var stored: [Message] = []
    /// The message that is coming in or waits for its delivery.
    private(set) var open: Message?
    private(set) var isClosed = false

    init(settings: Session.Settings = .testing) {
        session = Session(settings: settings)
    }

    /// A session that has been greeted and has said EHLO.
    static func greeted(settings: Session.Settings = .testing) -> SessionDriver {
        var driver = SessionDriver(settings: settings)
        driver.connect()
        driver.send("EHLO client.example\r\n")
        driver.events = []
        return driver
    }

    /// A session at the first byte of a message.
    static func atData(settings: Session.Settings = .testing) -> SessionDriver {
        var driver = greeted(settings: settings)
        driver.send("MAIL FROM:<a@b.example>\r\nRCPT TO:<rua@example.net>\r\nDATA\r\n")
        driver.events = []
        return driver
    }

    /// The replies so far, a line an element.
    var replies: [String] {
        events.flatMap { event -> [String] in
            guard case .reply(let text) = event else { return [] }
            return text.split(separator: "\r\n").map(String.init)
        }
    }

    /// Code and enhanced status code of each reply so far.
    var codes: [String] {
        events.compactMap { event in
            guard case .reply(let text) = event, let line = text.split(separator: "\r\n").last else { return nil }
            let words = line.split(separator: " ")
            let hasStatus = words.count > 1 && words[1].allSatisfy { $0.isNumber || $0 == "." } && words[1].count >= 5
            return words.prefix(hasStatus ? 2 : 1).joined(separator: " ")
        }
    }

    mutating func connect(_ admission: Session.Admission = .accepted) {
        session.connected(admission)
        drain()
    }

    mutating func send(_ text: String, feed: Feed = .whole, seed: UInt64 = 1) {
        send(Array(text.utf8), feed: feed, seed: seed)
    }

    mutating func send(_ bytes: [UInt8], feed: Feed = .whole, seed: UInt64 = 1) {
        for cut in feed.cuts(of: bytes.count, seed: seed) {
            session.append(bytes[cut])
            drain()
        }
    }

    /// An event of the driver's, and what follows from it.
    mutating func event(_ body: (inout Session) -> Void) {
        body(&session)
        drain()
    }

    /// Forgets the replies so far.
    mutating func takeReplies() -> [String] {
        defer { events.removeAll() }
        return replies
    }

    /// Forgets the replies so far.
    mutating func takeCodes() -> [String] {
        defer { events.removeAll() }
        return codes
    }

    mutating func drain() {
        while let action = session.next() {
            if isClosed { Issue.record("\(action) after close") }
            perform(action)
        }
    }

    private mutating func perform(_ action: Session.Action) {
        switch action {
        case .reply(let reply):
            events.append(.reply(String(decoding: reply.bytes, as: UTF8.self)))
        case .beginMessage(let envelope):
            if open != nil { Issue.record("a message within a message") }
            open = Message(envelope: envelope)
            events.append(.begin(envelope))
        case .messageBytes(let bytes):
            if open == nil { Issue.record("bytes without a message") }
            open?.content += bytes
            if case .content(var before)? = events.last {
                events.removeLast()
                before += bytes
                events.append(.content(before))
            } else {
                events.append(.content(Array(bytes)))
            }
        case .endMessage(let facts):
            if open?.content.count != facts.bytes { Issue.record("\(facts) of \(open?.content.count ?? -1) bytes") }
            open?.facts = facts
            events.append(.end(facts))
            if !holdsDelivery { deliver() }
        case .abortMessage:
            if open == nil { Issue.record("an abort without a message") }
            open = nil
            events.append(.abort)
        case .startTLS:
            events.append(.startTLS)
        case .close:
            isClosed = true
            events.append(.close)
        }
    }

    /// Answers the message that is whole.
    mutating func deliver() {
        guard let message = open else {
            Issue.record("an end without a message")
            return
        }
        open = nil
        let answer = delivery ?? .stored(id: "q\(stored.count + 1)")
        if case .stored = answer { stored.append(message) }
        session.delivered(answer)
    }
}

extension Session.Settings {
    /// rua@example.net, and everybody at reports.example.net.
    static var testing: Session.Settings {
        // The rules are good: RecipientPolicyTests reads them.
        guard var recipients = try? RecipientPolicy(["rua@example.net", "@reports.example.net"]) else {
            preconditionFailure("the rules of the tests are wrong")
        }
        recipients.addressLiterals = ["[192.0.2.25]", "[IPv6:2001:db8::25]"]
        return Session.Settings(hostname: "mx.example.net", recipients: recipients)
    }

    /// The same with something changed.
    static func testing(_ change: (inout Session.Settings) -> Void) -> Session.Settings {
        var settings = testing
        change(&settings)
        return settings
    }
}
