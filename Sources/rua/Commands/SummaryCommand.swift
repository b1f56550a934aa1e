import ArgumentParser
import RuaCore
import RuaInsight
import RuaReports

/// `rua summary`.
struct SummaryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary",
        abstract: "How a period went beside the one before, and what to do first.",
        discussion: """
            rua summary
            rua summary --last 30d --domain example.com
            rua summary --format html -o summary.html

            Without a period: the last 7 days. Each domain is one of these:

            \(DomainState.Level.gravestFirst.map { "\($0.rawValue): \($0.meaning)" }.joined(separator: "\n"))
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var period: PeriodOptions
    @OptionGroup var answer: AnswerOptions

    func run() throws {
        let settings = try database.settings()
        try answer.print(try database.ask(settings, about: period, default: 7) { try $0.summary($1, now: .now) })
    }
}
