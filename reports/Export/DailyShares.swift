import RuaCore

/// A period of more than a day, cut at midnight UTC, and the share of a count that falls on each day.
///
/// parsedmarc does so with every report on more than 24 hours ("normalisation"): shares by seconds, rounded so that they
/// add up to the count. Here they are reckoned in whole numbers, so they add up however large the count is.
struct DailyShares {
    /// One day, or the part of it that belongs to the period.
    struct Day: Equatable {
        let range: DateRange
        var seconds: Int64 { range.end.seconds - range.begin.seconds }
    }

    /// Longer periods stay whole, so that one row of a hostile report does not become thousands of lines.
    static let longestDays: Int64 = 62

    /// The days, oldest first; at least two.
    let days: [Day]
    private let span: Int64

    /// The days of a period; nil for one of at most 24 hours, and for one of more than `longestDays`.
    init?(_ range: DateRange) {
        let (span, overflow) = range.end.seconds.subtractingReportingOverflow(range.begin.seconds)
        guard !overflow, span > Timestamp.secondsPerDay, span <= Self.longestDays * Timestamp.secondsPerDay else {
            return nil
        }
        var days: [Day] = []
        var begin = range.begin
        while begin < range.end {
            let end = min(Timestamp(day: begin.day + 1), range.end)
            days.append(Day(range: DateRange(begin: begin, end: end)))
            begin = end
        }
        self.days = days
        self.span = span
    }

    /// The days that some of `messages` fall on, with how many: each its part by seconds, rounded down; what is left
    /// goes, one each, to the days with the largest remainders, earlier ones first.
    func shares(of messages: Int64) -> [(day: Day, messages: Int64)] {
        var shares: [Int64] = []
        var remainders: [(index: Int, rest: Int128)] = []
        for (index, day) in days.enumerated() {
            let (whole, rest) = (Int128(messages) * Int128(day.seconds)).quotientAndRemainder(dividingBy: Int128(span))
            shares.append(Int64(clamping: whole))
            remainders.append((index, rest))
        }
        let left = Int(clamping: messages - shares.reduce(0, +))
        remainders.sort { ($1.rest, $0.index) < ($0.rest, $1.index) }
        for remainder in remainders.prefix(max(left, 0)) { shares[remainder.index] += 1 }
        return zip(days, shares).filter { $0.1 > 0 }.map { (day: $0.0, messages: $0.1) }
    }
}
