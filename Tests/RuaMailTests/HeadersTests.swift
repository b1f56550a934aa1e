import RuaCore
import RuaMail
import Testing

@Suite struct HeadersTests {
    private func header(_ text: String) -> Headers {
        MessageReader(Array(text.utf8), limits: Limits.Mail()).header
    }

    struct LineEnd: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: String
        var testDescription: String { name }
    }

    static let lineEnds = [
        LineEnd(name: "CR LF", bytes: "\r\n"), LineEnd(name: "LF", bytes: "\n"),
        LineEnd(name: "lone CR", bytes: "\r"), LineEnd(name: "CR CR LF", bytes: "\r\r\n"),
    ]

    @Test(arguments: lineEnds)
    func `fields and body are told apart whatever ends the lines`(_ lineEnd: LineEnd) {
        let mail = ["Subject: a", "\tb", "X: y", "", "body"].joined(separator: lineEnd.bytes)
        #expect(header(mail).text(of: "subject") == "a\tb".replacing("\t", with: " "))
        #expect(header(mail).text(of: "X") == "y")
        #expect(ReadMail(mail).parts == [ReadPart("text/plain", depth: 0, "body")])
    }

    @Test func `a name is found in any case, with blanks before the colon`() {
        #expect(header("sUBJECT : x\n\n").text(of: "Subject") == "x")
        #expect(header("Subject: x\n\n").value(of: "Sub") == nil)
    }

    @Test func `the first of several fields is the value, values has them all`() {
        let fields = header("Received: one\nReceived: two\n\n")
        #expect(fields.value(of: "received") == Array("one".utf8))
        #expect(fields.values(of: "received") == [Array("one".utf8), Array("two".utf8)])
    }

    @Test(arguments: ["From someone@example.org Fri Jul  8 12:08:34 2011\n", "\r\n\r\n", ">From x\n", "\u{FEFF}"])
    func `what comes before the first field is passed over`(_ before: String) {
        let mail = before + "Subject: x\n\nbody"
        #expect(header(mail).text(of: "subject") == "x")
        #expect(ReadMail(mail).parts.map(\.content) == ["body"])
    }

    @Test func `a line that is no field is passed over when a field follows`() {
        let mail = "Subject: x\n*** spam filter was here ***\nContent-Type: text/xml\n\nbody"
        #expect(ReadMail(mail).parts == [ReadPart("text/xml", depth: 0, "body")])
    }

    @Test func `a missing blank line starts the body at the first line that is no field`() {
        #expect(
            ReadMail("Content-Type: text/xml\n<feedback>\n</feedback>\n").parts.map(\.content) == [
                "<feedback>\n</feedback>\n"
            ])
    }

    @Test func `a header without end is a mail without body`() {
        #expect(ReadMail("Subject: x").parts == [ReadPart("text/plain", depth: 0, "")])
        #expect(ReadMail("").parts == [ReadPart("text/plain", depth: 0, "")])
    }

    @Test func `control characters never come out of a text`() {
        #expect(
            header("Subject: a\u{1B}[31m\u{7}b\u{9B}c\n\n").text(of: "subject") == "a\u{FFFD}[31m\u{FFFD}b\u{FFFD}c")
    }

    @Test func `bytes that are no UTF-8 are read as windows-1252`() {
        let bytes = Array("Subject: ".utf8) + [0x93, 0xE4, 0x94] + Array("\n\n".utf8)
        let fields = MessageReader(bytes, limits: Limits.Mail()).header
        #expect(fields.text(of: "subject") == "\u{201C}ä\u{201D}")
    }
}
