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
        let words = parts.filter { $0.0 > 0 }.map { "\(Prose("\($0.0)").text) \($0.1)" }.joined(separator: ", ")
        let time = "\((seconds * 10).rounded() / 10) s"
        guard tally.mails > 0 else { return "Nothing to read there: no file at all. \(time)" }
        let sentence: Prose = """
            \(tally.mails, noun: "mail"): \(words). New: \(tally.reports, noun: "report"), \(tally.rows, noun: "row"), \
            \(tally.messages, noun: "message"). \(time)
            """
        return sentence.text
    }

    /// What to do about what was not read.
    func hints(verbose: Bool) -> [String] {
        var hints: [String] = []
        if tally.quarantined > 0 {
            hints.append("See what could not be read with: rua mail list --state quarantined")
        }
        if tally.ignored > 0, !verbose {
            hints.append("What was ignored looks like no report and no mail with one; --verbose names it.")
        }
        return hints
    }
}
