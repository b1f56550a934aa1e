/// The argument of MAIL: `FROM:<path> [SIZE=n] [BODY=type] [SMTPUTF8]`.
struct MailArgument {
    /// The reverse-path; `nil` for `<>`.
    var sender: Mailbox?
    /// What SIZE declares (RFC 1870). Unit: bytes. A number too large for `Int` counts as the largest.
    var declaredBytes: Int?
    /// What BODY declares (RFC 6152).
    var body: Envelope.Body?
    /// Whether SMTPUTF8 was given (RFC 6531).
    var isSMTPUTF8 = false

    init(_ argument: ArraySlice<UInt8>) throws(Reply) {
        guard let path = dropKeyword("FROM:", of: argument), path.first == 0x3C else { throw .badArgument }
        var parser = AddressParser(path)
        switch parser.path() {
        case nil: throw .badSender
        case .null: sender = nil
        case .mailbox(let mailbox):
            guard mailbox.domain != nil else { throw .badSender }
            sender = mailbox
        }
        for parameter in try Parameter.list(parser.rest) { try apply(parameter) }
        if !isSMTPUTF8, sender?.isASCII == false { throw .needsSMTPUTF8 }
    }

    private mutating func apply(_ parameter: Parameter) throws(Reply) {
        switch (parameter.keyword, parameter.value) {
        case ("SIZE", let value?):
            guard value.utf8.allSatisfy({ (0x30...0x39).contains($0) }), value.utf8.count <= 20 else {
                throw .badParameter
            }
            declaredBytes = Int(value) ?? .max
        case ("BODY", let value?):
            guard let body = Envelope.Body(rawValue: value.uppercased()) else { throw .badParameter }
            self.body = body
        case ("SMTPUTF8", nil):
            isSMTPUTF8 = true
        case ("SIZE", nil), ("BODY", nil), ("SMTPUTF8", _?):
            throw .badParameter
        default:
            throw .unknownParameter
        }
    }
}

/// The argument of RCPT: `TO:<path>`; no extension offered adds a parameter to it.
struct RecipientArgument {
    let recipient: Mailbox

    init(_ argument: ArraySlice<UInt8>, isSMTPUTF8: Bool) throws(Reply) {
        guard let path = dropKeyword("TO:", of: argument) else { throw .badRecipient }
        var parser = AddressParser(path)
        guard case .mailbox(let mailbox) = parser.path(), mailbox.domain != nil || mailbox.isPostmaster else {
            throw .badRecipient
        }
        guard try Parameter.list(parser.rest).isEmpty else { throw .unknownParameter }
        guard isSMTPUTF8 || mailbox.isASCII else { throw .needsSMTPUTF8 }
        recipient = mailbox
    }
}

/// The argument of BDAT: `octets [LAST]` (RFC 3030 section 2).
enum ChunkArgument: Equatable {
    case chunk(octets: Int, isLast: Bool)
    /// The size is clear and the rest wrong: the octets follow and must be swallowed.
    case badFlag(octets: Int)
    /// Octets follow, but nobody knows how many.
    case unclearSize
    /// There is no size, so no octets follow.
    case missingSize

    init(_ argument: ArraySlice<UInt8>) {
        let words = argument.split(separator: 0x20)
        guard let size = words.first, size.first.map({ (0x30...0x39).contains($0) }) == true else {
            self = .missingSize
            return
        }
        // 18 digits always fit an Int.
        guard size.count <= 18, let octets = Int(String(decoding: size, as: UTF8.self)) else {
            self = .unclearSize
            return
        }
        if words.count == 1 {
            self = .chunk(octets: octets, isLast: false)
        } else if words.count == 2, words[1].map({ $0 & 0xDF }) == Array("LAST".utf8) {
            self = .chunk(octets: octets, isLast: true)
        } else {
            self = .badFlag(octets: octets)
        }
    }
}

/// What follows `keyword`, in either case, and the blanks behind it, which many clients put there.
private func dropKeyword(_ keyword: StaticString, of argument: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let length = keyword.utf8CodeUnitCount
    let start = String(decoding: argument.prefix(length), as: UTF8.self)
    guard start.uppercased() == keyword.description else { return nil }
    return argument.dropFirst(length).drop { $0 == 0x20 }
}
