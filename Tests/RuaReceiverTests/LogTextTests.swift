import Testing

@testable import RuaReceiver

@Suite struct LogTextTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let escaped: String

        var testDescription: String { escaped }
    }

    static let cases = [
        Case(text: "SRS0=abc=x@example.org", escaped: "SRS0=abc=x@example.org"),
        Case(text: "пример@例え.jp", escaped: "пример@例え.jp"),
        Case(text: "", escaped: ""),
        Case(text: "a\r\n2026-11-24 result=stored", escaped: "a\\u{d}\\u{a}2026-11-24\\u{20}result=stored"),
        Case(text: "\u{1B}[2J\u{7}", escaped: "\\u{1b}[2J\\u{7}"),
        Case(text: "a\u{85}b\u{9B}c", escaped: "a\\u{85}b\\u{9b}c"),
        Case(text: "\u{202E}gro.elpmaxe\u{2066}", escaped: "\\u{202e}gro.elpmaxe\\u{2066}"),
        Case(text: "a\u{2028}b\u{2029}c\u{A0}d", escaped: "a\\u{2028}b\\u{2029}c\\u{a0}d"),
        Case(text: "\"a\\b\"", escaped: "\\u{22}a\\u{5c}b\\u{22}"),
        Case(text: "\u{0}", escaped: "\\u{0}"),
    ]

    @Test(arguments: cases)
    func `nothing in a value can end it`(item: Case) {
        #expect(LogText.escaped(item.text) == item.escaped)
    }

    @Test func `an endless value is cut`() {
        let text = LogText.escaped(String(repeating: "a", count: 100_000))
        #expect(text.utf8.count < 700)
        #expect(text.hasSuffix("…"))
    }

    @Test func `the longest address is not cut`() {
        let address = String(repeating: "a", count: 255) + "@" + String(repeating: "b", count: 255)
        #expect(LogText.escaped(address) == address)
    }
}
