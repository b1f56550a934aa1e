import ArgumentParser
import CMalloc
import Foundation
import RuaCore

/// The command.
@main
struct Rua: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rua",
        abstract: "Receives DMARC aggregate reports and says what came of them.",
        discussion: """
            rua import ~/reports               read reports from files
            rua summary                        how the last seven days went
            rua serve --rcpt rua@example.com   be the address that reports are sent to

            Exit codes: 0 done, 1 could not be done, 64 wrong usage.
            """,
        version: "rua \(version), public suffix list of \(PublicSuffixList.builtin.date)",
        subcommands: [
            Serve.self, Import.self, SummaryCommand.self, Senders.self, Unauthorized.self, Advise.self, Export.self,
            ReportCommand.self, MailCommand.self, Config.self, Doctor.self,
        ])

    static let version = "0.1.0"

    /// Runs the command line, and says what went wrong in one sentence.
    static func main() async {
        // A reader that has seen enough, such as `head`, closes the pipe: that is no error.
        signal(SIGPIPE, SIG_IGN)
        // glibc keeps large blocks that were freed once, 30 MiB of them after a large mail. From 1 MiB on, give them back.
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
        // It gives what lies free at the end back from 128 KiB on, and each time every core has to hear of it.
        mallopt(M_TRIM_THRESHOLD, 2 << 20)
        mallopt(M_TOP_PAD, 512 << 10)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            Terminal.say("rua: \(failure.text)")
            Foundation.exit(failure.status.rawValue)
        } catch is ClosedPipe {
            Foundation.exit(0)
        } catch {
            guard let word = misspelt else { exit(withError: error) }
            Terminal.say("rua: there is no command `\(word.written)`\(word.suggestion)")
            Terminal.say("`rua --help` lists them.")
            Foundation.exit(ExitStatus.usage.rawValue)
        }
    }

    /// The first word of the command line when it is no command but looks like one.
    private static var misspelt: (written: String, suggestion: String)? {
        let known = configuration.subcommands.map { $0.configuration.commandName ?? $0._commandName } + ["help"]
        guard let word = Swift.CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), !known.contains(word)
        else { return nil }
        return (word, Suggestion.text(for: word, among: known))
    }
}
