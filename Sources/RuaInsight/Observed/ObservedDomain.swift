public import RuaCore

/// What the reports say of a policy domain besides its sources.
public struct ObservedDomain: Sendable, Hashable {
    /// Reports that count in the period.
    public var reports: Int
    /// Who reports on this domain, and when.
    public var reporters: [ObservedReporter]
    /// The policies that reporters found, of all time, in any order.
    public var policies: [SeenPolicy]

    /// What is known of a domain.
    public init(reports: Int = 0, reporters: [ObservedReporter] = [], policies: [SeenPolicy] = []) {
        self.reports = reports
        self.reporters = reporters
        self.policies = policies
    }

    /// The policy that was seen last; nil when no report was ever read.
    public var latestPolicy: SeenPolicy? {
        policies.max { ($0.lastSeen, $0.firstSeen) < ($1.lastSeen, $1.firstSeen) }
    }

    /// The UTC days within `days` on which at least one report counts.
    public func days(within days: Range<Int>) -> Set<Int> {
        reporters.reduce(into: []) { $0.formUnion($1.days.lazy.filter(days.contains)) }
    }
}

/// A reporter, and the days that its reports on a domain count on.
public struct ObservedReporter: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// UTC days with a report: those of the period, and of the 17 days before its end where it is shorter.
    public var days: [Int]

    /// A reporter with its days.
    public init(name: String, days: [Int]) {
        self.name = name
        self.days = days
    }
}

/// A policy that reporters found in DNS, and when.
public struct SeenPolicy: Sendable, Hashable {
    /// The policy as published.
    public var policy: PolicyPublished
    /// The first report that shows it.
    public var firstSeen: Timestamp
    /// The last report that shows it.
    public var lastSeen: Timestamp

    /// A policy seen between two times.
    public init(policy: PolicyPublished, firstSeen: Timestamp, lastSeen: Timestamp) {
        self.policy = policy
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
    }
}
