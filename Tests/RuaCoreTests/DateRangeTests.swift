import RuaCore
import Testing

@Suite struct DateRangeTests {
    /// A vector of standards.md section 8.2 as far as it is not about reading XML.
    struct Vector: Sendable, CustomTestStringConvertible {
        let begin: Int64
        let end: Int64
        let date: String
        let isLong: Bool
        let why: String

        init(_ begin: Int64, _ end: Int64, _ date: String, _ why: String, isLong: Bool = false) {
            (self.begin, self.end, self.date, self.why, self.isLong) = (begin, end, date, why, isLong)
        }

        var range: DateRange { DateRange(begin: Timestamp(seconds: begin), end: Timestamp(seconds: end)) }
        var testDescription: String { "\(why) counts on \(date)" }
    }

    static let vectors: [Vector] = [
        Vector(1_709_683_200, 1_709_769_599, "2024-03-06", "Google, end inclusive"),
        Vector(1_709_683_200, 1_709_769_600, "2024-03-06", "Outlook, end exclusive"),
        Vector(1_559_520_000, 1_559_606_399, "2019-06-03", "Yahoo"),
        Vector(1_538_413_632, 1_538_413_632, "2018-10-01", "zero length"),
        Vector(1_711_897_200, 1_711_983_600, "2024-04-01", "15:00Z to 15:00Z"),
        Vector(1_787_522_400, 1_787_608_800, "2026-08-24", "22:00Z to 22:00Z, wp.pl"),
        Vector(1_745_177_243, 1_745_195_525, "2025-04-20", "5 h"),
        Vector(1_637_392_339, 1_639_516_233, "2021-12-02", "24.6 days", isLong: true),
        Vector(0, 90_000, "1970-01-01", "25 h, not over"),
        Vector(0, 90_001, "1970-01-01", "a second over 25 h", isLong: true),
        Vector(0, 172_799, "1970-01-01", "two days, middle a second before midnight", isLong: true),
        Vector(0, 172_800, "1970-01-02", "two days, middle at midnight", isLong: true),
    ]

    @Test(arguments: vectors)
    func `a report counts on the day that holds the middle of its period`(_ vector: Vector) {
        #expect(Timestamp(day: vector.range.day).date == vector.date)
        #expect(vector.range.isLongerThanADay == vector.isLong)
    }

    @Test func `the longest range there is does not overflow`() {
        let range = DateRange(begin: Timestamp(seconds: .min), end: Timestamp(seconds: .max))
        #expect(range.day == -1)
        #expect(range.isLongerThanADay)
    }
}
