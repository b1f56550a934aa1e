internal import RuaCore

/// How much the reports of a period can be relied on.
public struct EvidenceQuality: Sendable, Hashable {
    /// Days without a new sender that the guides ask for.
    public static let quietDays = 14

    /// UTC days with reports.
    public var days: Int
    /// UTC days in the period.
    public var periodDays: Int
    /// Reporters.
    public var reporters: Int
    /// Whether reports cover the last day of some month and the first of the next, when invoices and the like are sent.
    public var isMonthEndSeen: Bool
    /// Days from the first sight of the newest sender that does not spoof to the end of the period; nil without any.
    public var daysSinceNewSender: Int?

    init(days: Set<Int>, period: Period, reporters: Int, groups: [String: SenderGroup]) {
        self.days = days.count
        periodDays = period.days.count
        self.reporters = reporters
        isMonthEndSeen = days.contains { days.contains($0 - 1) && Timestamp(day: $0).civil.day == 1 }
        let newest = groups.values.lazy.filter { $0.verdict != .unauthorized && $0.verdict != .forwarder }
            .map(\.firstDay).max()
        daysSinceNewSender = newest.map { max(0, period.days.upperBound - $0) }
    }

    /// Whether no new sender came up for two weeks.
    public var isQuiet: Bool { (daysSinceNewSender ?? .max) >= Self.quietDays }

    /// The quality, in sentences.
    public var sentences: [String] {
        let seen =
            "Evidence: reports on \(Wording.grouped(Int128(days))) of \(Wording.counted(Int128(periodDays), "day"))"
            + " from \(Wording.counted(Int128(reporters), "reporter"))"
        var sentences = [
            seen
                + (isMonthEndSeen
                    ? ", a month's end among them."
                    : "; no month's end among them, when invoices and the like are sent.")
        ]
        if let daysSinceNewSender {
            let ago = Wording.counted(Int128(daysSinceNewSender), "day")
            sentences.append(
                isQuiet
                    ? "No new sender for \(ago)."
                    : "The newest sender came up \(ago) before the end; wait until none is new for two weeks.")
        }
        return sentences
    }
}
