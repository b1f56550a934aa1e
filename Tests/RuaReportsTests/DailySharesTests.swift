import Foundation
import RuaCore
import Testing

@testable import RuaReports

struct DailySharesTests {
    /// A line of Tests/Fixtures/parsedmarc/shares.tsv, which parsedmarc has reckoned.
    struct Case: Sendable, CustomTestStringConvertible {
        let range: DateRange
        let messages: Int64
        let shares: String
        var testDescription: String { "\(messages) over \(range.begin)/\(range.end)" }

        static let all: [Case] = {
            let file = FilledDatabase.tests + "/Fixtures/parsedmarc/shares.tsv"
            let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
            return text.split(separator: "\n").dropFirst().compactMap { line in
                let cells = line.split(separator: "\t").map(String.init)
                let numbers = cells.prefix(3).compactMap { Int64($0) }
                guard numbers.count == 3, cells.count == 4 else { return nil }
                let (begin, end) = (Timestamp(seconds: numbers[0]), Timestamp(seconds: numbers[1]))
                return Case(range: DateRange(begin: begin, end: end), messages: numbers[2], shares: cells[3])
            }
        }()
    }

    private func range(_ begin: Int64, _ span: Int64) -> DateRange {
        DateRange(begin: Timestamp(seconds: begin), end: Timestamp(seconds: begin + span))
    }

    @Test func `parsedmarc's cases are here`() { #expect(Case.all.count == 40) }

    @Test(arguments: Case.all)
    func `Shares are those of parsedmarc`(example: Case) throws {
        let shares = try #require(DailyShares(example.range)).shares(of: example.messages)
        let found = shares.map { "\($0.day.range.begin.seconds):\($0.messages)" }.joined(separator: " ")
        #expect(found == example.shares)
    }

    @Test func `A day is not cut, a second more is`() throws {
        #expect(DailyShares(range(1_769_817_600, 0)) == nil)
        #expect(DailyShares(range(1_769_817_600, 86_400)) == nil)
        let days = try #require(DailyShares(range(1_769_817_600, 86_401))).days
        #expect(days.map(\.range) == [range(1_769_817_600, 86_400), range(1_769_904_000, 1)])
    }

    @Test func `A day that begins at noon is not cut either, and a longer period is cut at midnight`() throws {
        #expect(DailyShares(range(1_769_860_800, 86_400)) == nil)
        let days = try #require(DailyShares(range(1_769_860_800, 90_000))).days
        #expect(days.map(\.seconds) == [43_200, 46_800])
    }

    @Test func `62 days are cut, more stay whole`() throws {
        #expect(try #require(DailyShares(range(0, 62 * 86_400))).days.count == 62)
        #expect(try #require(DailyShares(range(1, 62 * 86_400))).days.count == 63)
        #expect(DailyShares(range(0, 62 * 86_400 + 1)) == nil)
        #expect(DailyShares(DateRange(begin: Timestamp(seconds: .min), end: Timestamp(seconds: .max))) == nil)
    }

    @Test(arguments: [Int64(0), 1, 2, 61, 62, 63, (1 << 53) - 1, 1 << 53, .max])
    func `No message is lost or added`(messages: Int64) throws {
        let spans: [Int64] = [86_401, 349_200, 2_592_007, 5_356_800]
        for span in spans {
            let cut = try #require(DailyShares(range(1_769_862_600, span)))
            let shares = cut.shares(of: messages).map { Int128($0.messages) }
            #expect(shares.reduce(0, +) == Int128(messages))
            #expect(shares.allSatisfy { $0 > 0 })
        }
    }
}
