import NIOCore
import RuaCore
import RuaSMTP

/// Says when a session has waited long enough, and for what. Reads no clock: it is told the time.
struct SessionClock: Sendable {
    /// The time that a message may come slowly before its rate counts.
    private static let ratePatience = TimeAmount.seconds(60)

    private let limits: Limits.SMTP
    private let start: NIODeadline
    private var activity = Session.Activity.greeting
    /// The last reply or change of activity; in a message the last byte too.
    private var waitingSince: NIODeadline
    private var messageStart: NIODeadline
    private var messageBytes = 0

    /// The clock of a session that begins now.
    init(limits: Limits.SMTP, at now: NIODeadline) {
        self.limits = limits
        start = now
        waitingSince = now
        messageStart = now
    }

    /// The session waits for this now, if it did not before.
    mutating func enter(_ activity: Session.Activity, at now: NIODeadline) {
        guard activity != self.activity else { return }
        self.activity = activity
        waitingSince = now
        messageStart = now
        messageBytes = 0
    }

    /// A reply was given: the next command may take its time from here.
    mutating func replied(at now: NIODeadline) {
        waitingSince = now
    }

    /// Bytes came. Only within a message do they buy time: else a client that drips them could stay for ever.
    mutating func received(_ bytes: Int, at now: NIODeadline) {
        guard activity == .message else { return }
        waitingSince = now
        messageBytes &+= bytes
    }

    /// When the wait ends if nothing more happens, and what the session is told then; `nil` while no clock runs.
    var deadline: (time: NIODeadline, interruption: Session.Interruption)? {
        let session = (time: start + .seconds(limits.sessionSeconds), interruption: Session.Interruption.tooLong)
        let idle = (
            time: waitingSince + .seconds(limits.idleTimeoutSeconds), interruption: Session.Interruption.idle
        )
        switch activity {
        case .greeting, .delivery, .nothing: return nil
        case .command, .handshake: return idle.time < session.time ? idle : session
        case .message: return [session, idle, slow].min { $0.time < $1.time }
        }
    }

    /// The moment at which the bytes so far, averaged over the time since the message began, are too few.
    private var slow: (time: NIODeadline, interruption: Session.Interruption) {
        guard limits.dataBytesPerSecond > 0 else { return (.distantFuture, .tooSlow) }
        let covered = TimeAmount.seconds(Int64(messageBytes / limits.dataBytesPerSecond))
        return (messageStart + max(Self.ratePatience, covered), .tooSlow)
    }
}
