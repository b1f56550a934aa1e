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
        return "\(Self.counted(tally.mails, "mail")): \(words.isEmpty ? "none" : words). New: "
            + "\(Self.counted(tally.reports, "report")), \(Self.counted(tally.rows, "row")), "
            + "\(Self.counted(tally.messages, "message")). \(time)"
    }

    private static func counted(_ count: some BinaryInteger, _ what: String) -> String {
        "\(count) \(what)\(count == 1 ? "" : "s")"
    }
}
