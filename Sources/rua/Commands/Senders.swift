public import ArgumentParser
public import RuaInsight
import RuaReports

extension Verdict: ExpressibleByArgument {}

/// What the table of senders shows one line for.
enum LineFor: String, ExpressibleByArgument, CaseIterable {
    case sender
    case ip

    var grouping: SendersAnswer.Grouping {
        switch self {
        case .sender: .sender
        case .ip: .address
        }
    }
}

/// `rua senders`.
struct Senders: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Everybody who sends as the domains, with verdict and evidence.",
        discussion: """
            rua senders --domain example.com
            rua senders --verdict misconfigured --verdict unverified
            rua senders declare --dkim sendgrid.net --name SendGrid --ours

            The flags --domain, --last, --since, --until, --verdict, --by, --format,
            -o and --all are explained by: rua senders list --help
            """,
        subcommands: [SendersList.self, SendersDeclare.self, SendersForget.self], defaultSubcommand: SendersList.self)
}

/// `rua senders`, and `rua senders list`, which is the same.
struct SendersList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Everybody who sends as the domains, with verdict and evidence.",
        discussion: """
            rua senders --domain example.com
            rua senders --verdict misconfigured --verdict unverified
            rua senders --last 30d --by ip --format csv -o senders.csv

            Without a period: the last 7 days. The verdicts:

            \(Verdict.allCases.map { "\($0.rawValue): \($0.meaning)" }.joined(separator: "\n"))
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var period: PeriodOptions
    @OptionGroup var answer: AnswerOptions

    @Option(
        help: ArgumentHelp(
            "Only this verdict: authorized, forwarder, misconfigured, unverified, unauthorized. May be given again."
        ))
    var verdict: [Verdict] = []

    @Option(help: "One line a sender, or an ip.")
    var by: LineFor = .sender

    func run() throws {
        let settings = try database.settings()
        try answer.print(
            try database.ask(settings, about: period, default: 7) {
                try $0.senders($1, verdicts: verdict, title: "Senders", by: by.grouping)
            })
    }
}

/// `rua unauthorized`.
struct Unauthorized: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who sends as the domains without being known to do so.",
        discussion: """
            rua unauthorized
            rua unauthorized --new --fail-if-any || mail -s "new senders" postmaster

            Without a period: the last 7 days. Exit code 3 with --fail-if-any when there is one.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var period: PeriodOptions
    @OptionGroup var answer: AnswerOptions

    @Flag(help: "Only those first seen in the period.")
    var new = false

    @Flag(help: "Exit with code 3 when there is one.")
    var failIfAny = false

    @Option(help: "One line a sender, or an ip.")
    var by: LineFor = .sender

    func run() throws {
        let settings = try database.settings()
        let found = try database.ask(settings, about: period, default: 7) {
            try $0.senders(
                $1, verdicts: [.unauthorized, .unverified], onlyNew: new, title: "Who is sending as you",
                by: by.grouping)
        }
        try answer.print(found)
        if failIfAny, !found.sources.isEmpty { throw ExitStatus.found }
    }
}
