import ArgumentParser
import Foundation
import RuaCore
import RuaInsight

/// The flags that say what time and which domains a question is about.
struct PeriodOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A policy domain; may be given several times.", valueName: "domain"))
    var domain: [String] = []

    @Option(help: ArgumentHelp("Whole UTC days before today, such as 7d.", valueName: "days"))
    var last: String?

    @Option(help: ArgumentHelp("From this UTC day or time on: YYYY-MM-DD or RFC 3339.", valueName: "date"))
    var since: String?

    @Option(help: ArgumentHelp("Before this UTC day or time; today's end when left out.", valueName: "date"))
    var until: String?

    func validate() throws {
        if last != nil, since != nil || until != nil {
            throw ValidationError("Give --last, or --since with --until, not both.")
        }
        if until != nil, since == nil { throw ValidationError("--until needs --since.") }
        _ = try period(default: 7, now: Timestamp(seconds: 0))
        _ = try domains()
    }

    /// The domains, folded; empty means all.
    func domains() throws -> [String] { try Self.domains(domain) }

    static func domains(_ texts: [String]) throws -> [String] {
        try texts.map { text in
            guard let name = DomainName(text) else { throw ValidationError("`\(text)` is no domain name.") }
            return name.text
        }
    }

    /// The period; when no flag says otherwise, the whole UTC days before today that are given here.
    func period(default days: Int, now: Timestamp = .now) throws -> Period {
        guard let since else {
            let count = try last.map(Self.days) ?? days
            return Period(since: Timestamp(day: now.day - count), until: Timestamp(day: now.day))
        }
        let begin = try Self.time(since, flag: "--since")
        let end = try until.map { try Self.time($0, flag: "--until") } ?? Timestamp(day: max(now.day, begin.day) + 1)
        if until != nil, end <= begin { throw ValidationError("--until must be later than --since.") }
        return Period(since: begin, until: end)
    }

    static func time(_ text: String, flag: String) throws -> Timestamp {
        guard let time = Timestamp(text) else {
            throw ValidationError("\(flag): `\(text)` is no date. Write YYYY-MM-DD, or 2026-01-31T00:00:00Z.")
        }
        return time
    }

    static func days(_ text: String) throws -> Int {
        let digits = text.hasSuffix("d") ? text.dropLast() : text[...]
        guard let count = Int(digits), (1...36_500).contains(count) else {
            throw ValidationError("--last: `\(text)` is no number of days. Write it as 7d.")
        }
        return count
    }
}

extension Timestamp {
    /// The time now.
    static var now: Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970.rounded(.down))) }
}
