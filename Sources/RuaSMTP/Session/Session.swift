import RuaCore

/// One SMTP session as its receiving side sees it (RFC 5321): bytes and events go in, actions come out.
///
/// The session reads no clock and no socket. Its driver hands it what comes from the client and does what it says, in
/// order, until it has nothing more to say:
///
/// ```swift
/// var session = Session(settings: settings)
/// session.connected(.accepted)
/// session.append(bytes)
/// while let action = session.next() {
///     switch action {
///     case .reply(let reply): send(reply.bytes)
///     case .endMessage: session.delivered(.stored(id: store(message)))
///     …
///     }
/// }
/// ```
///
/// The actions are the same however the bytes are cut, but for where one `messageBytes` ends and the next begins.
/// Extensions: PIPELINING, SIZE, 8BITMIME, SMTPUTF8, ENHANCEDSTATUSCODES, CHUNKING, STARTTLS.
///
/// - In: ``append(_:)``, ``connected(_:)``, ``delivered(_:)``, ``tlsEstablished(_:)``, ``interrupt(_:)``,
///   ``shutDown()``, ``connectionLost()``.
/// - Out: ``next()``, ``wantsInput``, ``activity``.
public struct Session: Sendable {
    enum Phase: Equatable {
        /// Before the greeting.
        case unconnected
        /// After a 554 greeting: only QUIT does something.
        case banned
        /// At a command.
        case command
        /// In the content that follows DATA.
        case data
        /// In the octets that follow BDAT.
        case chunk
        /// A message is whole and is being stored.
        case delivering
        /// After 220 to STARTTLS.
        case handshake
        /// Nothing more comes out.
        case closed
    }

    /// What the client said of itself.
    struct Client: Equatable {
        let name: String
        let isExtended: Bool
    }

    /// How this session treats its client.
    public let settings: Settings
    /// Whether MAIL is taken; when not, it gets 452 4.3.1. The driver sets it when the store is nearly full.
    public var acceptsMail = true
    /// The encryption in force; `nil` for plain text.
    public internal(set) var tls: TLSFacts?
    /// Whether the client sent something before the greeting.
    public internal(set) var isEarlyTalker = false
    /// Errors (5xx replies) so far.
    public internal(set) var errors = 0
    /// Transactions begun so far.
    public internal(set) var transactions = 0

    var phase = Phase.unconnected
    var client: Client?
    var envelope: Envelope?
    var message: MessageProgress?
    var chunk: Chunk?
    var isShuttingDown = false
    var isOverrun = false

    /// Actions decided and not yet given out.
    var pending: [Action] = []
    // The buffers stand outside the phase, so that changing it copies nothing.
    var input: [UInt8] = []
    var head = 0
    var lines: LineReader
    var reader = DataReader()

    /// A session that waits for `connected(_:)`.
    public init(settings: Settings) {
        self.settings = settings
        lines = LineReader(limitBytes: settings.limits.commandLineBytes)
    }

    /// What a client may send ahead while the session waits for its driver. Beyond it the bytes are dropped and the
    /// session ends with 421 once it may speak. A driver that stops reading while `wantsInput` is false stays far below.
    /// Unit: bytes.
    public static let sendAheadBytes = 256 << 10

    /// The largest buffer that is kept at a command when all input is read. Unit: bytes.
    static let keptBufferBytes = 4 << 10

    /// What the session waits for.
    public var activity: Activity {
        switch phase {
        case .unconnected: .greeting
        case .banned, .command: .command
        case .data, .chunk: .message
        case .delivering: .delivery
        case .handshake: .handshake
        case .closed: .nothing
        }
    }

    /// Whether the driver should read from the socket. Before the greeting it may, to find early talkers.
    public var wantsInput: Bool {
        switch phase {
        case .unconnected, .banned, .command, .data, .chunk: !isOverrun
        case .delivering, .handshake, .closed: false
        }
    }

    /// Takes what came from the client. It is read when `next()` is called.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        switch phase {
        case .closed, .handshake:
            // After 220 to STARTTLS plain text means nothing (CVE-2011-0411).
            return
        case .unconnected where !bytes.isEmpty:
            isEarlyTalker = true
        default:
            break
        }
        let mustWait = phase == .unconnected || phase == .delivering
        if mustWait, bytes.count > Self.sendAheadBytes - (input.count - head) { isOverrun = true }
        if isOverrun { return }
        input.removeSubrange(..<head)
        head = 0
        input.append(contentsOf: bytes)
    }

    /// The next thing to do; `nil` until something more comes in.
    public mutating func next() -> Action? {
        while true {
            if !pending.isEmpty { return pending.removeFirst() }
            let isAtRest: Bool
            switch phase {
            case .unconnected, .delivering, .handshake, .closed: return nil
            case .banned, .command: isAtRest = !readCommand()
            case .data:
                let before = head
                if let bytes = readData() { return .messageBytes(bytes) }
                isAtRest = head == before
            case .chunk:
                let before = head
                if let bytes = readChunk() { return .messageBytes(bytes) }
                isAtRest = head == before
            }
            if isAtRest, pending.isEmpty {
                releaseLargeBuffer()
                return nil
            }
        }
    }

    /// Lets go of a buffer that grew in a message, so that an idle session is small.
    private mutating func releaseLargeBuffer() {
        guard phase == .command, head == input.count, input.capacity > Self.keptBufferBytes else { return }
        forgetInput()
    }
}
