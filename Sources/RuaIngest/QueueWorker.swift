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
    /// Bytes of rows in memory after which it is closed too. Unit: bytes.
    private static let batchBytes = 8 << 20
    /// How long the process must have lived before it reads again what it may have ended over. When it is killed over
    /// and over from outside, the mail that was first in line would soon look guilty.
    private static let probation = Duration.seconds(1)
    private let store: Store
    private let pipeline: Pipeline
    private let wake: AsyncStream<Void>
    private let logger: Logger
    private let pause: Duration

    /// A worker.
    ///
    /// - Parameters:
    ///   - store: The database.
    ///   - pipeline: Reads the mails.
    ///   - wake: Gives an element whenever there may be mail to read.
    ///   - logger: Is told of each mail, and of trouble.
    ///   - pause: How long to wait before trying again when something cannot be recorded.
    public init(
        store: Store, pipeline: Pipeline, wake: AsyncStream<Void>, logger: Logger, pause: Duration = .seconds(5)
    ) {
        self.pause = pause
        self.store = store
        self.pipeline = pipeline
        self.wake = wake
        self.logger = logger
    }

    /// Reads until the service is told to stop; a transaction under way is finished.
    ///
    /// A mail over which the process may have ended comes last, and alone.
    ///
    /// A full disk and a locked database pass by themselves. Any other error may be due to one mail: the mails are then
    /// tried one by one, and one that fails twice alone is quarantined, so that it cannot hold up the others.
    /// - Throws: `StoreError` when the database is damaged, or the system could not bring what was written to the disk.
    public func run() async throws {
        let marker = try ReadingMarker(for: store)
        var isCareful = try noteCrash(marker)
        var isOnProbation = true
        let writer = MailWriter(store: store)
        for await _ in wake.cancelOnGracefulShutdown() {
            while !Task.isShuttingDownGracefully, !Task.isCancelled {
                do {
                    let mails = try store.pendingMails(limit: isCareful ? 1 : Self.batch)
                    if try readBatch(mails, marker, writer, isTrial: isCareful) { continue }
                    guard let suspected = try store.suspectedMail() else {
                        isCareful = false
                        break
                    }
                    if isOnProbation {
                        isOnProbation = false
                        await rest(Self.probation)
                    } else {
                        _ = try readBatch([suspected], marker, writer, isTrial: true)
                    }
                } catch {
                    logger.error("mail stays pending", metadata: ["error": "\(error)"])
                    try takeCare(of: error, &isCareful)
                    await rest(pause)
                }
            }
        }
    }

    /// Decides whether, and how, to go on after an error.
    private func takeCare(of error: any Error, _ isCareful: inout Bool) throws {
        guard let error = error as? StoreError, !error.isFinal else { throw error }
        guard error.code != .full, error.code != .busy else { return }
        defer { isCareful = true }
        do throws(StoreError) {
            guard isCareful, let mail = try nextMail() else { return }
            let words = "what was read of this mail could not be recorded: \(error)"
            if try store.noteCrash(whileReading: mail, words) {
                logger.error("mail quarantined: it could not be recorded twice", metadata: ["mail": "\(mail)"])
            }
        } catch {
            if error.isFinal { throw error }
            logger.error("nothing can be recorded", metadata: ["error": "\(error)"])
        }
    }

    private func nextMail() throws(StoreError) -> Int64? {
        if let mail = try store.pendingMails(limit: 1).first { return mail }
        return try store.suspectedMail()
    }

    private func rest(_ time: Duration) async {
        await cancelWhenGracefulShutdown {
            do {
                try await Task.sleep(for: time)
            } catch {
                // Told to stop; the caller looks whether.
            }
        }
    }

    /// Counts a crash of the process before this one against the mail that was being read.
    ///
    /// - Returns: Whether it happened while several mails were being recorded, so that each must be tried alone.
    private func noteCrash(_ marker: ReadingMarker) throws -> Bool {
        let left = marker.left
        if case .mail(let mail) = left, try store.noteCrash(whileReading: mail) {
            logger.error("mail quarantined: the process ended twice while it read it", metadata: ["mail": "\(mail)"])
        }
        marker.set(.nothing)
        return left != .nothing
    }

    /// Reads and records the first of some mails; false when there are none.
    private func readBatch(
        _ mails: [Int64], _ marker: ReadingMarker, _ writer: MailWriter, isTrial: Bool
    ) throws -> Bool {
        defer { marker.set(.nothing) }
        var readings: [(mail: Int64, reading: MailReading)] = []
        var (rows, bytes) = (0, 0)
        for id in mails {
            marker.set(.mail(id))
            let reading = pipeline.read(mail: try store.rawMail(id) ?? [])
            readings.append((id, reading))
            rows += reading.rows
            bytes += reading.heldBytes
            if rows >= Self.batchRows || bytes >= Self.batchBytes { break }
        }
        guard !readings.isEmpty else { return false }
        // Waiting for the disk takes longer than reading, so most kills fall here, and they are no fault of the mail.
        // When one is tried alone after a crash, an end while it is recorded counts too.
        if !isTrial { marker.set(.several) }
        let outcomes = try writer.record(readings)
        for (item, outcome) in zip(readings, outcomes) { log(item.mail, outcome) }
        return true
    }

    private func log(_ mail: Int64, _ outcome: MailOutcome) {
        var metadata: Logger.Metadata = [
            "mail": .stringConvertible(mail), "state": "\(outcome.state.rawValue)",
            "reports": .stringConvertible(outcome.reports), "rows": .stringConvertible(outcome.rows),
        ]
        if let quarantine = outcome.quarantine { metadata["reason"] = "\(quarantine.reason.rawValue)" }
        logger.info("mail read", metadata: metadata)
    }
}

extension StoreError {
    /// Whether the process must not go on with this database.
    fileprivate var isFinal: Bool { code == .corrupt || code == .unsynced }
}
