import ArgumentParser
import RuaInsight
import RuaReports

/// `rua advise`.
struct Advise: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Whether each domain is ready for a stricter policy, and the record to publish next.",
        discussion: """
            rua advise --domain example.com
            rua advise --last 30d --format json

            Without a period: the last 90 days.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var period: PeriodOptions
    @OptionGroup var answer: AnswerOptions

    func run() throws {
        let settings = try database.settings()
        try answer.print(try database.ask(settings, about: period, default: 90) { try $0.advice($1) })
    }
}
