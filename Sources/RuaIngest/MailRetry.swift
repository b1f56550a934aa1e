import RuaCore
public import RuaStore

/// Reads quarantined mails again: what could not be read may be readable now.
public struct MailRetry {
    /// What became of a mail.
    public enum Outcome: Sendable, CustomStringConvertible {
        /// It was read again.
        case read(MailOutcome)
        /// There is no such mail.
        case unknown
        /// It is not in quarantine.
        case notQuarantined
        /// Its bytes are not kept; import the file again.
        case notKept

        /// The outcome in words.
        public var description: String {
            switch self {
            case .read(let outcome):
                outcome.quarantine.map { "still quarantined, \($0.reason.rawValue): \($0.detail)" }
                    ?? "\(outcome.state.rawValue), \(outcome.reports) new \(outcome.reports == 1 ? "report" : "reports")"
            case .unknown: "there is no such mail"
            case .notQuarantined: "is not in quarantine"
            case .notKept: "its bytes are not kept; import the file again"
            }
        }
    }

    private let store: Store
    private let pipeline: Pipeline

    /// A retry.
    public init(store: Store, pipeline: Pipeline) {
        self.store = store
        self.pipeline = pipeline
    }

    /// Reads all mails in quarantine again, oldest first.
    ///
    /// - Throws: `StoreError`.
    public func all() throws(StoreError) -> [(mail: Int64, outcome: Outcome)] {
        var filter = MailFilter()
        filter.states = [.quarantined]
        filter.limit = 1000
        var mails: [Int64] = []
        while true {
            let page = try store.mails(filter).map(\.id)
            guard let last = page.last else { break }
            mails += page
            filter.before = last
        }
        // Of two reports with one identity and different rows the first one counts.
        return try run(mails.reversed())
    }

    /// Reads some mails again.
    ///
    /// - Throws: `StoreError`.
    public func run(_ mails: [Int64]) throws(StoreError) -> [(mail: Int64, outcome: Outcome)] {
        let writer = MailWriter(store: store)
        var results: [(mail: Int64, outcome: Outcome)] = []
        for id in mails { results.append((id, try retry(id, writer))) }
        return results
    }

    private func retry(_ id: Int64, _ writer: MailWriter) throws(StoreError) -> Outcome {
        guard let mail = try store.mail(id) else { return .unknown }
        guard mail.state == .quarantined else { return .notQuarantined }
        guard let bytes = try store.rawMail(id) else { return .notKept }
        let reading =
            mail.origin == "smtp"
            ? pipeline.read(mail: bytes) : pipeline.read(item: bytes, name: ImportFile.name(of: mail.cameFrom))
        return try writer.record([(id, reading)]).first.map { .read($0) } ?? .unknown
    }
}
