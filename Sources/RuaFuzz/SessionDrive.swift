import RuaCore
import RuaSMTP

/// Does what a session says, without a socket, and keeps account of it.
struct SessionDrive {
    /// What came out, with the pieces of a message put together.
    enum Outcome: Equatable {
        case action(Session.Action)
        case content([UInt8])
    }

    private let script: SessionScript
    private var session: Session
    private var watch: MessageWatch?
    private(set) var outcomes: [Outcome] = []
    private var isOpen = false
    private var isOver = false
    private var awaitsDelivery = false
    private var contentBytes = 0
    private var ends = 0
    private var stored = 0

    /// Runs a script; `cut` says how the bytes between two events are cut.
    static func run(
        _ script: SessionScript, isWatched: Bool = false, _ cut: (Range<Int>) -> [Range<Int>]
    ) -> [Outcome] {
        var drive = SessionDrive(script, isWatched: isWatched)
        var start = 0
        for (place, event) in script.events {
            drive.send(cut(start..<place))
            drive.perform(event)
            start = place
        }
        drive.send(cut(start..<script.sent.count))
        drive.perform(.connectionLost)
        check(!drive.isOpen, "a message is left open")
        check(drive.stored <= drive.ends, "more was acknowledged than ended")
        return drive.outcomes
    }

    private init(_ script: SessionScript, isWatched: Bool) {
        self.script = script
        session = Session(settings: script.settings)
        watch = isWatched && script.isStepwise ? MessageWatch() : nil
    }

    private mutating func send(_ pieces: [Range<Int>]) {
        for piece in pieces where !piece.isEmpty {
            session.append(script.sent[piece])
            watch?.sent(script.sent[piece])
            drain()
        }
    }

    private mutating func perform(_ event: SessionScript.Event) {
        switch event {
        case .connected(let admission): session.connected(admission)
        case .deliver: deliver()
        case .tlsEstablished:
            session.tlsEstablished(TLSFacts(version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256"))
        case .interrupt(let interruption): session.interrupt(interruption)
        case .shutDown: session.shutDown()
        case .connectionLost: session.connectionLost()
        case .acceptsMail(let accepts): session.acceptsMail = accepts
        }
        drain()
        if case .connectionLost = event { isOver = true }
    }

    private mutating func deliver() {
        guard awaitsDelivery else { return }
        awaitsDelivery = false
        session.delivered(script.delivery)
    }

    private mutating func drain() {
        while let action = session.next() {
            check(!isOver, "\(action) after the end")
            perform(action)
        }
    }

    private mutating func perform(_ action: Session.Action) {
        watch?.came(action)
        if case .messageBytes(let bytes) = action {
            check(isOpen, "bytes without a message")
            contentBytes += bytes.count
            check(contentBytes <= script.settings.limits.messageBytes, "more bytes than the limit")
            add(bytes)
            return
        }
        outcomes.append(.action(action))
        switch action {
        case .reply(let reply):
            check(reply.bytes.starts(with: "\(reply.code)".utf8), "a reply without its code")
            if outcomes.count > 1, reply == .stored(id: "q1") { stored += 1 }
        case .beginMessage:
            check(!isOpen, "a message within a message")
            isOpen = true
            contentBytes = 0
        case .messageBytes: break
        case .endMessage(let facts):
            check(isOpen && facts.bytes == contentBytes, "\(facts) of \(contentBytes) bytes")
            isOpen = false
            ends += 1
            awaitsDelivery = true
            if !script.holdsDelivery { deliver() }
        case .abortMessage:
            check(isOpen, "an abort without a message")
            isOpen = false
        case .startTLS: break
        case .close: isOver = true
        }
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        guard case .content(let before)? = outcomes.last else {
            outcomes.append(.content(Array(bytes)))
            return
        }
        outcomes[outcomes.count - 1] = .content(before + bytes)
    }
}
