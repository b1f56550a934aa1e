public import RuaCore
public import RuaStore

/// Imports reports from files, folders, mailboxes and standard input (contract section 4.1).
///
/// Items are read in parallel and recorded in order by one writer, many in a transaction. What is in flight is bounded,
/// so memory does not grow with the number of items.
public struct FileImport: Sendable {
    /// Something worth telling while the import runs.
    public enum Event: Sendable {
        /// An item was recorded.
        case recorded(origin: String, MailOutcome)
        /// An item had nothing in it that could be a report.
        case ignored(String)
        /// The system could not read a file or folder; in words.
        case failed(String)
    }

    /// Items, or bytes, that are taken off the queue's account at once: far fewer than it lets in.
    private static let settledAtOnce = 64
    private static let settledBytesAtOnce = 1 << 20

    private let store: Store
    private let reader: ImportReader
    private let jobs: Int
    private let now: Timestamp

    /// An import.
    ///
    /// - Parameters:
    ///   - store: The database.
    ///   - pipeline: Reads the items.
    ///   - limits: The bounds to keep.
    ///   - jobs: Items read at the same time.
    ///   - now: The time that the mails are recorded with.
    public init(store: Store, pipeline: Pipeline, limits: Limits, jobs: Int, now: Timestamp) {
        self.store = store
        reader = ImportReader(store: store, pipeline: pipeline, limits: limits)
        self.jobs = max(jobs, 1)
        self.now = now
    }

    /// Imports everything below some paths.
    ///
    /// - Parameters:
    ///   - paths: Files, folders, or `-` for standard input.
    ///   - notify: Called for each item, in order.
    /// - Returns: The tally, and whether the system could read everything.
    /// - Throws: `StoreError`; what was recorded before stays.
    public func run(
        _ paths: [String], notify: @escaping (Event) -> Void
    ) async throws(StoreError) -> (tally: ImportTally, isComplete: Bool) {
        let queue = ImportQueue(paths, mailBytes: reader.limits.mail.messageBytes)
        var recorder = ImportRecorder(writer: MailWriter(store: store), now: now, notify: notify)
        let (results, read) = AsyncStream.makeStream(of: [ImportRecorder.Read].self)
        async let reading: Void = readAll(queue, read)
        do throws(StoreError) {
            var (items, bytes) = (0, 0)
            for await result in results {
                for read in result {
                    let settled = try recorder.take(read)
                    items += settled.items
                    bytes += settled.bytes
                }
                // Every wait gives the thread to a reader, behind which the rest would pile up.
                guard items >= Self.settledAtOnce || bytes >= Self.settledBytesAtOnce else { continue }
                await queue.settle(items, bytes: bytes)
                (items, bytes) = (0, 0)
            }
            try recorder.flush()
        } catch {
            await queue.stop()
            throw error
        }
        await reading
        let failures = await queue.failures
        for failure in failures { notify(.failed(failure)) }
        return (recorder.tally, recorder.isComplete && failures.isEmpty)
    }

    /// Reads all items, several at a time, while others are recorded.
    private func readAll(_ queue: ImportQueue, _ read: AsyncStream<[ImportRecorder.Read]>.Continuation) async {
        await withTaskGroup { group in
            for _ in 0..<jobs {
                group.addTask { [reader] in
                    while true {
                        let items = await queue.next()
                        if items.isEmpty { return }
                        read.yield(items.map { ImportRecorder.Read(item: $0, result: reader.read($0.work)) })
                    }
                }
            }
        }
        read.finish()
    }
}
