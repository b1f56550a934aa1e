public import RuaCore

/// The time that a question is about: from `since`, inclusive, to `until`, exclusive, both UTC (contract section 4).
public struct Period: Sendable, Hashable {
    /// The first instant.
    public let since: Timestamp
    /// The first instant after it.
    public let until: Timestamp

    /// A period from its two ends; one that ends before it begins is empty.
    public init(since: Timestamp, until: Timestamp) {
        self.since = since
        self.until = max(since, until)
    }

    /// The UTC days that the period touches, as days since 1970-01-01.
    public var days: Range<Int> {
        guard since < until else { return since.day..<since.day }
        return since.day..<until.advanced(bySeconds: -1).day + 1
    }

    /// The flags that ask a command for this period, and for one domain where it is given:
    /// ` --domain example.com --since 2026-01-01 --until 2026-01-08`.
    ///
    /// A domain that is no domain name, which a report may hold, is never put into a command that somebody may paste
    /// into a shell.
    public func flags(domain: String? = nil) -> String {
        let name = domain.flatMap { DomainName($0) }.map { " --domain \($0)" } ?? ""
        let days = self.days
        return "\(name) --since \(Timestamp(day: days.lowerBound).date)"
            + " --until \(Timestamp(day: days.upperBound).date)"
    }
}
