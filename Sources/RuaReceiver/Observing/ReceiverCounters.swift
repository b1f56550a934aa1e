import RuaSMTP
import Synchronization

/// What the receiver has done since it started, for `/metrics` and `doctor`. May be read and changed on any thread.
public final class ReceiverCounters: Sendable {
    /// The figures at one moment. They only grow, but for `openConnections`.
    public struct Snapshot: Sendable, Equatable {
        /// Connections accepted from the system.
        public var connections = 0
        /// Connections open now, those that are being refused included.
        public var openConnections = 0
        /// Connections closed without a word because there were too many to refuse them politely.
        public var droppedConnections = 0
        /// Connections from proxies that were closed because they did not begin with a PROXY header.
        public var badProxyHeaders = 0
        /// Sessions by how they ended.
        public var sessions: [SessionEnd: Int] = [:]
        /// TLS handshakes that succeeded. Those that failed are the sessions that ended `tlsFailed`.
        public var tlsHandshakes = 0
        /// Messages answered with 250.
        public var messages = 0
        /// The content of those messages. Unit: bytes.
        public var messageBytes = 0
        /// Messages not stored, by reason.
        public var refusedMessages: [RefusedMessage: Int] = [:]
        /// Everything read from clients, after decryption. Unit: bytes.
        public var bytesRead = 0
        /// Replies by their first digit.
        public var replies: [Int: Int] = [:]

        /// All zero.
        public init() {}
    }

    private let state = Mutex(Snapshot())

    /// Counters at zero.
    public init() {}

    /// The figures now.
    public var snapshot: Snapshot { state.withLock { $0 } }

    func update(_ body: (inout Snapshot) -> Void) {
        state.withLock { body(&$0) }
    }

    func count(_ reply: Reply) {
        update { $0.replies[Int(reply.code) / 100, default: 0] += 1 }
    }

    func count(_ refusal: RefusedMessage) {
        update { $0.refusedMessages[refusal, default: 0] += 1 }
    }
}
