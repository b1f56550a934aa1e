import Testing

@testable import RuaReports

/// Text that a stranger may put into a report, and what of it must not come out.
struct HostileText: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String

    var testDescription: String { name }

    static let all = [
        HostileText(name: "terminal colour", text: "\u{1b}[31mred\u{1b}[0m"),
        HostileText(name: "terminal title", text: "\u{1b}]0;owned\u{7}"),
        HostileText(name: "C1 CSI", text: "a\u{9b}31mb"),
        HostileText(
            name: "all C0", text: String(String.UnicodeScalarView((0..<0x20).map { Unicode.Scalar(UInt8($0)) }))),
        HostileText(
            name: "all C1", text: String(String.UnicodeScalarView((0x80..<0xa0).map { Unicode.Scalar(UInt8($0)) }))),
        HostileText(name: "DEL", text: "abc\u{7f}\u{7f}"),
        HostileText(name: "CR LF", text: "first\r\nsecond\nthird\rfourth"),
        HostileText(name: "bidi override", text: "\u{202e}moc.elgoog\u{202c}"),
        HostileText(name: "bidi isolates", text: "\u{2066}a\u{2067}b\u{2068}c\u{2069}\u{200e}\u{200f}\u{61c}"),
        HostileText(name: "bidi embeddings", text: "\u{202a}a\u{202b}b\u{202d}c"),
        HostileText(name: "zero width", text: "exa\u{200b}mple\u{2060}.c\u{feff}om\u{ad}"),
        HostileText(name: "line separators", text: "a\u{2028}b\u{2029}c\u{85}d"),
        HostileText(name: "tags", text: "a\u{e0041}\u{e007f}b"),
        HostileText(name: "500 combining marks", text: "z" + String(repeating: "\u{301}", count: 500) + "z"),
        HostileText(name: "marks alone", text: "\u{301}\u{302}"),
        HostileText(name: "script", text: "<script>alert('x')</script>"),
        HostileText(name: "attribute", text: "\" onmouseover=\"alert(1)"),
        HostileText(name: "image", text: "<img src=x onerror=alert(1)>&amp;"),
        HostileText(name: "formula =", text: "=cmd|' /C calc'!A0"),
        HostileText(name: "formula +", text: "+1+1"),
        HostileText(name: "formula -", text: "-2+3"),
        HostileText(name: "formula @", text: "@SUM(1,1)"),
        HostileText(name: "formula tab", text: "\t=1+1"),
        HostileText(name: "formula CR", text: "\r=1+1"),
        HostileText(name: "formula with comma and quotes", text: "=HYPERLINK(\"http://evil.example/\",\"x\")"),
        HostileText(name: "formula full width", text: "\u{ff1d}1"),
        HostileText(name: "formula full width plus", text: "\u{ff0b}1"),
        HostileText(name: "formula full width minus", text: "\u{ff0d}1"),
        HostileText(name: "formula full width at", text: "\u{ff20}1"),
        HostileText(name: "quotes and commas", text: "a,\"b\",c"),
        HostileText(name: "Markdown link", text: "[click](https://evil.example/)"),
        HostileText(name: "Markdown image", text: "![x](https://evil.example/x.png)"),
        HostileText(name: "Markdown cell", text: "a|b`c`|**d**_e_~f~"),
        HostileText(name: "bare link", text: "see https://evil.example/ and www.evil.example or WWW.evil.example"),
        HostileText(name: "address", text: "mail root@evil.example now, @everyone #1"),
        HostileText(name: "backslashes", text: "\\|\\`\\<\\"),
        HostileText(name: "wide", text: String(repeating: "漢字", count: 40)),
        HostileText(name: "right to left", text: "שלום 123"),
        HostileText(name: "long", text: String(repeating: "x", count: 10_000)),
        HostileText(name: "empty", text: ""),
    ]

    /// The first character that must not reach a terminal, line ends between rows aside.
    static func danger(in text: String, lineEnds: Bool = true) -> String? {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0a where lineEnds: continue
            case 0..<0x20, 0x7f..<0xa0, 0x61c, 0xad, 0x200b...0x200d, 0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff,
                0xe0000...0xe007f:
                return "U+" + String(scalar.value, radix: 16)
            default: continue
            }
        }
        return nil
    }

    /// A table with one hostile cell between two harmless ones.
    static func table(_ text: String) -> Table {
        Table(
            columns: [Column("left", "Left"), Column("hostile", "Hostile"), Column("n", "N", kind: .number)],
            rows: [[.text("left"), .text(text), .integer(1)]])
    }
}

/// The same numbers for the same seed: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
