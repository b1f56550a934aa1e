extension Session {
    /// What the driver must do, in the order in which `next()` gives it.
    public enum Action: Sendable, Equatable {
        /// Send a reply. Replies may be gathered and sent together once `next()` gives `nil`.
        case reply(Reply)
        /// A message begins; `messageBytes` follow, then `endMessage` or `abortMessage`.
        case beginMessage(Envelope)
        /// The next octets of the message, dot-stuffing removed, nothing else changed. The slice shares the session's
        /// buffer: copy what is kept, or small messages hold large buffers.
        case messageBytes(ArraySlice<UInt8>)
        /// The message is whole. Store it durably, then call `delivered(_:)`; until then the session stands still.
        case endMessage(MessageFacts)
        /// The message will not be whole. Forget all of it.
        case abortMessage
        /// Send what is gathered, then do the TLS handshake and call `tlsEstablished(_:)`; end the connection when it
        /// fails. Bytes already read from the socket are no part of the handshake.
        case startTLS
        /// Send what is gathered, then end the connection.
        case close
    }

    /// What was seen of a message when its end came.
    public struct MessageFacts: Sendable, Equatable {
        /// The size of the content. Unit: bytes, CRLF counted, dot-stuffing not.
        public var bytes: Int
        /// A CR stood alone in it.
        public var hasBareCR: Bool
        /// A LF stood alone in it.
        public var hasBareLF: Bool

        /// Facts of a message.
        public init(bytes: Int, hasBareCR: Bool, hasBareLF: Bool) {
            self.bytes = bytes
            self.hasBareCR = hasBareCR
            self.hasBareLF = hasBareLF
        }
    }

    /// What became of a message that was whole.
    public enum Delivery: Sendable, Equatable {
        /// It is on disk under this identifier: 250. Only now is Rua responsible for it (RFC 5321 section 6.1).
        case stored(id: String)
        /// There is no room for it: 452.
        case noRoom
        /// Something else went wrong here: 451.
        case failed
    }

    /// How a connection is received.
    public enum Admission: Sendable {
        /// 220.
        case accepted
        /// 421 4.3.2: all connections are taken, or the server is stopping.
        case overloaded
        /// 421 4.7.0: this client has enough connections.
        case tooManyConnections
        /// 554: on the deny list. The client may say QUIT (RFC 5321 section 3.1).
        case banned
    }

    /// Why the driver ends a session.
    public enum Interruption: Sendable {
        /// No whole command came within the time: 421 4.4.2.
        case idle
        /// The message comes below the least rate: 421 4.4.2.
        case tooSlow
        /// The session as a whole takes too long: 421 4.7.0.
        case tooLong
        /// The server stops and waits no longer for a message in flight: 421 4.3.2.
        case shutdown

        var reply: Reply {
            switch self {
            case .idle: .idle
            case .tooSlow: .tooSlow
            case .tooLong: .sessionTooLong
            case .shutdown: .shuttingDown
            }
        }
    }

    /// What the session waits for; says to the driver which clock runs.
    public enum Activity: Sendable, Equatable {
        /// For `connected(_:)`.
        case greeting
        /// For a whole command: the idle timeout runs from the last reply.
        case command
        /// For the data of a message: the idle timeout and the least rate apply.
        case message
        /// For `delivered(_:)`: no clock runs, the wait is our own.
        case delivery
        /// For `tlsEstablished(_:)`: the idle timeout runs.
        case handshake
        /// For nothing: `close` was given or the connection is lost.
        case nothing
    }
}
