import ArgumentParser
import RuaIngest
import RuaInsight
import RuaReports
import RuaStore

/// The flags that every command has: which database, which settings file.
struct DatabaseOptions: ParsableArguments {
    @Option(name: .customLong("db"), help: ArgumentHelp("The database file.", valueName: "path"))
    var database: String?

    @Option(help: ArgumentHelp("The file with settings.", valueName: "file"))
    var config: String?

    /// The settings in force, with further flags of the command.
    func settings(_ flags: [SettingName: (name: String, values: [String])] = [:]) throws -> Settings {
        var flags = flags
        if let database { flags[.database] = ("--db", [database]) }
        do {
            return try Settings(file: config, flags: flags)
        } catch {
            throw CommandFailure("\(error)", status: ExitStatus.usage)
        }
    }

    /// The way of a mail to its reports, as the settings have it.
    func pipeline(_ settings: Settings, for store: Store) throws -> Pipeline {
        do {
            return Pipeline(store: store, limits: settings.limits, domains: try settings.domains())
        } catch {
            throw CommandFailure("\(error)", status: ExitStatus.usage)
        }
    }

    /// The database for reading.
    func openReadOnly(_ settings: Settings) throws -> Store {
        do {
            return try Store.openReadOnly(settings.database)
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// Puts questions about the domains of a command to the database, for its period or the whole UTC days before today
    /// that are given here, and says on standard error why the answer may be empty.
    func ask<Answer>(
        _ settings: Settings, about period: PeriodOptions, default days: Int,
        _ body: (Question, Period) throws -> Answer
    ) throws -> Answer {
        let store = try openReadOnly(settings)
        do {
            let senders = settings.senders + (try store.declaredSenders())
            let question = Question(to: store, domains: try period.domains(), senders: senders)
            let time = try period.period(default: days)
            for hint in try Hint.list(for: time, of: try period.domains(), in: store) { Terminal.say("rua: \(hint)") }
            return try body(question, time)
        } catch let error as StoreError {
            throw CommandFailure("\(error)")
        }
    }

    /// The database for writing; made when there is none.
    func open(_ settings: Settings) throws -> Store {
        do {
            return try Store.open(settings.database)
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
