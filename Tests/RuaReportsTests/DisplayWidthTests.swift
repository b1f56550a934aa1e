import Testing

@testable import RuaReports

struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("漢字", 4), ("ｶﾅ", 2), ("e\u{301}", 1), ("한국", 4), ("\u{1112}\u{1161}\u{11ab}", 2),
        ("😀", 2),
        ("▁▂", 2), ("…", 1), ("ＡＢ", 4), ("עברית", 5), ("🇩🇪", 2), ("é", 1),
    ])
    func `Width follows wcwidth`(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test(arguments: [
        ("mail.example.com", 16, Column.Cut.keepBoth, "mail.example.com"),
        ("mail.example.com", 15, .keepBoth, "mail.ex…ple.com"), ("mail.example.com", 12, .keepEnd, "…example.com"),
        ("mail.example.com", 6, .keepStart, "mail.…"), ("abc", 1, .keepBoth, "…"), ("abc", 0, .keepEnd, ""),
        ("漢字漢字", 7, .keepStart, "漢字漢…"), ("漢字漢字", 6, .keepStart, "漢字…"), ("漢字漢字", 6, .keepEnd, "…漢字"),
        ("ae\u{301}iou", 3, .keepStart, "ae\u{301}…"), ("aue\u{301}x", 3, .keepEnd, "…e\u{301}x"),
    ])
    func `A cut keeps the part asked for and whole characters`(
        text: String, width: Int, cut: Column.Cut, expected: String
    ) {
        let fitted = DisplayWidth.fit(text, width: width, cut: cut)
        #expect(Array(fitted.unicodeScalars) == Array(expected.unicodeScalars))
        #expect(DisplayWidth.of(fitted) <= width)
    }

    @Test func `Right-to-left letters are noticed`() {
        #expect(DisplayWidth.hasRightToLeft("a שלום"))
        #expect(DisplayWidth.hasRightToLeft("مرحبا"))
        #expect(!DisplayWidth.hasRightToLeft("漢字 Müller ▁"))
    }
}

struct SparklineTests {
    @Test func `The lowest bar is zero, the highest the greatest value`() {
        #expect(Sparkline.line([0, 1, 50, 100]) == "▁▂▅█")
        #expect(Sparkline.line([0, 0]) == "▁▁")
        #expect(Sparkline.line([5]) == "█")
        #expect(Sparkline.line([nil, -1, 7, nil]) == "  █ ")
        #expect(Sparkline.line([.max, .max / 2, 1]) == "█▅▂")
        #expect(Sparkline.line([]) == "")
    }

    @Test func `A bar is as long as its share and never vanishes`() {
        #expect(Sparkline.bar(1, of: 2, width: 4) == "██")
        #expect(Sparkline.bar(1, of: 1_000_000, width: 4) == "▏")
        #expect(Sparkline.bar(3, of: 16, width: 2) == "▍")
        #expect(Sparkline.bar(9, of: 2, width: 4) == "████")
        #expect(Sparkline.bar(.max - 1, of: .max, width: 4).count == 4)
        #expect(Sparkline.bar(0, of: 5, width: 4) == "" && Sparkline.bar(1, of: 0, width: 4) == "")
    }
}

struct PercentageTests {
    @Test(arguments: [
        (Int128(0), Int128(7), "0 %", 0.0), (7, 7, "100 %", 100), (1, 3, "33.3 %", 33.3333), (2, 3, "66.7 %", 66.6667),
        (1, 10_000_000, "<0.1 %", 0.0001), (9_999_999, 10_000_000, ">99.9 %", 99.9999), (999, 1000, "99.9 %", 99.9),
        (1, 1000, "0.1 %", 0.1), (5, 10_000, "0.1 %", 0.05), (4, 10_000, "<0.1 %", 0.04),
        (.max - 1, .max, ">99.9 %", 99.9999),
        (.max / 2, .max, "50.0 %", 50),
    ])
    func `A share is never rounded to nothing or to all`(part: Int128, whole: Int128, text: String, number: Double) {
        let percentage = Percentage(part: part, whole: whole)
        #expect(percentage?.text == text)
        #expect(percentage?.number == number)
    }

    @Test func `A share of nothing and a part above the whole are no share`() {
        #expect(Percentage(part: 0, whole: 0) == nil)
        #expect(Percentage(part: 2, whole: 1) == nil)
        #expect(Percentage(part: -1, whole: 1) == nil)
    }
}
