import Foundation

/// A UTC day.
struct Day: Sendable, CustomStringConvertible {
    /// Since 1970-01-01.
    let number: Int

    static var today: Day { Day(number: Int((Date().timeIntervalSince1970 / 86_400).rounded(.down))) }

    /// A day written `2026-03-01`.
    init(_ text: String) throws {
        guard let date = try? Date(text + "T00:00:00Z", strategy: .iso8601) else {
            throw TestTrouble("\(text) is no day")
        }
        number = Int(date.timeIntervalSince1970) / 86_400
    }

    init(number: Int) {
        self.number = number
    }

    /// Its first second, since 1970.
    var seconds: Int { number * 86_400 }

    func before(_ days: Int) -> Day { Day(number: number - days) }
    func after(_ days: Int) -> Day { Day(number: number + days) }

    /// `2026-03-01`.
    var description: String { String(rfc3339(seconds).prefix(10)) }
}

/// Seconds since 1970 as `2026-03-01T00:00:00Z`.
func rfc3339(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
}
