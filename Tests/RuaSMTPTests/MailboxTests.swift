import RuaSMTP
import Testing

@Suite struct MailboxTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let local: String
        let domain: String?
        var printed: String?

        var testDescription: String { text }
    }

    @Test(arguments: [
        Case(text: "a@b.example", local: "a", domain: "b.example"),
        Case(text: "postmaster", local: "postmaster", domain: nil),
        Case(text: "a.b+c=d#{e}@x-y.z_z.example", local: "a.b+c=d#{e}", domain: "x-y.z_z.example"),
        Case(text: "a@b.example.", local: "a", domain: "b.example", printed: "a@b.example"),
        Case(text: "\"a b\"@c.example", local: "a b", domain: "c.example"),
        Case(text: "\"a\"@c.example", local: "a", domain: "c.example", printed: "a@c.example"),
        Case(text: #""a\"\\b@c"@d.example"#, local: #"a"\b@c"#, domain: "d.example"),
        Case(text: "\"\"@c.example", local: "", domain: "c.example"),
        Case(text: "\"a..b\"@c.example", local: "a..b", domain: "c.example"),
        Case(text: "a@[192.0.2.1]", local: "a", domain: "[192.0.2.1]"),
        Case(text: "a@[IPv6:2001:db8::1]", local: "a", domain: "[IPv6:2001:db8::1]"),
        Case(text: "jürgen@bücher.example", local: "jürgen", domain: "bücher.example"),
    ])
    func `an address is read and printed again`(example: Case) throws {
        let mailbox = try #require(Mailbox(example.text))
        #expect(mailbox.localPart == example.local)
        #expect(mailbox.domain == example.domain)
        #expect(mailbox.description == example.printed ?? example.text)
        #expect(Mailbox(mailbox.description) == mailbox)
    }

    @Test(arguments: [
        "", "@", "@b", "a@", "a@.", "a@b..c", "a@.b", "a@b.c..", ".a@b", "a.@b", "a..b@c", "a b@c", "a@b c", "a@b@c",
        "\"a@b", "\"a\"b@c", "\"a\\", "\"a\\ü\"@b", "a@[", "a@[]", "a@[1.2.3.4", "a@[1.2.3.4]x", "a@[[1.2.3.4]]",
        "a@b>", "<a@b>", "a,b@c", "a@b,c", "a(b)@c", "a@b!c",
    ])
    func `what is no address is none`(text: String) {
        #expect(Mailbox(text) == nil)
    }

    @Test func `local-part, label and domain are bounded`() {
        func name(_ count: Int) -> String { String(repeating: "a", count: count) }
        #expect(Mailbox("\(name(255))@b") != nil)
        #expect(Mailbox("\(name(256))@b") == nil)
        #expect(Mailbox("a@\(name(63))") != nil)
        #expect(Mailbox("a@\(name(64))") == nil)
        let labels = "\(name(63)).\(name(63)).\(name(63))."
        #expect(Mailbox("a@\(labels)\(name(63))") != nil)
        #expect(Mailbox("a@\(labels)\(name(62)).a") == nil)
    }

    @Test func `postmaster and ASCII are recognised`() {
        #expect(Mailbox("PostMaster")?.isPostmaster == true)
        #expect(Mailbox("postmasters@a")?.isPostmaster == false)
        #expect(Mailbox("a@b")?.isASCII == true)
        #expect(Mailbox("ä@b")?.isASCII == false)
        #expect(Mailbox("a@ß")?.isASCII == false)
    }
}
