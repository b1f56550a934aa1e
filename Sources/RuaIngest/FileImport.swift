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

    /// Bytes of items that may be in flight, one item apart. Unit: bytes.
    private static let bytesInFlight = 16 << 20

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
        var source = ImportWorkSource(paths, mailBytes: reader.limits.mail.messageBytes)
        var recorder = ImportRecorder(writer: MailWriter(store: store), now: now, notify: notify)
        let reader = self.reader
        let window = jobs * 4
        do {
            try await withThrowingTaskGroup(of: (index: Int, result: ImportReader.Result).self) { group in
                var started = 0
                while let work = source.next() {
                    let index = started
                    recorder.expect(work.heldBytes(mailBytes: reader.limits.mail.messageBytes), at: index)
                    group.addTask { (index, reader.read(work)) }
                    started += 1
                    while started - recorder.settled >= window || recorder.unsettledBytes > Self.bytesInFlight,
                        let done = try await group.next()
                    {
                        try recorder.take(done.result, at: done.index)
                    }
                }
                while let done = try await group.next() { try recorder.take(done.result, at: done.index) }
            }
            try recorder.flush()
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.other, path: store.path, "\(error)")
        }
        for failure in source.failures { notify(.failed(failure)) }
        return (recorder.tally, recorder.isComplete && source.failures.isEmpty)
    }
}
