import RuaCore
import RuaInsight

/// The period and domains that an address asks for: `?last=30&domain=example.com`, or `since` and `until`.
struct Scope: Sendable, Equatable {
    /// How the period was asked for.
    enum Choice: Sendable, Equatable {
        /// Whole UTC days before today.
        case last(Int)
        /// From one time to another.
        case custom
    }

    /// The periods that a click chooses. Unit: days.
    static let offered = [7, 30, 90]
    /// The period when the address names none, as for the command line. Unit: days.
    static let standard = 7

    /// Why a scope cannot be read, for the reader of the page.
    struct Problem: Error, Equatable {
        let text: String
    }

    private(set) var period: Period
    private(set) var choice: Choice
    /// Folded policy domains; none means all.
    private(set) var domains: [String] = []

    init(_ query: QueryText, now: Timestamp, standard: Int = Scope.standard) throws(Problem) {
        (period, choice) = try Self.period(query, now: now, standard: standard)
        for text in query.all("domain") {
            guard let name = DomainName(text) else {
                throw Problem(text: "“\(text.prefix(80))” is not a domain name.")
            }
            if !domains.contains(name.text) { domains.append(name.text) }
        }
    }

    private static func period(
        _ query: QueryText, now: Timestamp, standard: Int
    ) throws(Problem) -> (Period, Choice) {
        if let since = query["since"] {
            guard let begin = Timestamp(since) else { throw Problem(text: date(since)) }
            guard let until = query["until"] else {
                return (Period(since: begin, until: Timestamp(day: now.day + 1)), .custom)
            }
            guard let end = Timestamp(until) else { throw Problem(text: date(until)) }
            guard begin < end else { throw Problem(text: "The period must end after it begins.") }
            return (Period(since: begin, until: end), .custom)
        }
        let text = query["last"] ?? String(standard)
        let digits = text.hasSuffix("d") ? text.dropLast() : text[...]
        guard let count = Int(digits), (1...36_500).contains(count) else {
            throw Problem(text: "“\(text.prefix(80))” is not a number of days such as 30.")
        }
        return (Period(since: Timestamp(day: now.day - count), until: Timestamp(day: now.day)), .last(count))
    }

    private static func date(_ text: String) -> String {
        "“\(text.prefix(80))” is not a date such as 2026-01-31."
    }

    /// The same scope on one domain.
    func on(_ domain: String) -> Scope {
        var scope = self
        scope.domains = [domain]
        return scope
    }

    /// The same scope on all domains.
    var onAll: Scope {
        var scope = self
        scope.domains = []
        return scope
    }

    /// The parameters of a link that keeps to this scope.
    var query: QueryText { QueryText(periodPairs + domains.map { ("domain", $0) }) }

    /// Those of the period alone.
    var periodPairs: [(String, String)] {
        switch choice {
        case .last(let days): days == Self.standard ? [] : [("last", String(days))]
        case .custom: [("since", period.since.shortest), ("until", period.until.shortest)]
        }
    }

    /// `2026-01-01 to 2026-01-07 (UTC, 7 days)`.
    var words: String {
        let days = period.days
        return "\(Figures.days(days)) (UTC, \(Figures.counted(days.count, "day")))"
    }
}

extension Timestamp {
    /// The day alone where the time is midnight.
    var shortest: String { self == Timestamp(day: day) ? date : description }
}
