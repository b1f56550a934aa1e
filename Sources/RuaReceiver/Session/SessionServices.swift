import Logging
import NIOCore
import RuaCore
import RuaSMTP

/// What all sessions of a receiver share.
struct SessionServices: Sendable {
    let settings: Session.Settings
    let identity: TLSIdentity?
    let intake: any MessageIntake
    let counters: ReceiverCounters
    let clock: @Sendable () -> Timestamp
    let logger: Logger
    /// How long the greeting is held back to see whether the client speaks first.
    var greetingDelay = TimeAmount.zero
    /// How long the client may take to close after our last word.
    var linger = TimeAmount.seconds(2)
}

/// One accepted connection, before a word is said.
struct Connection: Sendable {
    let peer: IPAddress
    let port: Int
    /// Our own address that the client has reached; `nil` where the system does not tell.
    var local: IPAddress?
    let admission: Session.Admission
    /// Whether the handshake comes before the greeting.
    var isTLS = false
}
