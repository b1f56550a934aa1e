import RuaCore
import RuaReceiver
import RuaSMTP
import Synchronization

/// An intake that keeps what it is given, answers as it is told to, and tells what happens to it.
final class RecordingIntake: MessageIntake {
    struct Message: Sendable {
        let origin: MessageOrigin
        let content: [UInt8]

        var text: String { String(decoding: content, as: UTF8.self) }
    }

    enum Event: Sendable, Equatable {
        case began
        case committed
        /// A sink was dropped before its message was whole.
        case dropped
    }

    typealias Done = @Sendable (Result<String, MessageRefusal>) -> Void

    private struct State {
        var acceptsMail = true
        var answer: MessageRefusal?
        var appendFailure: (after: Int, refusal: MessageRefusal)?
        var holdsCommits = false
        var held: [(Message, Done)] = []
        var stored: [Message] = []
    }

    private let state = Mutex(State())
    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation

    init() {
        (events, continuation) = AsyncStream.makeStream()
    }

    var acceptsMail: Bool {
        get { state.withLock { $0.acceptsMail } }
        set { state.withLock { $0.acceptsMail = newValue } }
    }

    /// How messages are answered; nil for 250 with the identifiers q1, q2, …
    var answer: MessageRefusal? {
        get { state.withLock { $0.answer } }
        set { state.withLock { $0.answer = newValue } }
    }

    /// Messages answered as stored.
    var stored: [Message] { state.withLock { $0.stored } }

    /// From here on `append` throws once it has more than this.
    func failAppends(after bytes: Int, _ refusal: MessageRefusal) {
        state.withLock { $0.appendFailure = (bytes, refusal) }
    }

    /// From here on commits wait for `release()`.
    func holdCommits() {
        state.withLock { $0.holdsCommits = true }
    }

    /// Answers what waits, on a thread of its own.
    func release() {
        let held = state.withLock { state in
            state.holdsCommits = false
            defer { state.held = [] }
            return state.held
        }
        for (message, done) in held { finish(message, done) }
    }

    /// Waits until something has happened.
    func wait(for event: Event) async {
        for await happened in events where happened == event { return }
    }

    func begin(_ origin: MessageOrigin) -> any MessageSink {
        continuation.yield(.began)
        return Sink(origin: origin, intake: self)
    }

    private func commit(_ message: Message, _ done: @escaping Done) {
        let isHeld = state.withLock { state in
            if state.holdsCommits { state.held.append((message, done)) }
            return state.holdsCommits
        }
        if !isHeld { finish(message, done) }
        continuation.yield(.committed)
    }

    private func finish(_ message: Message, _ done: Done) {
        let result: Result<String, MessageRefusal> = state.withLock { state in
            if let answer = state.answer { return .failure(answer) }
            state.stored.append(message)
            return .success("q\(state.stored.count)")
        }
        done(result)
    }

    private func append(_ bytes: UnsafeRawBufferPointer, to content: inout [UInt8]) throws(MessageRefusal) {
        content += bytes
        let failure = state.withLock { $0.appendFailure }
        if let failure, content.count > failure.after { throw failure.refusal }
    }

    private final class Sink: MessageSink {
        let origin: MessageOrigin
        let intake: RecordingIntake
        var content: [UInt8] = []
        var isCommitted = false

        init(origin: MessageOrigin, intake: RecordingIntake) {
            self.origin = origin
            self.intake = intake
        }

        func append(_ bytes: UnsafeRawBufferPointer) throws(MessageRefusal) {
            try intake.append(bytes, to: &content)
        }

        func commit(_ done: @escaping @Sendable (Result<String, MessageRefusal>) -> Void) {
            isCommitted = true
            intake.commit(Message(origin: origin, content: content), done)
        }

        deinit {
            if !isCommitted { intake.continuation.yield(.dropped) }
        }
    }
}
