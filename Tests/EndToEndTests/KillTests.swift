import Foundation
import Testing

/// Kill -9 at any moment: what got its 250 is there exactly once (contract section 5, security tests a and h).
@Suite struct KillTests {
    /// How often the collector is killed; more than here by `RUA_KILL_ROUNDS`.
    private static let rounds =
        ProcessInfo.processInfo.environment["RUA_KILL_ROUNDS"].flatMap { Int($0) } ?? 12
    private static let senders = 16

    @Test func `Sixteen senders, a kill in each round: all that was acknowledged is stored once, nothing twice`() throws
    {
        let scratch = try Scratch()
        let ledger = Ledger()
        for round in 0..<Self.rounds {
            let collector = try CollectorProcess(in: scratch)
            let threads = (0..<Self.senders).map { sender in
                let thread = Thread {
                    Self.send("r\(round)-s\(sender)", to: collector, ledger)
                    ledger.senderEnded()
                }
                thread.start()
                return thread
            }
            // A point in the stream rather than a point in time: the machine may be slow.
            ledger.waitForAcknowledged(more: Int.random(in: 0...60))
            #expect(collector.end(SIGKILL) == 128 + SIGKILL)
            ledger.waitForSenders(threads.count)
        }
        let last = try CollectorProcess(in: scratch)
        try scratch.waitUntilRead(seconds: 120)
        #expect(last.end() == 0)

        let mails = try scratch.mails()
        let found = Dictionary(mails.map { ($0["subject"].text ?? "", 1) }, uniquingKeysWith: +)
        let (attempted, acknowledged) = ledger.all
        #expect(acknowledged.subtracting(found.keys).isEmpty, "acknowledged and lost")
        #expect(found.filter { $0.value > 1 }.isEmpty, "there twice")
        #expect(Set(found.keys).subtracting(attempted).isEmpty, "never sent whole")
        #expect(acknowledged.count >= Self.rounds, "too few to say anything")
        #expect(mails.allSatisfy { $0["state"].text == "stored" })
        let reports = try CSV(scratch.rua("export").output).column("report_id")
        #expect(Set(reports) == Set(found.keys))
        #expect(reports.count == found.count * 3, "three rows each")
        let database = try scratch.rua("doctor", "--format", "json")
        #expect(try JSON(database.output).elements.first { $0["check"].text == "database" }?["ok"] == .bool(true))
    }

    /// Sends messages with names of their own until the collector is gone.
    private static func send(_ name: String, to collector: CollectorProcess, _ ledger: Ledger) {
        do {
            let client = try collector.connect()
            for number in 0... {
                var report = ReportXML()
                report.reportID = "\(name)-\(number)"
                report.rows = [.passing("192.0.2.1"), .failing("203.0.113.7"), .passing("192.0.2.3")]
                var mail = ReportMail(report)
                mail.subject = report.reportID
                try client.startMessage()
                ledger.attempt(mail.subject)
                try client.sendData(mail.bytes)
                try client.expect(250)
                ledger.acknowledge(mail.subject)
            }
        } catch {
            // Killed, as intended.
        }
    }
}

/// What was sent and what got its 250, written by many threads.
private final class Ledger: @unchecked Sendable {
    // All below is guarded by the condition.
    private let condition = NSCondition()
    private var attempted: Set<String> = []
    private var acknowledged: Set<String> = []
    private var ended = 0

    var all: (attempted: Set<String>, acknowledged: Set<String>) {
        condition.withLock { (attempted, acknowledged) }
    }

    func attempt(_ name: String) {
        _ = condition.withLock { attempted.insert(name) }
    }

    func acknowledge(_ name: String) {
        condition.withLock {
            acknowledged.insert(name)
            condition.broadcast()
        }
    }

    func senderEnded() {
        condition.withLock {
            ended += 1
            condition.broadcast()
        }
    }

    func waitForAcknowledged(more count: Int) {
        condition.withLock {
            let goal = acknowledged.count + count
            let deadline = Date(timeIntervalSinceNow: 60)
            while acknowledged.count < goal, condition.wait(until: deadline) {}
        }
    }

    func waitForSenders(_ count: Int) {
        condition.withLock {
            while ended < count { condition.wait() }
            ended = 0
        }
    }
}
