import RuaCore
import RuaSMTP
import Testing

@Suite struct TraceHeaderTests {
    private func header(_ change: (inout TraceHeader) -> Void = { _ in }) -> [String] {
        var envelope = Envelope(clientName: "client.example", isExtended: true, sender: Mailbox("a@b.example"))
        envelope.recipients = [Mailbox("rua@example.net")].compactMap { $0 }
        var header = TraceHeader(
            envelope: envelope, peerAddress: "192.0.2.7", host: "mx.example.net", id: "q1",
            secondsSince1970: 1_795_514_400)
        change(&header)
        return header.text.components()
    }

    @Test func `the longest has room above the largest message`() throws {
        let long = String(repeating: "x", count: 1000)
        let local = String(repeating: "\\\"", count: 127)
        let domain = Array(repeating: String(repeating: "y", count: 61), count: 4).joined(separator: ".")
        let mailbox = try #require(Mailbox("\"\(local)\"@\(domain)"))
        let lines = header {
            $0.envelope = Envelope(
                clientName: long, isExtended: true, tls: TLSFacts(version: long, cipher: long), sender: mailbox)
            $0.envelope.recipients = [mailbox]
            ($0.peerAddress, $0.peerName, $0.host, $0.id) = (long, long, long, long)
        }
        let bytes = lines.reduce(0) { $0 + $1.utf8.count + 2 }
        #expect(bytes > 2000)
        #expect(bytes <= Limits.traceBytes)
    }

    @Test func `a plain message`() {
        #expect(
            header() == [
                "Return-Path: <a@b.example>",
                "Received: from client.example (unknown [192.0.2.7])",
                "\tby mx.example.net with ESMTP id q1",
                "\tfor <rua@example.net>;",
                "\tTue, 24 Nov 2026 10:00:00 +0000",
            ])
    }

    @Test func `the null sender, TLS, IPv6, a confirmed name and two recipients`() {
        let lines = header {
            $0.envelope.sender = nil
            $0.envelope.tls = .testing
            $0.envelope.recipients += $0.envelope.recipients
            $0.peerAddress = "2001:db8::7"
            $0.peerName = "client.b.example"
        }
        #expect(
            lines == [
                "Return-Path: <>",
                "Received: from client.example (client.b.example [IPv6:2001:db8::7])",
                "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384)",
                "\tby mx.example.net with ESMTPS id q1;",
                "\tTue, 24 Nov 2026 10:00:00 +0000",
            ])
    }

    @Test(arguments: [
        (false, false, false, "SMTP"), (false, true, false, "SMTP"), (true, false, false, "ESMTP"),
        (true, true, false, "ESMTPS"), (true, false, true, "UTF8SMTP"), (true, true, true, "UTF8SMTPS"),
    ])
    func `the protocol's name follows RFC 3848 and 6531`(extended: Bool, tls: Bool, utf8: Bool, name: String) {
        var envelope = Envelope(clientName: "x", isExtended: extended, tls: tls ? .testing : nil)
        envelope.isSMTPUTF8 = utf8
        #expect(envelope.protocolName == name)
    }

    @Test func `a client's name can't end a line or a comment`() {
        let lines = header {
            $0.envelope.clientName = "a\r\nX-Evil: 1 (b) ;\u{9B}ü"
            $0.envelope.sender = Mailbox("\"a\u{1}\r\n\u{85}\"@b.example")
            $0.peerAddress = ""
        }
        #expect(lines.count == 5)
        #expect(lines[0] == "Return-Path: <\"a????\"@b.example>")
        #expect(lines[1] == "Received: from a??X-Evil:?1??b??????? (unknown [unknown])")
        let long = header { $0.envelope.clientName = String(repeating: "x", count: 300) }
        #expect(long[1] == "Received: from \(String(repeating: "x", count: 255)) (unknown [192.0.2.7])")
    }

    struct Date: Sendable {
        let seconds: Int64
        let text: String
    }

    @Test(arguments: [
        Date(seconds: 0, text: "Thu, 1 Jan 1970 00:00:00 +0000"),
        Date(seconds: -1, text: "Wed, 31 Dec 1969 23:59:59 +0000"),
        Date(seconds: 951_782_400, text: "Tue, 29 Feb 2000 00:00:00 +0000"),
        Date(seconds: 1_709_251_199, text: "Thu, 29 Feb 2024 23:59:59 +0000"),
        Date(seconds: 1_709_251_200, text: "Fri, 1 Mar 2024 00:00:00 +0000"),
        Date(seconds: 4_107_542_400, text: "Mon, 1 Mar 2100 00:00:00 +0000"),
        Date(seconds: -2_208_988_800, text: "Mon, 1 Jan 1900 00:00:00 +0000"),
        Date(seconds: 253_402_300_799, text: "Fri, 31 Dec 9999 23:59:59 +0000"),
        Date(seconds: .max, text: "Fri, 31 Dec 9999 23:59:59 +0000"),
        Date(seconds: .min, text: "Mon, 1 Jan 0001 00:00:00 +0000"),
    ])
    func `a date is written as RFC 5322 wants`(date: Date) {
        #expect(header { $0.secondsSince1970 = date.seconds }.last == "\t\(date.text)")
    }
}

extension String {
    /// The lines of a text in which each ends with CRLF.
    fileprivate func components() -> [String] {
        var lines = split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.popLast() == "")
        return lines
    }
}
