/// The period that a report covers, as its reporter wrote it (RFC 9990 section 3.1.1.4).
public struct DateRange: Sendable, Hashable {
    /// The start.
    public let begin: Timestamp
    /// The end; some reporters mean the last second of the period, some the one after it.
    public let end: Timestamp

    /// A period from its two ends, which must be in order.
    public init(begin: Timestamp, end: Timestamp) {
        self.begin = begin
        self.end = end
    }

    /// The UTC day that the report counts on: the one that holds the middle of the period (contract section 4.2).
    public var day: Int { Timestamp.middle(begin, end).day }

    /// Whether the period is longer than 25 hours: its figures then belong to more days than the one they count on.
    public var isLongerThanADay: Bool { Int128(end.seconds) - Int128(begin.seconds) > 25 * 3600 }
}
