import RuaCore
import RuaMail
import Testing

/// The attacks of security 3.2 on MIME, each just within and just beyond its limit.
@Suite struct MailLimitsTests {
    private func limits(_ change: (inout Limits.Mail) -> Void) -> Limits.Mail {
        var limits = Limits.Mail()
        change(&limits)
        return limits
    }

    @Test func `a mail of the largest size is read, one byte more is not`() {
        let small = limits { $0.messageBytes = 20 }
        #expect(ReadMail("Subject: x\n\n12345678", small).parts.map(\.content) == ["12345678"])
        let large = ReadMail("Subject: x\n\n123456789", small)
        #expect(large.parts.isEmpty)
        #expect(large.errors == [.messageTooLarge(limit: 20)])
    }

    @Test func `a mail that is too large still shows its subject`() {
        let small = limits { $0.messageBytes = 20 }
        let reader = MessageReader(Array("Subject: x\n\n123456789".utf8), limits: small)
        #expect(reader.header.text(of: "subject") == "x")
    }

    @Test func `nested multiparts are read down to the limit`() {
        func nested(_ levels: Int) -> String {
            (0..<levels).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined() + "\nleaf"
        }
        let deepest = ReadMail(nested(16))
        #expect(deepest.parts == [ReadPart("text/plain", depth: 16, "leaf")])
        let deeper = ReadMail(nested(17))
        #expect(deeper.parts.isEmpty)
        #expect(deeper.errors == [.tooDeep(limit: 16)])
        #expect(ReadMail(nested(1000)).errors == [.tooDeep(limit: 16)])
    }

    @Test func `what stands behind a part that is too deep is still read`() {
        let mail = """
            Content-Type: multipart/mixed; boundary=a

            --a
            Content-Type: multipart/mixed; boundary=b

            --b

            hidden
            --b--
            --a

            seen
            --a--
            """
        let read = ReadMail(mail, limits { $0.mimeDepth = 1 })
        #expect(read.parts.map(\.content) == ["seen"])
        #expect(read.errors == [.tooDeep(limit: 1)])
    }

    @Test func `mails in mails are read down to the limit`() {
        let level = "Content-Type: message/rfc822\n\n"
        #expect(ReadMail(String(repeating: level, count: 16) + "\nleaf").parts.map(\.depth) == [16])
        #expect(ReadMail(String(repeating: level, count: 17) + "\nleaf").errors == [.tooDeep(limit: 16)])
        #expect(ReadMail(String(repeating: level, count: 1000)).errors == [.tooDeep(limit: 16)])
    }

    @Test func `encoded mails in mails are read down to the limit`() {
        func nested(_ levels: Int) -> [UInt8] {
            (0..<levels).reduce(Array("X: y\n\nleaf".utf8)) { inner, _ in
                Array("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n".utf8)
                    + Encoded.base64(inner, lineLength: 76)
            }
        }
        let three = limits { $0.mimeDepth = 3 }
        #expect(ReadMail(nested(3), three).parts == [ReadPart("text/plain", depth: 3, "leaf")])
        #expect(ReadMail(nested(4), three).errors == [.tooDeep(limit: 3)])
    }

    @Test func `parts are read up to the limit`() {
        func mail(_ parts: Int) -> String {
            "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: parts) + "--b--"
        }
        // The multipart itself is one of them.
        #expect(ReadMail(mail(999)).parts.count == 999)
        #expect(ReadMail(mail(999)).errors.isEmpty)
        #expect(ReadMail(mail(1000)).parts.count == 999)
        #expect(ReadMail(mail(1000)).errors == [.tooManyParts(limit: 1000)])
        #expect(ReadMail(mail(10_000)).errors == [.tooManyParts(limit: 1000)])
    }

    @Test func `100,000 parts without content end at the limit`() {
        let mail = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n", count: 100_000)
        #expect(ReadMail(mail).errors == [.tooManyParts(limit: 1000)])
    }

    @Test func `the same boundary on every level ends at a limit`() {
        let mail = String(repeating: "Content-Type: multipart/mixed; boundary=b\n\n--b\n", count: 1000)
        let read = ReadMail(mail)
        #expect(read.parts.isEmpty)
        #expect(read.errors.allSatisfy { $0 == .tooDeep(limit: 16) || $0 == .tooManyParts(limit: 1000) })
    }

    struct Header: Sendable, CustomTestStringConvertible {
        let name: String
        /// A header of exactly this many bytes.
        let make: @Sendable (Int) -> String
        var testDescription: String { name }
    }

    static let headers = [
        Header(name: "one long line") { "X: " + String(repeating: "a", count: $0 - 4) + "\n" },
        Header(name: "one folded field") { "X: a\n" + String(repeating: " b\n", count: ($0 - 5) / 3) },
        Header(name: "many fields") { String(repeating: "Xy: a\n", count: $0 / 6) },
    ]

    @Test(arguments: headers)
    func `header fields are read up to the limit`(_ header: Header) {
        let fits = header.make(60_002)
        let limit = fits.utf8.count
        #expect(ReadMail(fits + "\nbody", limits { $0.headerBytes = limit }).parts.map(\.content) == ["body"])
        let read = ReadMail(fits + "\nbody", limits { $0.headerBytes = limit - 1 })
        #expect(read.parts.isEmpty)
        #expect(read.errors == [.headersTooLarge(limit: limit - 1)])
    }

    @Test func `the header fields of all parts count together`() {
        let part = "--b\nX: y\n\nx\n"
        let root = "Content-Type: multipart/mixed; boundary=b\n"
        let mail = root + "\n" + part + part + part
        let limit = root.utf8.count + 2 * "X: y\n".utf8.count
        let read = ReadMail(mail, limits { $0.headerBytes = limit })
        #expect(read.parts.count == 2)
        #expect(read.errors == [.headersTooLarge(limit: limit)])
    }

    @Test func `bombs of RFC 2231 and RFC 2047 are read like any other header`() {
        let name = (0..<60_000).map { "; name*\($0)=ab" }.joined()
        let subject = String(repeating: "=?utf-8?q?a?= ", count: 1000)
        let mail = "Content-Type: text/xml\(name)\nSubject: \(subject)\n\nbody"
        let read = ReadMail(mail)
        #expect(read.parts.map(\.name?.count) == [255])
        let reader = MessageReader(Array(mail.utf8), limits: Limits.Mail())
        #expect(reader.header.text(of: "subject") == String(repeating: "a", count: 1000))
    }

    @Test func `a text of a header is cut, its bytes are not`() throws {
        let mail = "Subject: " + String(repeating: "a", count: 1_000_000) + "\n\n"
        let header = MessageReader(Array(mail.utf8), limits: Limits.Mail()).header
        #expect(header.text(of: "subject")?.utf8.count == 16 << 10)
        #expect(header.value(of: "subject")?.count == 1_000_000)
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let limit: String
        let mail: String
        let change: @Sendable (inout Limits.Mail) -> Void
        var testDescription: String { limit }
    }

    static let refused = [
        Refused(limit: "limits.mail.message_bytes", mail: "X: y\n\n") { $0.messageBytes = 1 },
        Refused(limit: "limits.mail.header_bytes", mail: "X: y\n\n") { $0.headerBytes = 1 },
        Refused(limit: "limits.mail.parts", mail: "X: y\n\n") { $0.parts = 0 },
        Refused(limit: "limits.mail.mime_depth", mail: "Content-Type: message/rfc822\n\n") { $0.mimeDepth = 0 },
    ]

    @Test(arguments: refused)
    func `an error names the limit to be raised`(_ refused: Refused) throws {
        var reader = MessageReader(Array(refused.mail.utf8), limits: limits(refused.change))
        let error = try #require(throws: MailError.self) { _ = try reader.next() }
        #expect("\(error)".contains("(\(refused.limit))"))
        #expect(try reader.next().map(\.depth) == nil)
    }
}
