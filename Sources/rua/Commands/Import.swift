import ArgumentParser
import Foundation
import RuaCore
import RuaIngest
import RuaInsight
import RuaReports
import RuaStore

/// `rua import`.
struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Read reports from files, folders, mailboxes or standard input.",
        discussion: """
            rua import ~/Maildir/.dmarc
            rua import reports.mbox google.com*.zip --json
            zcat old.mbox.gz | rua import -

            What a file is is told by its content. Importing the same thing again changes nothing.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: ArgumentHelp("Files, folders (with all below), or - for standard input.", valueName: "path"))
    var paths: [String]

    @Flag(help: "Print the tally as JSON.")
    var json = false

    @Option(help: ArgumentHelp("Files read at the same time.", valueName: "n"))
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @Flag(name: .shortAndLong, help: "Say for each item what became of it.")
    var verbose = false

    func validate() throws {
        guard jobs > 0 else { throw ValidationError("--jobs must be above 0.") }
    }

    func run() async throws {
        let settings = try database.settings()
        for path in paths where path != "-" && !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure("\(path): there is no such file or folder")
        }
        let store = try database.open(settings)
        let pipeline = try database.pipeline(settings, for: store)
        let started = ContinuousClock.now
        let run = FileImport(store: store, pipeline: pipeline, limits: settings.limits, jobs: jobs, now: .now)
        let (tally, isComplete): (ImportTally, Bool)
        do {
            (tally, isComplete) = try await run.run(paths) { event in tell(event) }
        } catch {
            throw CommandFailure("\(error)")
        }
        let answer = ImportAnswer(tally, seconds: started.duration(to: .now) / .seconds(1))
        if json {
            try Output(path: nil).write(answer.json.encoded + [UInt8(ascii: "\n")])
        } else {
            Terminal.say(answer.sentence)
            for hint in answer.hints(verbose: verbose) { Terminal.say(hint) }
            if tally.reports > 0, let newest = try store.newestReportDay() {
                let isRecent = newest >= Timestamp.now.day - 7
                let period = Period(since: Timestamp(day: newest - 6), until: Timestamp(day: newest + 1))
                Terminal.say("See how the last week went with: rua summary\(isRecent ? "" : period.flags())")
            }
        }
        if !isComplete { throw ExitStatus.failed }
    }

    private func tell(_ event: FileImport.Event) {
        switch event {
        case .failed(let words): Terminal.say("rua: \(words)")
        case .ignored(let origin): if verbose { Terminal.say("ignored \(origin)") }
        case .recorded(let origin, let outcome):
            if let quarantine = outcome.quarantine {
                Terminal.say("quarantined \(origin): \(quarantine.reason.rawValue): \(quarantine.detail)")
            } else if verbose {
                Terminal.say("\(outcome.state.rawValue) \(origin)")
            }
        }
    }
}
