import RuaCore
import RuaStore

/// Brings what was read in parallel back into order, and records it in batches.
///
/// The order matters: of two reports with one identity and different rows, the first one counts.
struct ImportRecorder {
    /// What was read of an item.
    struct Read: Sendable {
        let item: ImportQueue.Item
        let result: ImportReader.Result
    }

    private static let batchItems = 128
    private static let batchRows = 50_000
    /// Bytes of items that wait, in case they must be kept, and of their rows.
    private static let batchBytes = 8 << 20

    private let writer: MailWriter
    private let now: Timestamp
    private let notify: (FileImport.Event) -> Void
    private var early: [Int: Read] = [:]
    /// The number of items that have been taken in order.
    private var settled = 0
    private var batch: [ImportedItem] = []
    private var batchRows = 0
    private var batchBytes = 0

    private(set) var tally = ImportTally()
    /// Whether the system could read everything so far.
    private(set) var isComplete = true

    init(writer: MailWriter, now: Timestamp, notify: @escaping (FileImport.Event) -> Void) {
        self.writer = writer
        self.now = now
        self.notify = notify
    }

    /// Takes what was read of an item; items may come in any order.
    ///
    /// - Returns: How many are settled by it, and how many bytes they held.
    mutating func take(_ read: Read) throws(StoreError) -> (items: Int, bytes: Int) {
        early[read.item.index] = read
        var (items, bytes) = (0, 0)
        while let next = early.removeValue(forKey: settled) {
            items += 1
            bytes += next.item.bytes
            settled += 1
            try take(next.result)
        }
        return (items, bytes)
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
