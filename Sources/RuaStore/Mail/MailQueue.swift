import Dispatch
import GRDB
import RuaCore
import Synchronization

/// The queue of received mail, which is the database itself: what is in it survives a power cut.
///
/// Messages that are waiting when a transaction ends go into the next one together, so that one fsync serves them all
/// (group commit).
public final class MailQueue: Sendable {
    private struct Waiting {
        let mail: IncomingMail
        let done: @Sendable (Result<Int64, StoreError>) -> Void
    }
    private struct State {
        var waiting: [Waiting] = []
        var isCommitting = false
        var isTrying = false
        var hasFailed = false
    }

    private let store: Store
    private let state = Mutex(State())
    private let committer = DispatchQueue(label: "rua.mail-queue")
    private let onCommit: @Sendable () -> Void

    /// The queue of a database.
    ///
    /// - Parameters:
    ///   - store: The database.
    ///   - onCommit: Called after each transaction, on a thread of the queue's own; tells the worker to look.
    public init(store: Store, onCommit: @escaping @Sendable () -> Void) {
        self.store = store
        self.onCommit = onCommit
    }

    /// Stores a message in state pending.
    ///
    /// - Parameters:
    ///   - mail: The whole message; the caller must not touch it again.
    ///   - done: Called with the mail's id once the message is durable, or with the error when it is not stored.
    public func append(_ mail: IncomingMail, done: @escaping @Sendable (Result<Int64, StoreError>) -> Void) {
        let item = Waiting(mail: mail, done: done)
        let mustStart = state.withLock { state in
            state.waiting.append(item)
            defer { state.isCommitting = true }
            return !state.isCommitting
        }
        if mustStart { committer.async { self.commitAll() } }
    }

    /// Whether the last transaction succeeded. Each call starts one more that writes nothing, if none is under way, so
    /// that a database that is locked or damaged is known without any mail, and soon after it is well again.
    public func tryWriting() -> Bool {
        let (mustTry, hasFailed) = state.withLock { state in
            defer { state.isTrying = true }
            return (!state.isTrying, state.hasFailed)
        }
        if mustTry {
            committer.async {
                do throws(StoreError) {
                    try self.store.write { _ in }
                    self.state.withLock { ($0.isTrying, $0.hasFailed) = (false, false) }
                } catch {
                    self.state.withLock { ($0.isTrying, $0.hasFailed) = (false, true) }
                }
            }
        }
        return !hasFailed
    }

    private func commitAll() {
        while let batch = nextBatch() {
            var result: Result<[Int64], StoreError>
            do throws(StoreError) {
                result = .success(try store.write { db in try batch.map { try insert($0.mail, db) } })
            } catch {
                result = .failure(error)
            }
            state.withLock { if case .failure = result { $0.hasFailed = true } else { $0.hasFailed = false } }
            switch result {
            case .success(let ids):
                for (item, id) in zip(batch, ids) { item.done(.success(id)) }
                onCommit()
            case .failure(let error):
                for item in batch { item.done(.failure(error)) }
            }
        }
    }

    private func nextBatch() -> [Waiting]? {
        state.withLock { state in
            defer { state.waiting.removeAll() }
            state.isCommitting = !state.waiting.isEmpty
            return state.waiting.isEmpty ? nil : state.waiting
        }
    }

    private func insert(_ mail: IncomingMail, _ db: Database) throws -> Int64 {
        let insert = try RawStatement(
            db,
            """
            INSERT INTO mail (received, origin, came_from, helo, mail_from, recipients, tls, bytes, state)
            VALUES (?, 'smtp', ?, ?, ?, ?, ?, ?, 'pending')
            """)
        let origin = mail.origin
        insert.bind(1, origin.received.seconds)
        insert.bind(2, origin.peer)
        insert.bind(3, origin.helo)
        insert.bind(4, origin.mailFrom)
        insert.bind(5, origin.recipients.joined(separator: " "))
        insert.bind(6, origin.tls)
        insert.bind(7, Int64(mail.bytes.count))
        let id = try insert.insert()
        try RawMail.insert(mail.bytes, under: origin.trace(String(id)), of: id, db)
        return id
    }
}
