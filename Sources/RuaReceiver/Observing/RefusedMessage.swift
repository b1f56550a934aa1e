import RuaSMTP

/// Why a message was not stored. The raw value is the word in logs and metrics.
public enum RefusedMessage: String, Sendable, CaseIterable {
    /// Above the limit, by its SIZE or by its bytes: 552 5.3.4.
    case tooLarge = "too-large"
    /// Too many `Received:` fields: 550 5.4.6.
    case mailLoop = "mail-loop"
    /// A bare CR or LF: 550 5.5.2.
    case bareLineEnding = "bare-line-ending"
    /// No room on the disk: 452 4.3.1.
    case noRoom = "no-room"
    /// A fault of ours: 451 4.3.0.
    case failed
    /// The client thought better of it (RSET, EHLO or QUIT between chunks).
    case abandoned
    /// We ended the session within it: 421.
    case interrupted
    /// The connection broke within it.
    case lost

    /// Why a message was refused that was answered with `reply`; `nil` for a reply that refuses no message.
    init?(_ reply: Reply) {
        switch reply {
        case .messageTooLarge: self = .tooLarge
        case .mailLoop: self = .mailLoop
        case .bareLineEnding: self = .bareLineEnding
        case .noRoom: self = .noRoom
        case .localFault: self = .failed
        default: return nil
        }
    }
}
