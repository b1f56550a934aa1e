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
            rua report --check mine.sql

            Reports of your own are *.sql files in the folder of the setting
            `reports`, each one SELECT. They are given :since_day and :until_day (days
            since 1970-01-01; the last 30 days without a flag), :domain (or NULL),
            :domains (a JSON array of all --domain flags, or NULL), and what --param says.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var period: PeriodOptions
    @OptionGroup var answer: AnswerOptions

    @Argument(help: "The name of the report.")
    var name: String?

    @Option(help: ArgumentHelp("A value for a parameter of the report; may be given several times.", valueName: "k=v"))
    var param: [String] = []

    @Option(help: ArgumentHelp("Stop a report that takes longer, such as 10s.", valueName: "time"))
    var timeout: String?

    @Option(help: ArgumentHelp("Look at a report of your own without running it.", valueName: "file"))
    var check: String?

    func validate() throws {
        if let timeout, Quantity.seconds(timeout) ?? 0 <= 0 {
            throw ValidationError("--timeout: `\(timeout)` is no time above 0. Write it as 10s.")
        }
        for text in param where !text.contains("=") {
            throw ValidationError("--param: `\(text)` must have the form name=value.")
        }
        if check != nil, name != nil {
            throw ValidationError("Give a name to run a report, or --check FILE, not both.")
        }
    }

    func run() throws {
        let settings = try database.settings()
        if let check { return try look(at: check, settings) }
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
            let near = Suggestion.text(for: name, among: known)
            throw CommandFailure(
                "there is no report `\(name)`\(near.isEmpty ? "." : near) `rua report` lists them.",
                status: ExitStatus.usage)
        }
        let store = try database.openReadOnly(settings)
        do {
            let period = try period.period(default: 30)
            let values = try parameters(period)
            let wanted = try store.facts(ofQuery: query.sql).parameters
            try check(values, for: query, wanted: wanted)
            let limit = timeout.flatMap { Quantity.seconds($0) }.map { Duration.seconds($0) }
            try answer.print(
                QueryAnswer(
                    query, try store.query(query.sql, parameters: values, timeout: limit),
                    of: wanted.contains { $0 == "since_day" || $0 == "until_day" } ? period : nil))
        } catch let error as QueryError {
            throw CommandFailure("report \(name): \(error)")
        } catch let error as StoreError {
            throw CommandFailure("\(error)")
        }
    }

    /// The parameters that flags give.
    private static let given = ["since_day", "until_day", "domain", "domains"]

    private func check(_ values: [String: QueryValue], for query: Query, wanted: [String]) throws {
        let wrong: String
        if let name = Set(values.keys).subtracting(Self.given).subtracting(wanted).min() {
            wrong = "it has no parameter :\(name)"
        } else if let name = wanted.first(where: { values[$0] == nil }) {
            wrong = "it wants a value for :\(name); give it with --param \(name)=VALUE"
        } else if wanted.contains("domain"), period.domain.count > 1 {
            wrong = "it takes one --domain at most; for several its SQL must ask for :domains"
        } else {
            return
        }
        throw CommandFailure("report \(query.name): \(wrong)", status: ExitStatus.usage)
    }

    private func look(at path: String, _ settings: Settings) throws {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            let isThere = FileManager.default.fileExists(atPath: path)
            throw CommandFailure("\(path): \(isThere ? "cannot be read as UTF-8 text" : "there is no such file")")
        }
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let query = Query(name: name, text: text)
        do {
            let facts = try database.openReadOnly(settings).facts(ofQuery: query.sql)
            let own = Set(facts.parameters).subtracting(Self.given).sorted()
            Terminal.say("\(path): fine. Columns: \(facts.columns.joined(separator: ", "))")
            if !own.isEmpty {
                Terminal.say("It wants: \(own.map { "--param \($0)=…" }.joined(separator: " "))")
            }
            if query.answers.isEmpty {
                Terminal.say("Its head comment should have lines `-- title: …` and `-- answers: …` for `rua report`.")
            }
        } catch let error as QueryError {
            throw CommandFailure("\(path): \(error)")
        }
    }

    private func parameters(_ period: Period) throws -> [String: QueryValue] {
        let days = period.days
        let domains = try self.period.domains()
        var values: [String: QueryValue] = [
            "since_day": .integer(Int64(days.lowerBound)), "until_day": .integer(Int64(days.upperBound)),
            "domain": domains.first.map { .text($0) } ?? .null, "domains": QueryValue(listing: domains),
        ]
        for text in param {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            values[parts[0]] = Int64(parts[1]).map { .integer($0) } ?? .text(parts[1])
        }
        return values
    }
}
