/// A mail address as an SMTP command names it (RFC 5321 section 4.1.2).
public struct Mailbox: Sendable, Hashable {
    /// The part before the `@`, without the quotes of a quoted string.
    public let localPart: String
    /// The part behind it: a domain without trailing dot or an address literal in brackets, in the client's spelling.
    /// `nil` only for `<postmaster>`.
    public let domain: String?

    /// The largest local-part taken. RFC 5321 section 4.5.3.1.1 asks for 64 at least; forwarders that rewrite senders
    /// (SRS) go beyond. Unit: bytes.
    package static let localPartBytes = 255
    /// The largest domain (RFC 5321 section 4.5.3.1.2). Unit: bytes.
    package static let domainBytes = 255

    /// Reads `local@domain`, or `local` alone; `nil` when it is neither.
    public init?(_ text: String) {
        var parser = AddressParser(Array(text.utf8)[...])
        guard let mailbox = parser.mailbox(), parser.rest.isEmpty else { return nil }
        self = mailbox
    }

    init(localPart: String, domain: String?) {
        self.localPart = localPart
        self.domain = domain
    }

    /// Whether the local-part is `postmaster`, which every mail server must know (RFC 5321 section 4.5.1).
    public var isPostmaster: Bool { localPart.lowercased() == "postmaster" }

    /// Whether it can be sent without SMTPUTF8.
    public var isASCII: Bool {
        localPart.utf8.allSatisfy { $0 < 0x80 } && (domain?.utf8.allSatisfy { $0 < 0x80 } ?? true)
    }
}

extension Mailbox: CustomStringConvertible {
    /// The address as it stands between `<` and `>`, quoted where it must be.
    public var description: String {
        let atoms = localPart.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        let isPlain = atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(AddressParser.isAtomText) }
        let local = isPlain ? localPart : Self.quoted(localPart)
        return domain.map { "\(local)@\($0)" } ?? local
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for character in text.unicodeScalars {
            if character == "\"" || character == "\\" { result.append("\\") }
            result.unicodeScalars.append(character)
        }
        return result + "\""
    }
}
