/// Every reply that a session gives, in one place (RFC 5321 section 4.2.3, RFC 3463).
extension Reply {
    // MARK: Greeting and good-bye

    /// 220, to a client that may go on.
    public static func greeting(host: String) -> Reply { Reply(220, "\(host) ESMTP") }
    /// 421 in place of the greeting: the server is full.
    public static let overloaded = Reply(421, .init(4, 3, 2), "Too busy, please try again later")
    /// 421 in place of the greeting: this client has too many connections.
    public static let tooManyConnections = Reply(421, .init(4, 7, 0), "Too many connections from your address")
    /// 554 in place of the greeting: this client is on the deny list (RFC 5321 section 3.1).
    public static let banned = Reply(554, "No SMTP service for your address here")
    /// 554 in place of the greeting: the client did not wait for it.
    public static let earlyTalker = Reply(554, "Protocol error: you spoke before the greeting")
    /// 221, to QUIT.
    public static let bye = Reply(221, .init(2, 0, 0), "Bye")
    /// 421: the server stops.
    public static let shuttingDown = Reply(421, .init(4, 3, 2), "Shutting down, please try again later")
    /// 421: no whole command came in time.
    public static let idle = Reply(421, .init(4, 4, 2), "Timed out waiting for a command, closing")
    /// 421: the message comes too slowly.
    public static let tooSlow = Reply(421, .init(4, 4, 2), "Message data came too slowly, closing")
    /// 421: the session as a whole takes too long.
    public static let sessionTooLong = Reply(421, .init(4, 7, 0), "Session took too long, please connect again")
    /// 421: one error too many.
    public static let tooManyErrors = Reply(421, .init(4, 7, 0), "Too many errors, closing")
    /// 421: one transaction too many.
    public static let tooManyTransactions = Reply(421, .init(4, 7, 0), "Too many messages, please connect again")
    /// 421: the client sent on while it had to wait for a reply.
    public static let overrun = Reply(421, .init(4, 7, 0), "Too much sent ahead, closing")
    /// 554, to a web browser or proxy.
    public static let notHTTP = Reply(554, .init(5, 5, 1), "This is a mail server, not a web server")

    // MARK: Commands

    /// 250, to HELO.
    public static func hello(host: String) -> Reply { Reply(250, host) }
    /// 250, to EHLO, with the extensions offered.
    public static func hello(host: String, extensions: [String]) -> Reply {
        Reply(250, lines: ["\(host) greets you"] + extensions)
    }
    /// 250, to NOOP and RSET.
    public static let ok = Reply(250, .init(2, 0, 0), "OK")
    /// 252, to VRFY: the same for every address, so that it tells nothing.
    public static let cannotVerify = Reply(252, .init(2, 0, 0), "Cannot verify, send a message and see")
    /// 214, to HELP.
    public static let help = Reply(
        214, .init(2, 0, 0), "EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP STARTTLS QUIT; see RFC 5321")
    /// 220, to STARTTLS.
    public static let readyForTLS = Reply(220, .init(2, 0, 0), "Ready to start TLS")
    /// 454, to STARTTLS without a certificate and key.
    public static let tlsUnavailable = Reply(454, .init(4, 7, 0), "TLS not available for now")
    /// 530, to MAIL in plain text where the operator wants TLS.
    public static let tlsRequired = Reply(530, .init(5, 7, 0), "Must issue STARTTLS first")

    /// 500: no such verb.
    public static let unknownCommand = Reply(500, .init(5, 5, 1), "Command not recognised")
    /// 502: a verb of some RFC that Rua does not do.
    public static let notImplemented = Reply(502, .init(5, 5, 1), "Command not implemented")
    /// 500: an empty line, control bytes, bad UTF-8, or a line not ended by CRLF.
    public static let malformedLine = Reply(500, .init(5, 5, 2), "Malformed command line; lines end in CRLF")
    /// 500: a line above the limit.
    public static let lineTooLong = Reply(500, .init(5, 5, 2), "Command line too long")
    /// 503: a command that may not come now.
    public static let badSequence = Reply(503, .init(5, 5, 1), "Bad sequence of commands")
    /// 501: an argument is missing, wrong, or one too many.
    public static let badArgument = Reply(501, .init(5, 5, 4), "Bad argument")
    /// 555: a parameter of MAIL or RCPT that no offered extension knows.
    public static let unknownParameter = Reply(555, .init(5, 5, 4), "Parameter not recognised")
    /// 501: a known parameter twice, or with a value it can't have.
    public static let badParameter = Reply(501, .init(5, 5, 4), "Bad or repeated parameter")

    // MARK: Addresses

    /// 250, to MAIL.
    public static let senderAccepted = Reply(250, .init(2, 1, 0), "Sender OK")
    /// 501: the reverse-path is no address.
    public static let badSender = Reply(501, .init(5, 1, 7), "Bad sender address syntax")
    /// 250, to RCPT.
    public static let recipientAccepted = Reply(250, .init(2, 1, 5), "Recipient OK")
    /// 501: the forward-path is no address.
    public static let badRecipient = Reply(501, .init(5, 1, 3), "Bad recipient address syntax")
    /// 550: our host, but nobody of that name.
    public static let unknownUser = Reply(550, .init(5, 1, 1), "No such user here")
    /// 550: not our host.
    public static let relayDenied = Reply(550, .init(5, 7, 1), "Relaying denied")
    /// 452: the transaction has all the recipients it may have.
    public static let tooManyRecipients = Reply(452, .init(4, 5, 3), "Too many recipients")
    /// 553: a non-ASCII address without SMTPUTF8 (RFC 6531 section 3.5).
    public static let needsSMTPUTF8 = Reply(553, .init(5, 6, 7), "Non-ASCII address needs SMTPUTF8")

    // MARK: Messages

    /// 354, to DATA.
    public static let startMail = Reply(354, "End data with <CR><LF>.<CR><LF>")
    /// 250, to a BDAT chunk that is not the last.
    public static func chunkAccepted(bytes: Int) -> Reply { Reply(250, .init(2, 0, 0), "\(bytes) octets received") }
    /// 250, once the message is on disk.
    public static func stored(id: String) -> Reply { Reply(250, .init(2, 0, 0), "stored as \(id)") }
    /// 452: no room on the disk or in the queue.
    public static let noRoom = Reply(452, .init(4, 3, 1), "Insufficient system storage")
    /// 451: something went wrong here.
    public static let localFault = Reply(451, .init(4, 3, 0), "Local error, please try again later")
    /// 552: above the limit that SIZE announces.
    public static let messageTooLarge = Reply(552, .init(5, 3, 4), "Message larger than the limit")
    /// 550: as many `Received:` fields as only a loop makes.
    public static let mailLoop = Reply(550, .init(5, 4, 6), "Too many hops, mail loop")
    /// 550: a bare CR or LF, where the operator refuses them.
    public static let bareLineEnding = Reply(550, .init(5, 5, 2), "Bare CR or LF in message; lines end in CRLF")
}
