import RuaCore
import RuaTestSupport
import Testing

@Suite struct TimestampTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let seconds: Int64?
        init(_ text: String, _ seconds: Int64?) { (self.text, self.seconds) = (text, seconds) }
        var testDescription: String { text.debugDescription }
    }

    static let texts: [Case] = [
        Case("1970-01-01", 0), Case("1970-01-01T00:00:00Z", 0), Case("2024-03-06", 1_709_683_200),
        Case("2024-03-06T23:59:59Z", 1_709_769_599), Case("2024-03-06t23:59:59z", 1_709_769_599),
        Case("2024-03-06 23:59:59", 1_709_769_599), Case("2024-03-06T23:59:59", 1_709_769_599),
        Case("2024-03-06T23:59:59.999999999999999999999Z", 1_709_769_599),
        Case("2024-03-07T01:29:59+01:30", 1_709_769_599), Case("2024-03-06T22:29:59-01:30", 1_709_769_599),
        Case("2024-03-06T23:59:59-00:00", 1_709_769_599), Case("2024-03-06T23:59:59.5+00:00", 1_709_769_599),
        Case("1969-12-31T23:59:59Z", -1), Case("0000-01-01", -62_167_219_200), Case("0001-01-01", -62_135_596_800),
        Case("9999-12-31T23:59:59Z", 253_402_300_799), Case("2000-02-29", 951_782_400),
        Case("2024-02-29", 1_709_164_800),
        // A leap second is the first second after it.
        Case("2016-12-31T23:59:60Z", 1_483_228_800),
    ]

    static let garbage: [Case] = [
        "", "2024", "2024-03", "2024-3-6", "24-03-06", "2024-03-06T", "2024-03-06T23:59", "2024-03-06T23:59:59X",
        "2024-03-06T23:59:59Zx", "2024-03-06T24:00:00Z", "2024-03-06T23:60:00Z", "2024-03-06T23:59:61Z", "2024-00-06",
        "2024-13-06", "2024-03-00", "2024-03-32", "2024-04-31", "2023-02-29", "1900-02-29", "2100-02-29",
        "2024-03-06T23:59:59+24:00", "2024-03-06T23:59:59+01:60", "2024-03-06T23:59:59+0100", "2024-03-06T23:59:59+01",
        "-001-01-01", "2024/03/06", " 2024-03-06", "2024-03-06 ", "２024-03-06", "1709769599",
        "2024-03-06T23:59:59.5.5Z",
    ].map { Case($0, nil) }

    @Test(arguments: texts + garbage)
    func `RFC 3339 and dates are read, nothing else`(_ item: Case) {
        #expect(Timestamp(item.text)?.seconds == item.seconds)
    }

    @Test(arguments: UInt64(1)...3)
    func `printing and reading is identity`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3000 {
            let time = Timestamp(seconds: Int64.random(in: -62_167_219_200...253_402_300_799, using: &random))
            #expect(Timestamp(time.description) == time, "\(time), seed \(seed)")
            #expect(Timestamp(time.date) == Timestamp(day: time.day))
        }
    }

    @Test func `every day of 400 years has the date that counting gives`() {
        var (year, month, day) = (1583, 1, 1)
        let first = Timestamp(year: 1583, month: 1, day: 1)?.day ?? 0
        var wrong: [Int] = []
        for number in first..<first + 146_097 {
            let civil = Timestamp(day: number).civil
            if civil != (year, month, day) || Timestamp(year: year, month: month, day: day)?.day != number {
                wrong.append(number)
            }
            let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            day += 1
            if day > [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] {
                (month, day) = (month + 1, 1)
            }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(first == -141_349)
        #expect(wrong.isEmpty)
        #expect((year, month, day) == (1983, 1, 1))
    }

    @Test(
        arguments: [
            (0, 0), (86_399, 0), (86_400, 1), (-1, -1), (-86_400, -1), (-86_401, -2), (Int64.max, 106_751_991_167_300),
            (Int64.min, -106_751_991_167_301),
        ] as [(Int64, Int)])
    func `a day begins at midnight UTC, also before 1970`(seconds: Int64, day: Int) {
        #expect(Timestamp(seconds: seconds).day == day)
    }

    @Test func `the ends of the range are printed, not trapped on`() {
        #expect(Timestamp(seconds: .max).description == "292277026596-12-04T15:30:07Z")
        #expect(Timestamp(seconds: .min).description.hasSuffix("T08:29:52Z"))
        #expect(Timestamp(day: .max).seconds == .max)
        #expect(Timestamp(day: .min).seconds == .min)
        #expect(Timestamp(seconds: .max).advanced(bySeconds: 1).seconds == .max)
        #expect(Timestamp(seconds: .min).advanced(bySeconds: -1).seconds == .min)
        #expect(Timestamp(seconds: 5).advanced(bySeconds: -7).seconds == -2)
    }

    @Test func `the middle lies between its ends, rounded down, and never overflows`() {
        let (least, most) = (Timestamp(seconds: .min), Timestamp(seconds: .max))
        #expect(Timestamp.middle(most, most) == most)
        #expect(Timestamp.middle(least, least) == least)
        #expect(Timestamp.middle(least, most).seconds == -1)
        #expect(Timestamp.middle(Timestamp(seconds: 0), Timestamp(seconds: 3)).seconds == 1)
        #expect(Timestamp.middle(Timestamp(seconds: -3), Timestamp(seconds: 0)).seconds == -2)
    }

    @Test func `a civil time of day is checked`() {
        #expect(
            Timestamp(year: 2024, month: 3, day: 6, hour: 1, minute: 2, second: 3)?.description
                == "2024-03-06T01:02:03Z")
        #expect(Timestamp(year: 10_000, month: 1, day: 1) == nil)
        #expect(Timestamp(year: -1, month: 1, day: 1) == nil)
        #expect(Timestamp(year: 2024, month: 1, day: 1, hour: -1) == nil)
        #expect(Timestamp(year: 2024, month: Int.max, day: Int.max) == nil)
    }
}
