import RuaCore
import RuaMail
import Testing

@Suite struct MultipartTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let mail: String
        /// The contents of the parts, in order.
        let contents: [String]
        var testDescription: String { name }
        init(_ name: String, _ mail: String, _ contents: [String]) {
            self.name = name
            self.mail = mail
            self.contents = contents
        }
    }

    static let cases = [
        Case("no type, yet divided", "Subject: x\n\nfirst\n--box\nContent-Type: text/xml\n\none\n--box--\n", ["one"]),
        Case("no type, dashes in a text", "Subject: x\n\n--box\nx: y\n", ["--box\nx: y\n"]),
        Case(
            "two types, the second divides",
            "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n", ["one"]),
        Case(
            "the type a second time, another one",
            "Content-Type: text/plain\nContent-Type: text/html\n\n--b\n", ["--b\n"]),
        Case(
            "two parts, preamble and epilogue",
            "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--b\n\ntwo\n--b--\nepilogue",
            ["one", "two"]),
        Case(
            "boundary quoted, with blanks behind the delimiters",
            "Content-Type: multipart/mixed; boundary=\"a b:?=\"\n\n--a b:?=  \n\none\n--a b:?=-- \n", ["one"]),
        Case(
            "no last delimiter", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n",
            ["one", "two\n"]),
        Case(
            "nested, the inner one never closed",
            """
            Content-Type: multipart/mixed; boundary=out

            --out
            Content-Type: multipart/alternative; boundary=in

            --in

            one
            --out

            two
            --out--
            """, ["one", "two"]),
        Case(
            "one boundary starts with the other",
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/alternative; boundary=bb

            --bb

            one
            --bb--
            --b

            two
            --b--
            """, ["one", "two"]),
        Case(
            "the same boundary nested",
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/mixed; boundary=b

            --b

            one
            --b--
            --b

            two
            --b--
            """, ["one", "two"]),
        Case(
            "parts behind the last delimiter",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\n\n--b\n\ntwo\n--b--\n", ["one", "two"]),
        Case(
            "no boundary named", "Content-Type: multipart/mixed\n\n--xyz\nContent-Type: text/xml\n\none\n--xyz--\n",
            ["one"]),
        Case(
            "another boundary used than named",
            "Content-Type: multipart/mixed; boundary=b\n\nhello\n--xyz\nContent-Type: text/xml\n\none\n--xyz--\n",
            ["one"]),
        Case(
            "no delimiter at all: the body is one part",
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\nb25l\n", ["one"]),
        Case(
            "a wrong boundary inside does not hide the next part",
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/alternative; boundary=never

            text
            --b

            two
            --b--
            """, ["text", "two"]),
        Case(
            "no blank line before a delimiter, parts without body",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/xml\n--b\n--b\n\none\n--b--",
            ["one"]),
        Case(
            "a delimiter only at the start of a line",
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx --b\n --b\n--bc\n--b-\n--b--",
            ["x --b\n --b\n--bc\n--b-"]),
        Case(
            "an encoding on the multipart counts for nothing",
            "Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: binary\n\n--b\n\none\n--b--", ["one"]
        ),
    ]

    @Test(arguments: cases)
    func `every part is found with LF`(_ example: Case) {
        let read = ReadMail(example.mail)
        #expect(read.parts.map(\.content) == example.contents)
        #expect(read.errors.isEmpty)
    }

    @Test(arguments: cases)
    func `every part is found with CR LF`(_ example: Case) {
        #expect(ReadMail(example.mail.crlf).parts.map(\.content) == example.contents.map(\.crlf))
    }

    @Test(arguments: cases)
    func `every part is found with CR alone`(_ example: Case) {
        let read = ReadMail(example.mail.replacing("\n", with: "\r"))
        #expect(read.parts.map(\.content) == example.contents.map { $0.replacing("\n", with: "\r") })
    }

    /// A boundary that is cut may look like another one; those cases are left out.
    @Test(arguments: cases.filter { !$0.mail.contains("--bb") && !$0.mail.contains("--bc") })
    func `of a mail cut anywhere every part but the last is whole`(_ example: Case) {
        let bytes = Array(example.mail.utf8)
        for end in bytes.indices {
            let read = ReadMail(Array(bytes[..<end]))
            #expect(read.errors.isEmpty)
            #expect(example.contents.starts(with: read.parts.map(\.content).dropLast()))
        }
    }

    @Test func `a part has its type, name, disposition, depth and place`() throws {
        let mail = """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: application/gzip; name="wrong.gz"
            Content-Disposition: attachment; filename="/tmp/..\\dir/r!d!1!2.xml.gz"
            Content-Transfer-Encoding: base64

            YWJj
            --b--
            """
        var reader = MessageReader(Array(mail.utf8), limits: Limits.Mail())
        #expect(reader.contentType.mediaType == "multipart/mixed")
        let part = try #require(try reader.next())
        #expect(part.contentType.mediaType == "application/gzip")
        #expect(part.filename == "r!d!1!2.xml.gz")
        #expect(part.disposition?.kind == .attachment)
        #expect(part.encoding == .base64)
        #expect(part.depth == 1)
        #expect(Array(mail.utf8)[part.body].elementsEqual("YWJj".utf8))
        #expect(try reader.next().map(\.depth) == nil)
    }

    @Test func `the parts of a digest are mails`() {
        let mail = "Content-Type: multipart/digest; boundary=b\n\n--b\n\nContent-Type: text/xml\n\none\n--b--"
        #expect(ReadMail(mail).parts == [ReadPart("text/xml", depth: 2, "one")])
    }
}
