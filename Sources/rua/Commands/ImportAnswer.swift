import RuaCore
import RuaIngest
import RuaReports

/// What `rua import` says at its end.
struct ImportAnswer {
    private let tally: ImportTally
    private let seconds: Double

    init(_ tally: ImportTally, seconds: Double) {
        self.tally = tally
        self.seconds = seconds
    }

    /// The object of contract section 4.1.
    var json: JSONValue {
        [
            "mails": .number(tally.mails), "stored": .number(tally.stored), "duplicate": .number(tally.duplicate),
            "quarantined": .number(tally.quarantined), "ignored": .number(tally.ignored),
            "reports": .number(tally.reports), "rows": .number(tally.rows), "messages": .integer(tally.messages),
            "seconds": .real((seconds * 1000).rounded() / 1000),
        ]
    }

    /// The same for people.
    var sentence: String {
        let parts = [
            (tally.stored, "stored"), (tally.duplicate, "duplicate"), (tally.quarantined, "quarantined"),
            (tally.ignored, "ignored"),
        ]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
        let time = "\((seconds * 10).rounded() / 10) s"
        return "\(tally.mails) mails: \(words.isEmpty ? "none" : words). New: \(tally.reports) reports, "
            + "\(tally.rows) rows, \(tally.messages) messages. \(time)"
    }
}
