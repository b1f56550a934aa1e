/// A time as mail writes it: `Tue, 24 Nov 2026 10:00:00 +0000` (RFC 5322 section 3.3).
enum MailDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    /// The years 1 to 9999, which the grammar can write.
    private static let writable: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// The text of a time given in seconds since 1970-01-01 UTC. A time outside the years 1 to 9999 is moved to the
    /// nearest one inside.
    static func text(secondsSince1970 seconds: Int64) -> String {
        let seconds = min(max(seconds, writable.lowerBound), writable.upperBound)
        let day = Int((seconds >= 0 ? seconds : seconds - 86_399) / 86_400)
        let second = Int(seconds) - day * 86_400
        let date = civil(day: day)
        let weekday = days[((day % 7) + 7) % 7]
        let time = [second / 3600, second / 60 % 60, second % 60].map { padded($0, to: 2) }.joined(separator: ":")
        return "\(weekday), \(date.day) \(months[date.month - 1]) \(padded(date.year, to: 4)) \(time) +0000"
    }

    /// The Gregorian date of a day counted from 1970-01-01: eras of 400 years, years from 1 March, so that the leap day
    /// is the last of its year.
    private static func civil(day: Int) -> (year: Int, month: Int, day: Int) {
        // Counted from 1 March of the year 0, which no writable day precedes.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
