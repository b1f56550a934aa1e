public import ArgumentParser
import RuaCore
import RuaIngest
import RuaReports
public import RuaStore

extension MailState: ExpressibleByArgument {}

/// `rua mail`.
struct MailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail", abstract: "What came, what became of it, and the bytes as received.",
        discussion: """
            rua mail list --state quarantined
            rua mail show 17
            """,
        subcommands: [List.self, Show.self, Raw.self, Retry.self])

    /// `rua mail list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The mails, newest first.",
            discussion: """
                rua mail list --state quarantined
                rua mail list --before 1200 --limit 50
                """)

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var answer: AnswerOptions

        @Option(help: "pending, stored, duplicate, quarantined; several separated by commas.")
        var state: String?

        @Option(
            help: ArgumentHelp("With a report on this policy domain; may be given several times.", valueName: "domain"))
        var domain: [String] = []

        @Option(help: ArgumentHelp("Received on the whole UTC days before today, such as 7d.", valueName: "days"))
        var last: String?

        @Option(help: ArgumentHelp("Received from this UTC day or time on.", valueName: "date"))
        var since: String?

        @Option(help: ArgumentHelp("Received before this UTC day or time.", valueName: "date"))
        var until: String?

        @Option(help: ArgumentHelp("Only mails with a lower number.", valueName: "id"))
        var before: Int64?

        @Option(help: "How many at most.")
        var limit = 100

        func validate() throws { _ = try filter() }

        func run() throws {
            let settings = try database.settings()
            let store = try database.openReadOnly(settings)
            do {
                try answer.print(MailListAnswer(try store.mails(try filter())))
            } catch let error as StoreError {
                throw CommandFailure("\(error)")
            }
        }

        private func filter() throws -> MailFilter {
            var filter = MailFilter()
            filter.states = try (state ?? "").split { $0 == "," || $0 == " " }.map { word in
                guard let state = MailState(rawValue: String(word)) else {
                    let known = MailState.allCases.map(\.rawValue)
                    throw ValidationError(
                        "--state: there is no state `\(word)`\(Suggestion.text(for: String(word), among: known))")
                }
                return state
            }
            guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit must be above 0.") }
            filter.limit = limit
            filter.before = before
            filter.domains = try PeriodOptions.domains(domain)
            if let last {
                guard since == nil, until == nil else { throw ValidationError("Give --last, or --since and --until.") }
                let today = Timestamp.now.day
                filter.since = Timestamp(day: today - (try PeriodOptions.days(last)))
                filter.until = Timestamp(day: today)
                return filter
            }
            filter.since = try since.map { try PeriodOptions.time($0, flag: "--since") }
            filter.until = try until.map { try PeriodOptions.time($0, flag: "--until") }
            if let since = filter.since, let until = filter.until, until <= since {
                throw ValidationError("--until must be later than --since.")
            }
            return filter
        }
    }

    /// `rua mail show`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One mail: its envelope, its reports, what was odd in them.",
            discussion: "rua mail show 17")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var answer: AnswerOptions

        @Argument(help: "The number of the mail.")
        var id: Int64

        func run() throws {
            let settings = try database.settings()
            let store = try database.openReadOnly(settings)
            do {
                guard let mail = try store.mail(id) else { throw CommandFailure("there is no mail \(id)") }
                try answer.print(MailDetailAnswer(mail, reports: try store.reports(ofMail: id)))
            } catch let error as StoreError {
                throw CommandFailure("\(error)")
            }
        }
    }

    /// `rua mail raw`.
    struct Raw: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The bytes of a mail as received, under the trace header that Rua added.",
            discussion: "rua mail raw 17 -o mail.eml")

        @OptionGroup var database: DatabaseOptions

        @Argument(help: "The number of the mail.")
        var id: Int64

        @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file instead.", valueName: "file"))
        var output: String?

        func run() throws {
            let settings = try database.settings()
            let store = try database.openReadOnly(settings)
            do {
                guard let mail = try store.mail(id) else { throw CommandFailure("there is no mail \(id)") }
                guard let bytes = try store.rawMail(id) else {
                    throw CommandFailure("the bytes of mail \(id) are not kept; it was imported from \(mail.cameFrom)")
                }
                let output = try Output(path: output)
                try output.write(bytes)
                try output.close()
            } catch let error as StoreError {
                throw CommandFailure("\(error)")
            }
        }
    }

    /// `rua mail retry`.
    struct Retry: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads quarantined mails again, such as after an upgrade.",
            discussion: """
                rua mail retry 17 21
                rua mail retry --all
                """)

        @OptionGroup var database: DatabaseOptions

        @Argument(help: "The numbers of the mails.")
        var ids: [Int64] = []

        @Flag(help: "All mails in quarantine.")
        var all = false

        func validate() throws {
            if ids.isEmpty != all { throw ValidationError("Name the mails, or give --all.") }
        }

        func run() throws {
            let settings = try database.settings()
            // Opened for reading first, since a retry makes no database.
            _ = try database.openReadOnly(settings)
            let store = try database.open(settings)
            let retry = MailRetry(store: store, pipeline: try database.pipeline(settings, for: store))
            var isDone = true
            do {
                let outcomes = try all ? retry.all() : retry.run(ids)
                if outcomes.isEmpty { Terminal.say("no mail is in quarantine") }
                for (id, outcome) in outcomes {
                    Terminal.say("mail \(id): \(outcome)")
                    if case .unknown = outcome { isDone = false }
                }
            } catch {
                throw CommandFailure("\(error)")
            }
            if !isDone { throw ExitStatus.failed }
        }
    }
}
