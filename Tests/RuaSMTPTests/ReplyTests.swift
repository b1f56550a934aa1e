import RuaSMTP
import Testing

@Suite struct ReplyTests {
    private func text(_ reply: Reply) -> String { String(decoding: reply.bytes, as: UTF8.self) }

    @Test func `one line has its codes and CRLF`() {
        #expect(text(.recipientAccepted) == "250 2.1.5 Recipient OK\r\n")
        #expect(text(.startMail) == "354 End data with <CR><LF>.<CR><LF>\r\n")
        #expect(Reply.recipientAccepted.description == "250 2.1.5 Recipient OK")
    }

    @Test func `several lines carry hyphens, and the status code on each`() {
        #expect(
            text(Reply(250, .init(2, 0, 0), lines: ["a", "b", "c"])) == "250-2.0.0 a\r\n250-2.0.0 b\r\n250 2.0.0 c\r\n")
        #expect(text(.hello(host: "h", extensions: ["X"])) == "250-h greets you\r\n250 X\r\n")
        #expect(text(Reply(250, lines: [])) == "250 \r\n")
    }

    @Test func `no text makes a second reply, or one above 512 bytes`() {
        #expect(text(.stored(id: "x\r\n250 OK\u{1B}\u{FC}")) == "250 2.0.0 stored as x??250 OK???\r\n")
        #expect(Reply.stored(id: String(repeating: "x", count: 492)).bytes.count == 512)
        let long = Reply.stored(id: String(repeating: "x", count: 493)).bytes
        #expect(long.count == 512 && long.suffix(2) == [0x0D, 0x0A])
    }

    static let catalogue: [Reply] = [
        .overloaded, .tooManyConnections, .bye, .shuttingDown, .idle, .tooSlow, .sessionTooLong, .tooManyErrors,
        .tooManyTransactions, .overrun, .notHTTP, .ok, .cannotVerify, .help, .readyForTLS, .tlsUnavailable,
        .tlsRequired,
        .unknownCommand, .notImplemented, .malformedLine, .lineTooLong, .badSequence, .badArgument, .unknownParameter,
        .badParameter, .senderAccepted, .badSender, .recipientAccepted, .badRecipient, .unknownUser, .relayDenied,
        .tooManyRecipients, .needsSMTPUTF8, .chunkAccepted(bytes: 1), .stored(id: "1"), .noRoom, .localFault,
        .messageTooLarge, .mailLoop, .bareLineEnding,
    ]

    @Test(arguments: catalogue)
    func `the status code is of the reply's class, as RFC 2034 wants`(reply: Reply) throws {
        #expect(try #require(reply.status).outcome == reply.code / 100)
        #expect(reply.isPermanentFailure == (reply.code >= 500))
        #expect(reply.bytes.count <= Reply.lineBytes)
    }

    @Test func `greeting, EHLO, HELO and 354 have none`() {
        for reply in [Reply.greeting(host: "h"), .banned, .earlyTalker, .hello(host: "h"), .startMail] {
            #expect(reply.status == nil)
        }
    }
}
