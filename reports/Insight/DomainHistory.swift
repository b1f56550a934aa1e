import RuaInsight
import RuaStore

/// Who reported on which domain on which day, and what policies they saw: read once for some periods.
struct DomainHistory {
    /// Days before the end of a period that show whether a reporter has fallen silent.
    private static let reporterDays = 17
    /// Days before a period in which the policy in force is looked for.
    private static let policyDays = 14

    private let reported: [String: [ReporterDays]]
    private let policies: [PolicySeen]

    init(of periods: [Period], from store: Store, domains: [String]) throws(StoreError) {
        let ranges = periods.map { Self.looked(at: $0) }
        let first = ranges.map(\.lowerBound).min() ?? 0
        let entries = try store.reporterDays(first..<(ranges.map(\.upperBound).max() ?? first), domains: domains)
        reported = Dictionary(grouping: entries, by: \.domain)
        policies = try store.policiesSeen(domains: domains)
    }

    private static func looked(at period: Period) -> Range<Int> {
        let days = period.days
        return min(days.lowerBound - policyDays, days.upperBound - reporterDays)..<days.upperBound
    }

    /// What is known of each domain with reports in a period, or shortly before its end.
    func domains(in period: Period) -> [String: ObservedDomain] {
        let days = min(period.days.lowerBound, period.days.upperBound - Self.reporterDays)..<period.days.upperBound
        var found: [String: ObservedDomain] = [:]
        var reporters: [String: [String: Set<Int>]] = [:]
        for entry in reported.values.joined() {
            let within = entry.days.filter { days.contains($0.day) }
            guard !within.isEmpty else { continue }
            reporters[entry.domain, default: [:]][entry.orgName, default: []].formUnion(within.map(\.day))
            found[entry.domain, default: ObservedDomain()].reports += within.reduce(0) {
                $0 + (period.days.contains($1.day) ? $1.reports : 0)
            }
        }
        for seen in policies where found[seen.domain] != nil {
            found[seen.domain]?.policies.append(
                SeenPolicy(policy: seen.policy, firstSeen: seen.firstSeen, lastSeen: seen.lastSeen))
        }
        for (domain, observed) in found where observed.mayHaveReturned(since: period.since) {
            found[domain]?.noteReturns(shownPolicies(of: domain, Self.looked(at: period)))
        }
        for domain in found.keys {
            found[domain]?.reporters = (reporters[domain] ?? [:]).sorted { $0.key < $1.key }.map {
                ObservedReporter(name: $0.key, days: $0.value.sorted())
            }
        }
        return found
    }

    /// Of each day what most reports show, oldest first.
    private func shownPolicies(of domain: String, _ days: Range<Int>) -> [ShownPolicy] {
        var shown: [Int: [PolicyStep: Int]] = [:]
        for entry in reported[domain] ?? [] {
            for (day, reports) in entry.days where days.contains(day) {
                shown[day, default: [:]][PolicyStep(entry.policy), default: 0] += reports
            }
        }
        return shown.sorted { $0.key < $1.key }.compactMap { day, steps in
            steps.max { ($0.value, $0.key) < ($1.value, $1.key) }.map { ShownPolicy(day: day, step: $0.key) }
        }
    }
}
