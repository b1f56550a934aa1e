/// The items of an import on their way to the readers: one after the other, and no more at once than memory allows.
actor ImportQueue {
    /// An item with its place in the order.
    struct Item: Sendable {
        let index: Int
        let work: ImportWork
        /// What it, and what is read of it, may hold in memory until it is settled. Unit: bytes.
        let bytes: Int
    }

    /// Bytes of items, and of the rows read from them, that may be in flight, one item apart. Unit: bytes.
    private static let bytesInFlight = 32 << 20
    /// Items in flight: enough for the readers to go on while a batch is recorded.
    private static let itemsInFlight = 256
    /// Items handed out at once: going from one thread to another costs as much as reading a small mail.
    private static let itemsAtOnce = 8

    private let mailBytes: Int
    private var source: ImportWorkSource
    private var started = 0
    private var unsettled = 0
    private var unsettledBytes = 0
    private var isStopped = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ paths: [String], mailBytes: Int) {
        self.mailBytes = mailBytes
        source = ImportWorkSource(paths, mailBytes: mailBytes)
    }

    /// What the system could not read, in words.
    var failures: [String] { source.failures }

    /// The next few items, when there is room for them; none at the end, and after `stop`.
    func next() async -> [Item] {
        while isFull, !isStopped { await withCheckedContinuation { waiting.append($0) } }
        var items: [Item] = []
        while !isFull, !isStopped, items.count < Self.itemsAtOnce, let item = nextItem() { items.append(item) }
        return items
    }

    private func nextItem() -> Item? {
        guard let work = source.next() else { return nil }
        let held = work.heldBytes(mailBytes: mailBytes)
        let item = Item(
            index: started, work: work, bytes: held + min(held * work.rowGrowth, ReportCollector.heldBytes))
        started += 1
        unsettled += 1
        unsettledBytes += item.bytes
        return item
    }

    private var isFull: Bool {
        unsettled >= Self.itemsInFlight || unsettled > 0 && unsettledBytes > Self.bytesInFlight
    }

    /// Says that items are off the readers' hands.
    func settle(_ items: Int, bytes: Int) {
        unsettled -= items
        unsettledBytes -= bytes
        wakeAll()
    }

    /// Gives nothing from now on.
    func stop() {
        isStopped = true
        wakeAll()
    }

    private func wakeAll() {
        for reader in waiting { reader.resume() }
        waiting = []
    }
}
