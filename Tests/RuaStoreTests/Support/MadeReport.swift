import RuaCore
import RuaStore

/// GRDB has a `Row` too.
typealias Row = RuaCore.Row

/// A report with its rows, as a reader would hand it on.
struct MadeReport {
    var report = Report()
    var rows: [Row] = []

    init(
        _ domain: String = "example.com", org: String = "Reporter", id: String = "1", day: Int = 20_000,
        p: String? = "none", rows: [Row] = [Row("192.0.2.1", 1)]
    ) {
        report.orgName = org
        report.email = "dmarc@\(org.lowercased().filter(\.isLetter)).example"
        report.reportID = id
        report.policyPublished.domain = domain
        report.policyPublished.p = p
        let begin = Timestamp(day: day)
        report.dateRange = DateRange(begin: begin, end: begin.advanced(bySeconds: 86_399))
        self.rows = rows
    }

    func with(_ change: (inout MadeReport) -> Void) -> MadeReport {
        var copy = self
        change(&copy)
        return copy
    }

    var messages: Int128 { rows.reduce(0) { $0 + Int128($1.messages) } }

    func spool(for store: Store, file: SpillFile? = nil, held: Int = .max) -> RowSpool {
        let spool = RowSpool(for: store, spillingTo: file ?? SpillFile(for: store))
        for row in rows {
            row.evaluation.encoded.withUnsafeBytes {
                spool.append(sourceIP: row.sourceIP, messages: row.messages, evaluation: $0)
            }
        }
        spool.seal(memoryBytes: held)
        return spool
    }

    func read(for store: Store, file: SpillFile? = nil, held: Int = .max) -> ReadReport {
        var report = report
        report.rows = rows.count
        report.messages = messages
        return ReadReport(
            report: report, identity: ReportIdentity(report), rows: spool(for: store, file: file, held: held))
    }
}

extension Row {
    init(_ ip: String?, _ messages: Int64, _ change: (inout Evaluation) -> Void = { _ in }) {
        var evaluation = Evaluation.failing
        change(&evaluation)
        self.init(sourceIP: ip.flatMap { IPAddress($0) }, messages: messages, evaluation: evaluation)
    }
}

extension Evaluation {
    /// Fails DMARC, and nothing authenticated.
    static var failing: Evaluation {
        var evaluation = Evaluation()
        evaluation.disposition = .none
        evaluation.reportedDKIM = .fail
        evaluation.reportedSPF = .fail
        evaluation.headerFrom = "example.com"
        evaluation.spf = [SPFResult(domain: "other.example", scope: .mfrom, result: .fail)]
        return evaluation
    }

    /// Passes DMARC by an aligned signature.
    static var passing: Evaluation {
        var evaluation = failing
        evaluation.reportedDKIM = .pass
        evaluation.dkim = [DKIMResult(domain: "mail.example.com", selector: "s1", result: .pass)]
        return evaluation
    }
}
