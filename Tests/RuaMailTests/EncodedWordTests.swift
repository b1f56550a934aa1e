import RuaMail
import Testing

@Suite struct EncodedWordTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let input: String
        let expected: String
        var testDescription: String { input }
        init(_ input: String, _ expected: String) {
            self.input = input
            self.expected = expected
        }
    }

    static let cases = [
        Case("plain", "plain"),
        Case("=?utf-8?Q?a=20b_c?=", "a b c"),
        Case("=?UTF-8?b?UmVwb3J0?=", "Report"),
        Case("[x] =?utf-8?q?a?= y", "[x] a y"),
        Case("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        Case("=?utf-8?q?a?=\t =?iso-8859-1?q?=E4?=", "aä"),
        Case("=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        Case("=?utf-8?q?a?= and =?utf-8?q?b?=", "a and b"),
        // One character cut in two.
        Case("=?utf-8?q?=E2=82?= =?utf-8?q?=AC?=", "€"),
        Case("=?utf-8*en?q?a?=", "a"),
        Case("=?windows-1252?q?=80?=", "€"),
        Case("=?x-unknown?q?a=FFb?=", "a\u{FFFD}b"),
        Case("=?utf-8?b?UmVwb3J0", "=?utf-8?b?UmVwb3J0"),
        Case("=?utf-8?x?a?=", "=?utf-8?x?a?="),
        Case("=??q?a?=", "=??q?a?="),
        Case("a =? b", "a =? b"),
        Case("=?", "=?"),
        Case("x=", "x="),
        Case("=?utf-8?q?=GG?=", "=GG"),
        Case("=?utf-8?q?=1B[2J?=", "\u{FFFD}[2J"),
        Case("=?utf-8?q?a=0D=0ABcc:_x?=", "a  Bcc: x"),
    ]

    @Test(arguments: cases)
    func `an encoded word is decoded, anything else stays`(_ example: Case) {
        #expect(EncodedWord.text(Array(example.input.utf8)) == example.expected)
    }
}
