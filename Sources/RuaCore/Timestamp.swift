/// A point in time: whole seconds since 1970-01-01T00:00:00Z, without leap seconds, always UTC.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64

    /// Seconds in a UTC day.
    public static let secondsPerDay: Int64 = 86_400

    /// A point in time from seconds since 1970-01-01T00:00:00Z.
    public init(seconds: Int64) {
        self.seconds = seconds
    }

    /// The first second of a UTC day, given as days since 1970-01-01; stays at the end of the range rather than
    /// overflow.
    public init(day: Int) {
        let (product, overflow) = Int64(day).multipliedReportingOverflow(by: Self.secondsPerDay)
        seconds = overflow ? (day < 0 ? .min : .max) : product
    }

    /// The UTC day that holds this time, as days since 1970-01-01.
    public var day: Int {
        let quotient = seconds / Self.secondsPerDay
        return Int(seconds % Self.secondsPerDay < 0 ? quotient - 1 : quotient)
    }

    /// Earlier first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

    /// This time moved by a number of seconds; stays at the end of the range rather than overflow.
    public func advanced(bySeconds delta: Int64) -> Timestamp {
        let (sum, overflow) = seconds.addingReportingOverflow(delta)
        return Timestamp(seconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }

    /// The middle between two times, without overflow: the instant whose UTC day a report counts on (contract 4.2).
    public static func middle(_ first: Timestamp, _ second: Timestamp) -> Timestamp {
        Timestamp(seconds: Int64((Int128(first.seconds) + Int128(second.seconds)) >> 1))
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC: `2026-01-31T23:59:59Z`.
    public var description: String {
        let rest = seconds % Self.secondsPerDay
        let second = rest < 0 ? rest + Self.secondsPerDay : rest
        return "\(date)T\(Self.two(second / 3600)):\(Self.two(second / 60 % 60)):\(Self.two(second % 60))Z"
    }

    /// The UTC day as `2026-01-31`.
    public var date: String {
        let civil = self.civil
        let year = String(civil.year)
        return String(repeating: "0", count: max(0, 4 - year.count)) + year
            + "-\(Self.two(Int64(civil.month)))-\(Self.two(Int64(civil.day)))"
    }

    /// Year, month (1 to 12), and day of the month of the UTC day, in the Gregorian calendar.
    public var civil: (year: Int, month: Int, day: Int) {
        // Howard Hinnant's civil_from_days: eras of 400 years that begin on 1 March.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

extension Timestamp {
    /// A time from a civil date and time of day in UTC; nil when there is no such date or time.
    public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysInMonth(month, year: year), (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second)
        else { return nil }
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        seconds = Int64(days) * Self.secondsPerDay + Int64(hour * 3600 + minute * 60 + second)
    }

    private static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// A time from `YYYY-MM-DD`, or RFC 3339 (`T` or a blank between, fraction cut, `Z` or an offset; no zone is read
    /// as UTC). Nil when the text is anything else.
    public init?(_ text: some StringProtocol) {
        var scanner = DigitScanner(bytes: Array(text.utf8))
        guard let year = scanner.digits(4), scanner.skip("-"), let month = scanner.digits(2), scanner.skip("-"),
            let day = scanner.digits(2)
        else { return nil }
        if scanner.isAtEnd {
            self.init(year: year, month: month, day: day)
            return
        }
        guard scanner.skip("T") || scanner.skip("t") || scanner.skip(" "), let hour = scanner.digits(2),
            scanner.skip(":"), let minute = scanner.digits(2), scanner.skip(":"), let second = scanner.digits(2),
            let local = Timestamp(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        if scanner.skip(".") { scanner.skipDigits() }
        if scanner.skip("Z") || scanner.skip("z") || scanner.isAtEnd {
            guard scanner.isAtEnd else { return nil }
            self = local
            return
        }
        let east = scanner.skip("+")
        guard east || scanner.skip("-"), let offsetHours = scanner.digits(2), scanner.skip(":"),
            let offsetMinutes = scanner.digits(2), scanner.isAtEnd, offsetHours < 24, offsetMinutes < 60
        else { return nil }
        let offset = Int64(offsetHours * 3600 + offsetMinutes * 60)
        self = local.advanced(bySeconds: east ? -offset : offset)
    }

    private struct DigitScanner {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }

        mutating func digits(_ count: Int) -> Int? {
            guard position + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[position..<position + count] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            position += count
            return value
        }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func skipDigits() {
            while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
                position += 1
            }
        }
    }
}
