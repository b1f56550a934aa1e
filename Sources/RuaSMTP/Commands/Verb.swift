/// The first word of a command line.
package enum Verb: String, Sendable, CaseIterable {
    case ehlo = "EHLO"
    case helo = "HELO"
    case mail = "MAIL"
    case rcpt = "RCPT"
    case data = "DATA"
    case bdat = "BDAT"
    case rset = "RSET"
    case noop = "NOOP"
    case vrfy = "VRFY"
    case expn = "EXPN"
    case help = "HELP"
    case quit = "QUIT"
    case startTLS = "STARTTLS"

    // Known from other RFCs; answered 502, so that a client sees the difference from a spelling mistake.
    case auth = "AUTH"
    case etrn = "ETRN"
    case atrn = "ATRN"
    case turn = "TURN"
    case send = "SEND"
    case soml = "SOML"
    case saml = "SAML"
    case burl = "BURL"
    case lhlo = "LHLO"

    // Verbs of HTTP. A web page can make a browser post a form to port 25 of a machine behind the firewall; the session
    // ends at the first line, before the form's own lines are read as commands. PRI opens HTTP/2.
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    case trace = "TRACE"
    case connect = "CONNECT"
    case pri = "PRI"

    /// The longest verb. Unit: bytes.
    private static let longestBytes = 8

    /// Reads the verb at the start of a line, in either case; `nil` when the first word is none.
    ///
    /// It looks at no more than the first word, so it works on a line that is malformed or cut.
    package init?(startOf line: some Collection<UInt8>) {
        let word = line.prefix(Self.longestBytes + 1).prefix { (0x41...0x5A).contains($0 & 0xDF) }
        guard word.count == line.count || !Self.continuesWord(line.dropFirst(word.count).first) else { return nil }
        self.init(rawValue: String(decoding: word.map { $0 & 0xDF }, as: UTF8.self))
    }

    /// Whether the client takes us for a web server.
    package var isHTTP: Bool {
        switch self {
        case .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect, .pri: true
        default: false
        }
    }

    /// Only a blank or the end of the line ends a verb; `MAIL:` and `EHLO1` are no verbs.
    private static func continuesWord(_ byte: UInt8?) -> Bool {
        switch byte {
        case nil, 0x20, 0x09, 0x0D, 0x0A: false
        default: true
        }
    }
}
