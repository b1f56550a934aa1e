import RuaCore
import RuaStore

/// Brings what was read in parallel back into order, and records it in batches.
///
/// The order matters: of two reports with one identity and different rows, the first one counts.
struct ImportRecorder {
    private static let batchItems = 256
    private static let batchRows = 50_000
    /// Bytes of items that wait, in case they must be kept, and of their rows.
    private static let batchBytes = 8 << 20

    private let writer: MailWriter
    private let now: Timestamp
    private let notify: (FileImport.Event) -> Void
    private var early: [Int: ImportReader.Result] = [:]
    private var expected: [Int: Int] = [:]
    private var batch: [ImportedItem] = []
    private var batchRows = 0
    private var batchBytes = 0

    /// The number of results that have been taken in order.
    private(set) var settled = 0
    /// The bytes of items that have not been taken in order.
    private(set) var unsettledBytes = 0
    private(set) var tally = ImportTally()
    /// Whether the system could read everything so far.
    private(set) var isComplete = true

    init(writer: MailWriter, now: Timestamp, notify: @escaping (FileImport.Event) -> Void) {
        self.writer = writer
        self.now = now
        self.notify = notify
    }

    /// Says how many bytes the item with this number holds until its result has been taken in order.
    mutating func expect(_ bytes: Int, at index: Int) {
        expected[index] = bytes
        unsettledBytes += bytes
    }

    /// Takes the result of the item with this number; results may come in any order.
    mutating func take(_ result: ImportReader.Result, at index: Int) throws(StoreError) {
        early[index] = result
        while let next = early.removeValue(forKey: settled) {
            unsettledBytes -= expected.removeValue(forKey: settled) ?? 0
            settled += 1
            try take(next)
        }
    }

    private mutating func take(_ result: ImportReader.Result) throws(StoreError) {
        switch result {
        case .item(let item):
            batch.append(item)
            batchRows += item.reading.rows
            batchBytes += (item.bytes?.count ?? 0) + item.reading.heldBytes
            let isFull = batch.count >= Self.batchItems || batchRows >= Self.batchRows
            if isFull || batchBytes >= Self.batchBytes { try flush() }
        case .ignored(let origin):
            tally.addIgnored()
            notify(.ignored(origin))
        case .failed(let words):
            isComplete = false
            notify(.failed(words))
        }
    }

    /// Records what has been taken.
    mutating func flush() throws(StoreError) {
        guard !batch.isEmpty else { return }
        let outcomes = try writer.record(imported: batch, at: now)
        for (item, outcome) in zip(batch, outcomes) {
            tally.add(outcome)
            notify(.recorded(origin: item.origin, outcome))
        }
        batch.removeAll(keepingCapacity: true)
        batchRows = 0
        batchBytes = 0
    }
}
