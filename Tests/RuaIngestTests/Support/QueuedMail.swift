import Foundation
import GRDB
import Logging
import RuaCore
import RuaIngest
import RuaStore
import ServiceLifecycle
import Synchronization

extension Store {
    /// Puts mails into the queue, as the receiver does.
    @discardableResult
    func queue(_ mails: [[UInt8]]) async throws -> [Int64] {
        let queue = MailQueue(store: self) {}
        var ids: [Int64] = []
        for bytes in mails {
            let mail = IncomingMail(
                IncomingMail.Origin(
                    received: Timestamp(seconds: 1_700_000_000), peer: "192.0.2.1", helo: "h", mailFrom: "",
                    recipients: ["rua@example.com"], tls: nil, trace: { Array("Received: id \($0)\r\n".utf8) }),
                for: self)
            try bytes.withUnsafeBytes { try mail.append($0) }
            ids.append(
                try await withCheckedThrowingContinuation { done in queue.append(mail) { done.resume(with: $0) } })
        }
        return ids
    }

    func execute(_ sql: String) throws { try write { try $0.execute(sql: sql) } }

    /// Holds the lock for writing on another connection.
    func whileOthersWrite(_ body: () throws -> Void) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.inTransaction(.immediate) { _ in
            try body()
            return .rollback
        }
        try queue.close()
    }

    /// Brings all that was written into the database file itself.
    func checkpoint() throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try queue.close()
    }

    /// Makes recording the report with the id `poison` fail.
    func poison() throws {
        try execute(
            """
            CREATE TRIGGER poison BEFORE INSERT ON report WHEN NEW.report_id = 'poison'
            BEGIN SELECT RAISE(ABORT, 'p'); END
            """
        )
    }
}

/// A worker in a service group of its own.
struct RunningWorker: Sendable {
    let wake: AsyncStream<Void>.Continuation
    private let group: ServiceGroup
    private let log: LineRecorder
    private let task: Task<Void, any Error>

    init(_ store: Store, pause: Duration = .milliseconds(1)) {
        let (stream, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.wake = wake
        log = LineRecorder()
        let logger = Logger(label: "test") { [log] _ in log }
        let worker = QueueWorker(
            store: store, pipeline: Pipeline(store: store, limits: Limits()), wake: stream, logger: logger, pause: pause
        )
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [.init(service: worker)], logger: logger))
        self.group = group
        task = Task { try await group.run() }
    }

    /// Waits until a line of the log has these words, and as many of such lines have come.
    func wait(for words: String, count: Int = 1) async { await log.wait(for: words, count: count) }

    var lines: [String] { log.lines }

    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await task.value
    }

    /// Waits until the service ends by itself.
    func end() async throws { try await task.value }
}

/// Keeps what is logged, and tells who waits for it.
final class LineRecorder: LogHandler, Sendable {
    private struct State {
        var lines: [String] = []
        var waiting: [(words: String, count: Int, done: CheckedContinuation<Void, Never>)] = []
    }
    private let state = Mutex(State())

    var lines: [String] { state.withLock { $0.lines } }
    var metadata: Logger.Metadata {
        get { [:] }
        set { _ = newValue }
    }
    var logLevel: Logger.Level {
        get { .info }
        set { _ = newValue }
    }
    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set { _ = newValue }
    }

    func log(event: LogEvent) {
        let values = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        let ready = state.withLock { state in
            state.lines.append("\(event.message) \(values)")
            let ready = state.waiting.filter { Self.count($0.words, in: state.lines) >= $0.count }
            state.waiting.removeAll { Self.count($0.words, in: state.lines) >= $0.count }
            return ready
        }
        for item in ready { item.done.resume() }
    }

    func wait(for words: String, count: Int) async {
        await withCheckedContinuation { done in
            let isThere = state.withLock { state in
                let isThere = Self.count(words, in: state.lines) >= count
                if !isThere { state.waiting.append((words, count, done)) }
                return isThere
            }
            if isThere { done.resume() }
        }
    }

    private static func count(_ words: String, in lines: [String]) -> Int { lines.count { $0.contains(words) } }
}
