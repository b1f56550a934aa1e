import RuaCore
import RuaMail
import Testing

@Suite struct ForwardedMailTests {
    static let inner = """
        Received: x
        Subject: inner
        Content-Type: multipart/mixed; boundary=in

        --in
        Content-Type: text/xml; name=r.xml

        <feedback/>
        --in--
        """

    private func forwarded(_ fields: String, _ body: String) -> String {
        "Subject: Fwd\nContent-Type: multipart/mixed; boundary=out\n\n--out\n\nsee below\n--out\n"
            + "\(fields)\n\n\(body)\n--out\n\nbye\n--out--"
    }

    private func base64(_ text: String) -> String {
        String(decoding: Encoded.base64(Array(text.utf8), lineLength: 76), as: UTF8.self)
    }

    private let expected = [
        ReadPart("text/plain", nil, "see below"), ReadPart("text/xml", "r.xml", depth: 3, "<feedback/>"),
        ReadPart("text/plain", nil, "bye"),
    ]

    @Test(arguments: [
        "message/rfc822", "message/global", "message/partial; number=1", "Message/RFC822; name=report.msg",
    ])
    func `the parts of a forwarded mail are parts of the mail`(_ type: String) {
        #expect(ReadMail(forwarded("Content-Type: \(type)", Self.inner)).parts == expected)
    }

    @Test func `a forwarded mail may be encoded, though no RFC allows it`() {
        let mail = forwarded("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64", base64(Self.inner))
        #expect(ReadMail(mail).parts == expected)
    }

    @Test(arguments: ["application/octet-stream", "text/plain"])
    func `a file named eml that holds a mail is a forwarded mail`(_ type: String) {
        let fields = "Content-Type: \(type); name=Report.EML\nContent-Transfer-Encoding: base64"
        #expect(ReadMail(forwarded(fields, base64(Self.inner))).parts == expected)
        // Its content decides, not only its name.
        #expect(ReadMail(forwarded(fields, base64("no mail"))).parts[1] == ReadPart(type, "Report.EML", "no mail"))
    }

    @Test func `a forwarded mail starts with blank lines or a mailbox line at times`() {
        let mail = forwarded("Content-Type: message/rfc822", "\nFrom a@b Fri Jul  8 12:08:34 2011\n" + Self.inner)
        #expect(ReadMail(mail).parts == expected)
    }

    @Test func `header fields of a returned mail are a part, not a mail`() {
        let mail = forwarded("Content-Type: text/rfc822-headers", "Subject: x\nContent-Type: text/xml\n")
        #expect(ReadMail(mail).parts.map(\.type) == ["text/plain", "text/rfc822-headers", "text/plain"])
    }

    @Test func `encoded mails in each other stay within the size of one mail together`() {
        let leaf = Array("X: y\n\n".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: 30_000)
        var mails = [leaf]
        for _ in 0..<3 {
            let fields = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
            mails.append(Array(fields.utf8) + Encoded.base64(mails[mails.count - 1], lineLength: 76))
        }
        var limits = Limits.Mail()
        limits.messageBytes = mails[..<3].map(\.count).reduce(0, +)
        #expect(ReadMail(mails[3], limits).parts.map(\.content.utf8.count) == [30_000])
        limits.messageBytes -= 1
        let read = ReadMail(mails[3], limits)
        #expect(read.parts.isEmpty)
        #expect(read.errors == [.nestedMailTooLarge(limit: limits.messageBytes)])
    }
}
