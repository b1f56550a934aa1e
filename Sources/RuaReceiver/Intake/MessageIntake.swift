/// Where received messages go: the seam between the receiver and the database.
///
/// Called on the threads of the event loops, by many sessions at once. Nothing here may wait for a disk to be synchronised
/// or for a lock that is held while one is.
public protocol MessageIntake: Sendable {
    /// Whether there is room for another message; when not, MAIL gets 452 4.3.1. Asked often, so it must be cheap.
    var acceptsMail: Bool { get }

    /// A message begins.
    func begin(_ origin: MessageOrigin) -> any MessageSink
}

/// Takes the bytes of one message. Used by one session; a sink that is dropped before `commit(_:)` is a message that never
/// was.
public protocol MessageSink: AnyObject {
    /// Takes the next bytes, which are valid only during the call.
    ///
    /// Large messages must be spilled to a file here, or 200 connections would fill the memory.
    /// - Throws: `MessageRefusal`. The rest of the message is then read and dropped, and the client hears of it at the
    ///   end.
    func append(_ bytes: UnsafeRawBufferPointer) throws(MessageRefusal)

    /// The message is whole: stores it, durably, and only then calls `done`.
    ///
    /// The session has let go of the sink when this returns. `done` may be called on any thread, must be called once, and
    /// gives the identifier that the client is told in the 250.
    func commit(_ done: @escaping @Sendable (Result<String, MessageRefusal>) -> Void)
}

/// Why the intake did not take a message. The text is for the log, never for the client.
public enum MessageRefusal: Error, Sendable, Equatable {
    /// There is no room for it: 452 4.3.1.
    case noRoom(String)
    /// Something else went wrong: 451 4.3.0.
    case failed(String)
}

extension MessageRefusal: CustomStringConvertible {
    /// What went wrong.
    public var description: String {
        switch self {
        case .noRoom(let why): "no room: \(why)"
        case .failed(let why): "failed: \(why)"
        }
    }
}
