import ArgumentParser
import RuaCore
import RuaReports

/// `rua config`.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The settings in force, and where each came from.",
        discussion: """
            rua config
            rua config --config new.yaml --format json

            Flags win over environment (RUA_…) over the file (--config, RUA_CONFIG, /etc/rua/rua.yaml) over defaults.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var answer: AnswerOptions

    func run() throws {
        let settings = try database.settings()
        do {
            try Collector.check(settings)
        } catch {
            throw CommandFailure("\(error)", status: ExitStatus.usage)
        }
        try answer.print(ConfigAnswer(settings))
    }
}

/// The answer of `rua config`.
struct ConfigAnswer: Answer {
    private let rows: [(name: String, value: String, origin: String, meaning: String)]

    init(_ settings: Settings) {
        let entries: [(name: String, value: String, origin: String, meaning: String)] = SettingName.allCases.map {
            let entry = settings.entries[$0]
            return (
                $0.rawValue, entry?.values.joined(separator: " ") ?? "", entry?.origin.description ?? "", $0.meaning
            )
        }
        let senders = settings.senders.map { sender in
            (
                name: "senders", value: "\(sender.name): \(sender.isOurs ? "ours" : "not ours")",
                origin: settings.file ?? "", meaning: "the owner's word on a sender"
            )
        }
        let limits = Limits.settable.map { limit in
            (
                name: "limits.\(limit.name)", value: String(settings.limits[keyPath: limit.path]),
                origin: settings.changedLimits.contains(limit.name) ? settings.file ?? "" : "default",
                meaning: "a bound on what comes from outside"
            )
        }
        rows = entries + limits + senders
    }

    var json: JSONValue {
        .array(
            rows.map { row in
                ["name": .string(row.name), "value": .string(row.value), "from": .string(row.origin)]
            })
    }

    var table: Table {
        Table(
            columns: [
                Column("name", "Setting"), Column("value", "Value"), Column("from", "From"),
                Column("meaning", "Meaning", priority: 1, cut: .keepStart),
            ],
            rows: rows.map { row in
                [.text(row.name, .strong), .text(row.value), .text(row.origin), .text(row.meaning, .dim)]
            })
    }

    var document: Document { Document(title: "Settings", blocks: [.table(table)]) }
}
