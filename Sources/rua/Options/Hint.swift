import RuaCore
import RuaInsight
import RuaReports
import RuaStore

/// Why an answer may be empty although nothing is wrong: a domain without reports, or a period that they do not reach.
enum Hint {
    /// Domains among which a misspelt one is looked for.
    private static let knownDomains = 1000

    /// The hints on a period and some folded domains (empty means all).
    static func list(for period: Period, of domains: [String], in store: Store) throws -> [String] {
        var hints: [String] = []
        for domain in domains where try store.policiesSeen(domains: [domain]).isEmpty {
            hints.append(try unknown(domain, in: store))
        }
        guard hints.isEmpty else { return hints }
        guard let newest = try store.newestReportDay(domains: domains) else {
            return ["there is no report yet. Read some with `rua import PATH…`, or have them sent to `rua serve`"]
        }
        guard newest < period.days.lowerBound else { return [] }
        let days = period.days
        let flags = Period(since: Timestamp(day: newest - 6), until: Timestamp(day: newest + 1)).flags()
        return [
            "no report counts in \(Timestamp(day: days.lowerBound).date) to"
                + " \(Timestamp(day: days.upperBound - 1).date); the newest one counts on"
                + " \(Timestamp(day: newest).date). Ask with\(flags)"
        ]
    }

    private static func unknown(_ domain: String, in store: Store) throws(StoreError) -> String {
        let known = try store.reportedDomains(limit: knownDomains)
        if let parent = known.first(where: { domain.hasSuffix("." + $0) }) {
            return "no report is on \(domain); its mail may be among that of \(parent)"
        }
        return "no report is on \(domain)\(Suggestion.text(for: domain, among: known))"
    }
}
