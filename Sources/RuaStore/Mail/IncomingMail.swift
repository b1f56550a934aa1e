public import RuaCore

/// A message that is being received: its envelope at once, its bytes as they come.
///
/// Sendable although it changes: one session fills it, and only when the message is whole does the queue get it,
/// through a lock that orders the two; the session then lets go of it.
public final class IncomingMail: @unchecked Sendable {
    /// Reports are seldom larger, and a write to a file less is time gained. Unit: bytes.
    private static let mostMemoryBytes = 64 << 10

    /// What is known of a message besides its bytes.
    public struct Origin: Sendable {
        /// When it was received.
        public var received: Timestamp
        /// The address of the client.
        public var peer: String
        /// The name that the client gave in EHLO or HELO.
        public var helo: String
        /// The reverse-path, without `<>`; empty for the null sender.
        public var mailFrom: String
        /// The forward-paths.
        public var recipients: [String]
        /// TLS version and cipher; nil for plaintext.
        public var tls: String?
        /// The trace header fields that go above the message, made once its id is known (RFC 5321 section 4.4).
        public var trace: @Sendable (_ id: String) -> [UInt8]

        /// An origin.
        public init(
            received: Timestamp, peer: String, helo: String, mailFrom: String, recipients: [String], tls: String?,
            trace: @escaping @Sendable (_ id: String) -> [UInt8] = { _ in [] }
        ) {
            self.trace = trace
            self.received = received
            self.peer = peer
            self.helo = helo
            self.mailFrom = mailFrom
            self.recipients = recipients
            self.tls = tls
        }
    }

    let origin: Origin
    private let path: String
    private(set) var bytes: SpillBuffer

    /// A message of which nothing has come yet.
    ///
    /// - Parameters:
    ///   - origin: What is known of it.
    ///   - store: Where it will be kept.
    ///   - memoryBytes: The most of it that is kept in memory; 64 KiB at most. Unit: bytes.
    public init(_ origin: Origin, for store: Store, memoryBytes: Int = .max) {
        self.origin = origin
        path = store.path
        bytes = SpillBuffer(memoryBytes: min(memoryBytes, Self.mostMemoryBytes), file: SpillFile(for: store))
    }

    /// Takes further bytes of the message.
    ///
    /// - Throws: `StoreError` when they are many and the disk is full.
    public func append(_ chunk: UnsafeRawBufferPointer) throws(StoreError) {
        try StoreError.catching(path) {
            try bytes.append { $0.append(contentsOf: chunk) }
        }
    }
}
