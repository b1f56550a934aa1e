import RuaMail
import Testing

@Suite struct ContentTypeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let field: String
        let parameter: String
        let expected: String?
        var testDescription: String { field }
        init(_ field: String, _ parameter: String, _ expected: String?) {
            self.field = field
            self.parameter = parameter
            self.expected = expected
        }
    }

    static let parameters = [
        Case("a/b; name=x.xml", "name", "x.xml"),
        Case("a/b;name=x!y!1!2.xml;", "name", "x!y!1!2.xml"),
        Case("a/b; NAME=\"x y.xml\"; charset=z", "name", "x y.xml"),
        Case("a/b; name=x y.xml; charset=z", "name", "x y.xml"),
        Case("a/b; (a (nested) comment) name=x", "name", "x"),
        Case("text/plain; charset=us-ascii (Plain text)", "charset", "us-ascii"),
        Case("a/b; name=report(1).xml", "name", "report(1).xml"),
        Case(#"a/b; name="a\"b\\c""#, "name", #"a"b\c"#),
        Case(#"a/b; name="C:\tmp\x.xml""#, "name", #"C:\tmp\x.xml"#),
        Case("a/b; name=\"never closed", "name", "never closed"),
        Case("a/b; flag; name=x", "name", "x"),
        Case("a/b; =x; name=y", "name", "y"),
        Case("a/b charset=utf-8", "charset", "utf-8"),
        Case("a/b; name = \"x\"", "name", "x"),
        Case("a/b; name=first; name=second", "name", "first"),
        Case("a/b; nam=x", "name", nil),
        // RFC 2231.
        Case("a/b; name*0=ab; name*1=cd", "name", "abcd"),
        Case("a/b; name*1=cd; name*0=ab", "name", "abcd"),
        Case("a/b; name*0=a; name*2=c", "name", "a"),
        Case("a/b; name*1=b; name*2=c", "name", "bc"),
        Case("a/b; name*0=a; name*0=x; name*1=b", "name", "ab"),
        Case("a/b; name*=UTF-8''%e2%82%ac.xml", "name", "€.xml"),
        Case("a/b; name*=iso-8859-1'de'%e4.xml", "name", "ä.xml"),
        Case("a/b; name*0*=UTF-8''%e2%82; name*1*=%ac; name*2=.xml", "name", "€.xml"),
        Case("a/b; name*=plain.xml", "name", "plain.xml"),
        Case("a/b; name*=UTF-8''100%.xml", "name", "100%.xml"),
        Case("a/b; name=plain; name*=UTF-8''better", "name", "better"),
        Case("a/b; name*9999999=x; name=y", "name", "y"),
        // RFC 2047 where it must not be.
        Case("a/b; name=\"=?utf-8?B?4oKsLnhtbA==?=\"", "name", "€.xml"),
        Case("a/b; name=\"=?utf-8?Q?a=21b?= =?utf-8?Q?=21c.xml?=\"", "name", "a!b!c.xml"),
    ]

    @Test(arguments: parameters)
    func `a parameter is read as senders write it`(_ example: Case) throws {
        let type = try #require(ContentType(Array(example.field.utf8)))
        #expect(type.mediaType == "a/b" || type.mediaType == "text/plain")
        #expect(type.parameters.text(example.parameter) == example.expected)
    }

    @Test func `the type is folded and its blanks dropped`() {
        #expect(ContentType(Array(" Application / GZIP ;x=y".utf8))?.mediaType == "application/gzip")
    }

    @Test(arguments: ["", "text", "/", "text/", "/plain", "; name=x", "text; name=a/b"])
    func `a value without type and subtype is none`(_ field: String) {
        #expect(ContentType(Array(field.utf8)) == nil)
    }

    @Test(arguments: [
        ("multipart/report; report-type=feedback-report", "feedback-report"),
        ("multipart/report; report-type=\"TLSRPT\"", "tlsrpt"),
        ("multipart/report; report-type = delivery-status; boundary=x", "delivery-status"),
    ])
    func `the kind of a multipart report is known`(_ field: String, _ expected: String) {
        #expect(ContentType(Array(field.utf8))?.reportType == expected)
    }

    @Test(arguments: [
        ("attachment; filename=x", ContentDisposition.Kind.attachment, "x"),
        ("INLINE; filename=\"x\";", .inline, "x"),
        ("; filename=x", .other, "x"),
        ("filename=x", .other, "x"),
        ("form-data; filename=x", .other, "x"),
    ])
    func `a disposition is read, the word missing or not`(
        _ field: String, _ kind: ContentDisposition.Kind, _ name: String
    ) {
        let disposition = ContentDisposition(Array(field.utf8))
        #expect(disposition.kind == kind)
        #expect(disposition.parameters.text("filename") == name)
    }
}
