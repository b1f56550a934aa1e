/// Whether the reports on a domain keep coming, and up to which day they are in.
struct ReporterHealth: Sendable {
    /// Days without any report after which a regular reporter counts as silent.
    static let silentDays = 3
    /// Days before those, on most of which a regular reporter reported.
    static let regularDays = 14

    /// Those that reported on most of the 14 days before, and nothing in the last three.
    let silent: [SilentReporter]
    /// The last UTC day on which at least half of the regular reporters have reported; where none is regular, the last
    /// one with any report. Nil without reports.
    let reportsInUntil: Int?

    /// Health as it looks on `today`, a UTC day that is not over, or at the end of `period` when that is earlier.
    init(_ reporters: [ObservedReporter], period: Period, today: Int) {
        let end = min(today, period.days.upperBound)
        let limit = min(today + 1, period.days.upperBound)
        let recent = end - Self.silentDays..<end
        let before = recent.lowerBound - Self.regularDays..<recent.lowerBound
        var silent: [SilentReporter] = []
        var regular: [Set<Int>] = []
        var seen: Set<Int> = []
        for reporter in reporters {
            let days = Set(reporter.days.lazy.filter { $0 < limit })
            seen.formUnion(days)
            guard days.count(where: before.contains) * 2 > Self.regularDays else { continue }
            if days.contains(where: { $0 >= recent.lowerBound }) {
                regular.append(days)
            } else if let last = days.max() {
                silent.append(SilentReporter(name: reporter.name, lastDay: last))
            }
        }
        self.silent = silent.sorted { $0.name < $1.name }
        let complete = seen.filter { day in regular.count { $0.contains(day) } * 2 >= regular.count }
        reportsInUntil = complete.max()
    }
}

/// A reporter that used to report on a domain and no longer does.
public struct SilentReporter: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// The last UTC day with a report from it.
    public var lastDay: Int

    /// What happened, as a sentence.
    public var sentence: String { "\(name) has sent no report on a day after \(Wording.date(lastDay))." }
}
