import RuaInsight
import Testing

@Suite struct ShareTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var part: Int128
        var whole: Int128
        var text: String
        var testDescription: String { "\(part) of \(whole)" }

        init(_ part: Int128, _ whole: Int128, _ text: String) {
            (self.part, self.whole, self.text) = (part, whole, text)
        }
    }

    static let cases: [Case] = [
        Case(0, 100, "0.0%"), Case(100, 100, "100.0%"), Case(50, 100, "50.0%"), Case(1, 3, "33.3%"),
        Case(2, 3, "66.7%"), Case(9996, 10_000, "99.9%"), Case(9994, 10_000, "99.9%"), Case(9989, 10_000, "99.9%"),
        Case(9984, 10_000, "99.8%"), Case(4, 10_000, "<0.1%"), Case(5, 10_000, "0.1%"), Case(14, 10_000, "0.1%"),
        Case(15, 10_000, "0.2%"), Case(0, 0, "0.0%"), Case(5, 0, "0.0%"), Case(-1, 10, "0.0%"), Case(11, 10, "100.0%"),
        Case(1, .max, "<0.1%"), Case(.max - 1, .max, "99.9%"), Case(.max, .max, "100.0%"),
        Case(.max / 2, .max, "50.0%"),
        Case((1 << 53) * 1499, (1 << 53) * 1500, "99.9%"), Case(1 << 53, (1 << 53) * 1500, "0.1%"),
    ]

    @Test(arguments: cases)
    func `percent have one decimal and never round to an end`(_ test: Case) {
        #expect(Share(test.part, of: test.whole).description == test.text)
    }

    @Test(arguments: [(50, 100, true), (49, 100, false), (49, 99, false), (50, 99, true), (0, 0, false), (1, 1, true)])
    func `at least half is exact`(part: Int128, whole: Int128, expected: Bool) {
        #expect(Share(part, of: whole).isAtLeastHalf == expected)
    }
}
