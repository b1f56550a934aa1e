import ArgumentParser
import Foundation
import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// `rua report`.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Runs a named SQL report; without a name lists them.",
        discussion: """
            rua report
            rua report reporters --last 30d
            rua report mine --param limit=10

            Reports of your own are *.sql files in the folder of the setting `reports`. They are given :since_day and
            :until_day (days since 1970-01-01), :domain (or NULL), and what --param says.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var period: PeriodOptions
    @OptionGroup var answer: AnswerOptions

    @Argument(help: "The name of the report.")
    var name: String?

    @Option(help: ArgumentHelp("A value for a parameter of the report; may be given several times.", valueName: "k=v"))
    var param: [String] = []

    func validate() throws {
        for text in param where !text.contains("=") {
            throw ValidationError("--param: `\(text)` must have the form name=value.")
        }
        if period.domain.count > 1 { throw ValidationError("rua report takes one --domain at most.") }
    }

    func run() throws {
        let settings = try database.settings()
        let catalog: QueryCatalog
        do {
            catalog = try QueryCatalog(folder: settings.value(.reports))
        } catch {
            throw CommandFailure("\(settings.value(.reports) ?? ""): \(error.localizedDescription)")
        }
        guard let name else {
            try answer.print(QueryListAnswer(catalog))
            return
        }
        guard let query = catalog[name] else {
            let known = catalog.queries.map(\.name)
            throw CommandFailure(
                "there is no report `\(name)`\(Suggestion.text(for: name, among: known)) `rua report` lists them.",
                status: ExitStatus.usage)
        }
        let store = try database.openReadOnly(settings)
        do {
            try answer.print(QueryAnswer(query, try store.query(query.sql, parameters: try parameters())))
        } catch let error as QueryError {
            throw CommandFailure("report \(name): \(error)")
        } catch let error as StoreError {
            throw CommandFailure("\(error)")
        }
    }

    private func parameters() throws -> [String: QueryValue] {
        let days = try period.period(default: 30).days
        var values: [String: QueryValue] = [
            "since_day": .integer(Int64(days.lowerBound)), "until_day": .integer(Int64(days.upperBound)),
            "domain": try period.domains().first.map { .text($0) } ?? .null,
        ]
        for text in param {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            values[parts[0]] = Int64(parts[1]).map { .integer($0) } ?? .text(parts[1])
        }
        return values
    }
}
