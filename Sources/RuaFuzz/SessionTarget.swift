import RuaCore
import RuaSMTP

/// The SMTP session: the same actions however the bytes are cut, and no message acknowledged that was not completed.
///
/// Input: a byte of settings, a byte whose two low bits say how many events follow, three bytes an event (kind and
/// place), then what the client sends.
enum SessionTarget {
    static func run(_ input: [UInt8]) {
        guard let script = SessionScript(input) else { return }
        let whole = SessionDrive.run(script) { [$0] }
        let single = SessionDrive.run(script, isWatched: true) { range in range.map { $0..<$0 + 1 } }
        check(single == whole, "byte by byte \(single), whole \(whole)")
        var cuts = Cuts(of: input)
        let cut = SessionDrive.run(script) { cuts.pieces(of: $0) }
        check(cut == whole, "cut \(cut), whole \(whole)")
    }
}

/// A session as an input describes it.
struct SessionScript {
    /// Something that comes from elsewhere than the client.
    enum Event {
        case connected(Session.Admission), deliver, tlsEstablished, interrupt(Session.Interruption), shutDown
        case connectionLost, acceptsMail(Bool)
    }

    let settings: Session.Settings
    /// Whether messages are answered at an event rather than at once.
    let holdsDelivery: Bool
    let delivery: Session.Delivery
    /// Events and how many bytes the client has sent before, in order.
    let events: [(place: Int, event: Event)]
    let sent: [UInt8]

    /// Whether the session never lets bytes wait, so that it is known how far it has read.
    var isStepwise: Bool {
        guard !holdsDelivery, let first = events.first, first.place == 0 else { return false }
        guard case .connected = first.event else { return false }
        return true
    }

    init?(_ input: [UInt8]) {
        guard input.count >= 2, let recipients = try? RecipientPolicy(["rua@example.net", "@reports.example.net"])
        else {
            return nil
        }
        let flags = input[0]
        let count = Int(input[1] & 3)
        guard input.count >= 2 + 3 * count else { return nil }
        let sent = Array(input[(2 + 3 * count)...])
        self.sent = sent
        var settings = Session.Settings(hostname: "mx.example.net", recipients: recipients)
        settings.tls = [.unavailable, .offered, .required, .offered][Int(flags & 3)]
        settings.bareLineEndings = flags & 4 == 0 ? .normalize : .reject
        settings.earlyTalkers = flags & 8 == 0 ? .allow : .refuse
        if flags & 16 != 0 { settings.limits.makeLow() }
        self.settings = settings
        holdsDelivery = flags & 32 != 0
        delivery = [.stored(id: "q1"), .stored(id: "q1"), .noRoom, .failed][Int(flags >> 6)]
        var events = (0..<count).map { index in
            let bytes = input[(2 + 3 * index)...].prefix(3).map { Int($0) }
            return (place: (bytes[1] | bytes[2] << 8) % (sent.count + 1), event: Event(bytes[0]))
        }
        if !events.contains(where: { if case .connected = $0.event { true } else { false } }) {
            events.append((place: 0, event: .connected(.accepted)))
        }
        self.events = events.sorted { $0.place < $1.place }
    }
}

extension SessionScript.Event {
    fileprivate init(_ number: Int) {
        switch number % 16 {
        case 0: self = .connected(.accepted)
        case 1: self = .connected(.overloaded)
        case 2: self = .connected(.tooManyConnections)
        case 3: self = .connected(.banned)
        case 4, 5: self = .deliver
        case 6, 7: self = .tlsEstablished
        case 8: self = .interrupt(.idle)
        case 9: self = .interrupt(.tooSlow)
        case 10: self = .interrupt(.tooLong)
        case 11: self = .interrupt(.shutdown)
        case 12: self = .shutDown
        case 13: self = .connectionLost
        case 14: self = .acceptsMail(false)
        default: self = .acceptsMail(true)
        }
    }
}

extension Limits.SMTP {
    /// Limits that short inputs reach.
    fileprivate mutating func makeLow() {
        messageBytes = 40
        commandLineBytes = 64
        recipients = 2
        errors = 4
        transactions = 3
        receivedFields = 2
    }
}
