/// Sixty UTC days, which one integer has a bit for each of, and one row of totals a count.
struct Era: Equatable {
    /// Unit: days.
    static let length = 60
    private static let most = 1 << 40
    let number: Int

    /// An era by its number; one that no date has, out of a damaged file, becomes the last or first that is reckoned with.
    init(number: Int) {
        self.number = min(max(number, -Self.most), Self.most)
    }

    /// The era that a day falls in, also before 1970.
    init(of day: Int) {
        number = (day - (day < 0 ? Self.length - 1 : 0)) / Self.length
    }

    /// Its first day.
    var firstDay: Int { number * Self.length }

    /// The numbers of the eras that some days fall in.
    static func numbers(of days: Range<Int>) -> ClosedRange<Int> {
        let first = Era(of: days.lowerBound).number
        return first...max(first, Era(of: days.upperBound - 1).number)
    }

    /// The bits of those of some days that fall in the era.
    func bits(of days: Range<Int>) -> Int64 {
        let here = days.clamped(to: firstDay..<firstDay + Self.length)
        guard !here.isEmpty else { return 0 }
        return ((1 << Int64(here.count)) - 1) << Int64(here.lowerBound - firstDay)
    }
}
