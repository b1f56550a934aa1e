import ArgumentParser
import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `rua export`.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "All rows of a period, for other programs.",
        discussion: """
            rua export --last 30d -o rows.csv
            rua export --since 2026-01-01 --format jsonl | jq .source_ip
            rua export --last 7d --format parsedmarc -o aggregate.csv

            Without a period: all rows there are.
            """)

    /// The forms that rows can have.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case csv
        case jsonl
        case parsedmarc
    }

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var period: PeriodOptions

    @Option(help: "csv, jsonl, or parsedmarc (the 44 columns of parsedmarc's aggregate.csv).")
    var format: Form = .csv

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file instead, whole or not at all.", valueName: "file"))
    var output: String?

    func run() throws {
        let settings = try database.settings()
        let store = try database.openReadOnly(settings)
        let hasPeriod = period.last != nil || period.since != nil
        let time = hasPeriod ? try period.period(default: 7) : Period.allTime
        let output = try Output(path: output)
        do {
            let domains = try period.domains()
            if format == .parsedmarc {
                try ParsedmarcExport(time, from: store, domains: domains).run { try output.write($0) }
            } else {
                let senders = settings.senders + (try store.declaredSenders())
                let export = try RowExport(time, from: store, domains: domains, declared: senders)
                try export.run(format == .csv ? .csv : .jsonLines) { try output.write($0) }
            }
        } catch let error as StoreError {
            throw CommandFailure("\(error)")
        }
        try output.close()
    }
}

extension Period {
    /// Every day that a report may count on.
    static let allTime = Period(
        since: Timestamp(seconds: 0),
        until: (Timestamp(year: 9999, month: 12, day: 31) ?? Timestamp(seconds: 0)).advanced(bySeconds: 86_400))
}
