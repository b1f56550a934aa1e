import RuaInsight
import RuaStore

/// Who reported on which domain on which day, and what policies they saw: read once for some periods.
struct DomainHistory {
    /// Days before the end of a period that show whether a reporter has fallen silent.
    private static let reporterDays = 17
    /// Days before a period in which the policy in force is looked for.
    private static let policyDays = 14

    private let days: [ReportDay]
    private let policies: [PolicySeen]

    init(of periods: [Period], from store: Store, domains: [String]) throws(StoreError) {
        let ranges = periods.map { Self.looked(at: $0) }
        let first = ranges.map(\.lowerBound).min() ?? 0
        days = try store.reportDays(first..<(ranges.map(\.upperBound).max() ?? first), domains: domains)
        policies = try store.policiesSeen(domains: domains)
    }

    private static func looked(at period: Period) -> Range<Int> {
        let days = period.days
        return min(days.lowerBound - policyDays, days.upperBound - reporterDays)..<days.upperBound
    }

    /// What is known of each domain with reports in a period, or shortly before its end.
    func domains(in period: Period) -> [String: ObservedDomain] {
        let looked = Self.looked(at: period)
        let reported = min(period.days.lowerBound, period.days.upperBound - Self.reporterDays)..<looked.upperBound
        var found: [String: ObservedDomain] = [:]
        var reporters: [String: [String: [Int]]] = [:]
        var shown: [String: [Int: [PolicyStep: Int]]] = [:]
        for entry in days where looked.contains(entry.day) {
            shown[entry.domain, default: [:]][entry.day, default: [:]][PolicyStep(entry.policy), default: 0] +=
                entry.reports
            guard reported.contains(entry.day) else { continue }
            // One that shows two policies on a day comes twice.
            if reporters[entry.domain]?[entry.orgName]?.last != entry.day {
                reporters[entry.domain, default: [:]][entry.orgName, default: []].append(entry.day)
            }
            found[entry.domain, default: ObservedDomain()].reports +=
                period.days.contains(entry.day) ? entry.reports : 0
        }
        for seen in policies where found[seen.domain] != nil {
            found[seen.domain]?.policies.append(
                SeenPolicy(policy: seen.policy, firstSeen: seen.firstSeen, lastSeen: seen.lastSeen))
        }
        for (domain, observed) in found where observed.mayHaveReturned(since: period.since) {
            // Of one day, what most reports show.
            let daily = (shown[domain] ?? [:]).compactMap { day, steps in
                steps.max { ($0.value, $0.key) < ($1.value, $1.key) }.map { ShownPolicy(day: day, step: $0.key) }
            }
            found[domain]?.noteReturns(daily.sorted { $0.day < $1.day })
        }
        for domain in found.keys {
            found[domain]?.reporters = (reporters[domain] ?? [:]).sorted { $0.key < $1.key }.map {
                ObservedReporter(name: $0.key, days: $0.value)
            }
        }
        return found
    }
}
