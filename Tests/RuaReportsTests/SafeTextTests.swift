import Testing

@testable import RuaReports

struct SafeTextTests {
    @Test(arguments: [
        ("plain ASCII ~", "plain ASCII ~"), ("Müller 漢字", "Müller 漢字"), ("a\u{1b}[0m", "a\\x1b[0m"),
        ("a\r\nb\tc", "a\\r\\nb\\tc"), ("\u{0}\u{7f}", "\\x00\\x7f"), ("\u{9b}", "\\u{9b}"),
        ("\u{202e}x", "\\u{202e}x"), ("a\u{200d}b", "a\\u{200d}b"), ("\u{e0041}", "\\u{e0041}"),
        ("\u{e000}", "\\u{e000}"), ("\u{378}", "\\u{378}"), ("e\u{301}", "e\u{301}"), ("\u{301}", "\u{25cc}\u{301}"),
        ("a\u{1b}\u{301}", "a\\x1b\u{301}"), ("שלום", "שלום"), ("", ""),
    ])
    func `A terminal sees escapes for what acts or hides`(text: String, expected: String) {
        #expect(Array(SafeText.terminal(text).unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test func `Four combining marks stay, a fifth is cut`() {
        let four = "z" + String(repeating: "\u{301}", count: SafeText.combiningMarks)
        #expect(SafeText.terminal(four + "y") == four + "y")
        for more in [1, 500] {
            let pile = four + String(repeating: "\u{302}", count: more) + "y"
            #expect(Array(SafeText.terminal(pile).unicodeScalars) == Array((four + "…y").unicodeScalars))
        }
    }

    @Test(arguments: HostileText.all)
    func `Nothing dangerous is left for any medium`(hostile: HostileText) {
        let text = hostile.text
        for safe in [SafeText.terminal(text), SafeText.html(text), SafeText.markdown(text)] {
            #expect(HostileText.danger(in: safe, lineEnds: false) == nil)
        }
        #expect(SafeText.terminal(SafeText.terminal(text)) == SafeText.terminal(text))
    }

    @Test func `HTML has no character left that could end text or an attribute`() {
        #expect(SafeText.html("<a href=\"x\" b='y'>&") == "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;")
        for hostile in HostileText.all {
            #expect(!SafeText.html(hostile.text).contains { "<>\"'".contains($0) })
        }
    }

    @Test(arguments: [
        ("example.com", "example.com"), ("_dmarc.example.com", "\\_dmarc.example.com"), ("a|b", "a\\|b"),
        ("**x**", "\\*\\*x\\*\\*"), ("[a](b)", "\\[a\\](b)"), ("<b>&lt;", "\\<b\\>\\&lt;"), ("a\\|b", "a\\\\\\|b"),
        ("a\nb", "a\\\\nb"), ("# x", "`#` x"), ("- x", "\\- x"), ("1. x", "1\\. x"), ("2) x", "2\\) x"),
        ("1.5 x", "1.5 x"), ("192.0.2.1 x", "192.0.2.1 x"),
        ("see https://e.example/_x now", "see `https://e.example/_x` now"), ("WWW.e.example", "`WWW.e.example`"),
        ("root@e.example", "`root@e.example`"), ("a@b|`c", "`a@b\\x7c\\x60c`"), ("![x](y)", "\\!\\[x\\](y)"), ("", ""),
    ])
    func `Markdown shows text as it is`(text: String, expected: String) {
        #expect(SafeText.markdown(text) == expected)
    }

    @Test(arguments: ["-5", "=a", "1. x", "+1"])
    func `Markdown within a line needs no care for lists`(text: String) {
        #expect(SafeText.markdown(text, startsLine: false) == text)
    }

    @Test func `CSV keeps what scripts need and escapes what hides`() {
        #expect(SafeText.csv("a\u{200d}b\u{fe0f}") == "a\u{200d}b\u{fe0f}")
        #expect(SafeText.csv("\t=1") == "'\\t=1")
        #expect(SafeText.csv("\u{feff}=1") == "\\u{feff}=1")
        #expect(SafeText.csv("a\u{202e}b") == "a\\u{202e}b")
    }
}
