import Foundation
import RuaCore
import RuaIngest
import RuaStore
import Synchronization

/// What an import said and did.
struct Import: Sendable {
    var tally = ImportTally()
    var isComplete = true
    var events: [FileImport.Event] = []

    var recorded: [String] {
        events.compactMap { if case .recorded(let origin, _) = $0 { origin } else { nil } }
    }
    var ignored: [String] { events.compactMap { if case .ignored(let origin) = $0 { origin } else { nil } } }
    var failed: [String] { events.compactMap { if case .failed(let words) = $0 { words } else { nil } } }
    var outcomes: [MailOutcome] {
        events.compactMap { if case .recorded(_, let outcome) = $0 { outcome } else { nil } }
    }

    init(
        _ paths: [String], into store: Store, jobs: Int = 2, limits: Limits = Limits(), domains: [DomainName] = []
    ) async throws {
        let pipeline = Pipeline(store: store, limits: limits, domains: domains)
        let events = Mutex<[FileImport.Event]>([])
        (tally, isComplete) = try await FileImport(
            store: store, pipeline: pipeline, limits: limits, jobs: jobs, now: Timestamp(seconds: 1_800_000_000)
        ).run(paths) { event in events.withLock { $0.append(event) } }
        self.events = events.withLock { $0 }
    }
}

extension ImportTally {
    /// `stored duplicate quarantined ignored`, for comparing.
    var states: [Int] { [stored, duplicate, quarantined, ignored] }
    /// `reports rows messages` newly stored.
    var figures: [Int] { [reports, rows, Int(messages)] }
    var addsUp: Bool { mails == states.reduce(0, +) }
}

extension Store {
    func count(_ table: String) throws -> Int64? {
        guard case .integer(let count)? = try query("SELECT count(*) FROM \(table)", parameters: [:]).rows.first?.first
        else { return nil }
        return count
    }

    /// What is stored, without numbers that depend on the order of arrival.
    func contents() throws -> Set<String> {
        var lines: Set<String> = []
        try forEachRow(days: -1_000_000..<1_000_000) {
            lines.insert(
                "\($0.report.domain) \($0.report.orgName) \($0.report.reportID) \($0.sourceIP as Any) \($0.messages)")
        }
        return lines
    }

    /// Number, state and reason of every mail.
    func mailStates() throws -> [String] {
        try mails(MailFilter()).reversed().map { "\($0.id) \($0.state.rawValue)\($0.reason.map { " " + $0 } ?? "")" }
    }
}
