public import Logging
import RuaCore
public import RuaStore
public import ServiceLifecycle

/// Reads the mails that wait in the database and records what came of them, as long as the collector runs.
public struct QueueWorker: Service {
    /// Mails recorded in one transaction.
    private static let batch = 64
    /// Rows after which a transaction is closed even if the batch is not full.
    private static let batchRows = 20_000
    /// How long to wait when the database cannot be written. Unit: seconds.
    private static let pause = 5

    private let store: Store
    private let pipeline: Pipeline
    private let wake: AsyncStream<Void>
    private let logger: Logger

    /// A worker.
    ///
    /// - Parameters:
    ///   - wake: Gives an element whenever there may be mail to read.
    public init(store: Store, pipeline: Pipeline, wake: AsyncStream<Void>, logger: Logger) {
        self.store = store
        self.pipeline = pipeline
        self.wake = wake
        self.logger = logger
    }

    /// Reads until the service is told to stop; a transaction under way is finished.
    ///
    /// - Throws: `StoreError` when the database cannot be used at all.
    public func run() async throws {
        let marker = try ReadingMarker(for: store)
        var isCareful = try noteCrash(marker)
        let writer = MailWriter(store: store)
        for await _ in wake.cancelOnGracefulShutdown() {
            while !Task.isShuttingDownGracefully {
                do {
                    guard try readBatch(marker, writer, isCareful: isCareful) else {
                        isCareful = false
                        break
                    }
                } catch let error as StoreError where error.code != .corrupt {
                    logger.error("mail stays pending", metadata: ["error": "\(error)"])
                    try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(Self.pause)) }
                }
            }
        }
    }

    /// Counts a crash of the process before this one against the mail that was being read.
    ///
    /// - Returns: Whether it happened while several mails were being recorded, so that each must be tried alone.
    private func noteCrash(_ marker: ReadingMarker) throws -> Bool {
        defer { marker.set(.nothing) }
        switch marker.left {
        case .nothing:
            return false
        case .several:
            return true
        case .mail(let mail):
            if try store.noteCrash(whileReading: mail) {
                logger.error(
                    "mail quarantined: the process ended twice while it read it", metadata: ["mail": "\(mail)"])
            }
            return true
        }
    }

    /// Reads and records some of the waiting mails; false when none waits.
    private func readBatch(_ marker: ReadingMarker, _ writer: MailWriter, isCareful: Bool) throws -> Bool {
        defer { marker.set(.nothing) }
        var readings: [(mail: Int64, reading: MailReading)] = []
        var rows = 0
        for id in try store.pendingMails(limit: isCareful ? 1 : Self.batch) where rows < Self.batchRows {
            marker.set(.mail(id))
            let reading = pipeline.read(mail: try store.rawMail(id) ?? [])
            rows += reading.reports.reduce(0) { $0 + $1.rows.rows }
            readings.append((id, reading))
        }
        guard !readings.isEmpty else { return false }
        if readings.count > 1 { marker.set(.several) }
        let outcomes = try writer.record(readings)
        for (item, outcome) in zip(readings, outcomes) { log(item.mail, outcome) }
        return true
    }

    private func log(_ mail: Int64, _ outcome: MailOutcome) {
        var metadata: Logger.Metadata = [
            "mail": "\(mail)", "state": "\(outcome.state.rawValue)", "reports": "\(outcome.reports)",
            "rows": "\(outcome.rows)",
        ]
        if let quarantine = outcome.quarantine { metadata["reason"] = "\(quarantine.reason.rawValue)" }
        logger.info("mail read", metadata: metadata)
    }
}
