import RuaSMTP

/// How a session ended. The raw value is the word in logs and metrics.
public enum SessionEnd: String, Sendable, CaseIterable {
    /// The client said QUIT.
    case quit
    /// The client went without a word.
    case lost
    /// No whole command in time.
    case idle
    /// A message came too slowly.
    case tooSlow = "too-slow"
    /// The session took too long.
    case tooLong = "too-long"
    /// The server stopped.
    case shutdown
    /// Too many errors.
    case tooManyErrors = "too-many-errors"
    /// Too many messages.
    case tooManyTransactions = "too-many-transactions"
    /// Refused: all connections were taken.
    case overloaded
    /// Refused: this client had enough connections.
    case tooManyConnections = "too-many-connections"
    /// Refused: on the deny list.
    case banned
    /// Refused: it spoke before the greeting.
    case earlyTalker = "early-talker"
    /// It spoke HTTP.
    case http
    /// It sent on while it had to wait for a reply.
    case overrun
    /// It sent commands and did not read the replies.
    case unread
    /// The TLS handshake failed or took too long.
    case tlsFailed = "tls-failed"
    /// It could not be kept in step.
    case confused

    /// How a session ended whose last word was `reply`.
    init(after reply: Reply?) {
        self = reply.flatMap { Self.byReply[$0] } ?? .confused
    }

    private static let byReply: [Reply: SessionEnd] = [
        .bye: .quit, .idle: .idle, .tooSlow: .tooSlow, .sessionTooLong: .tooLong, .shuttingDown: .shutdown,
        .tooManyErrors: .tooManyErrors, .tooManyTransactions: .tooManyTransactions, .overloaded: .overloaded,
        .tooManyConnections: .tooManyConnections, .banned: .banned, .earlyTalker: .earlyTalker, .notHTTP: .http,
        .overrun: .overrun,
    ]
}
