import RuaMail
import Testing

@Suite struct MailFormTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let start: String
        let form: MailForm
        var testDescription: String { start.debugDescription }
        init(_ start: String, _ form: MailForm) {
            self.start = start
            self.form = form
        }
    }

    static let cases = [
        Case("Received: from x\r\n\tby y\r\n", .mail),
        Case("X-Spam: no\nX-Other: y\nSubject: z\n\n", .mail),
        Case("\n\nReturn-Path: <>\n", .mail),
        Case("content-type:text/xml\n\n", .mail),
        Case("Subject: cut in the li", .mail),
        Case("From a@b Fri Jul  8 12:08:34 2011\nSubject: x\n", .mailbox),
        Case("From a@b Fri Jul  8 12:08:34 2011\r\n", .mailbox),
        Case("From: a@b\nSubject: x\n", .mail),
        Case("From here on it is 12:00 o'clock\n", .neither),
        Case("<?xml version=\"1.0\"?>\n<feedback>\n", .neither),
        Case("{\"organization-name\": \"x\",\n", .neither),
        Case("PK\u{3}\u{4}Subject: x\n", .neither),
        Case("# a comment\nSubject: x\n", .neither),
        Case("key: value\nother: thing\n", .neither),
        Case("", .neither),
        Case("\n\n\n", .neither),
        Case("Dear all\nSubject: x\n", .neither),
        Case(":\n", .neither),
    ]

    @Test(arguments: cases)
    func `a mail and a mailbox are told from anything else`(_ example: Case) {
        #expect(MailForm(Array(example.start.utf8)) == example.form)
    }
}
