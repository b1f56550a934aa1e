/// Reads the paths of MAIL and RCPT (RFC 5321 section 4.1.2, with the characters of RFC 6531 section 3.3).
///
/// The input is one command line, so its length is bounded; the parser never looks at a byte twice and never recurses.
struct AddressParser {
    /// What is still to be read.
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// What stands between `<` and `>`.
    enum Path: Equatable {
        /// `<>`: a message that must not be answered.
        case null
        case mailbox(Mailbox)
    }

    /// `<…>`; `nil` when it isn't well-formed. A source route is read and dropped (RFC 5321 section 4.1.1.3).
    mutating func path() -> Path? {
        guard take(0x3C) else { return nil }
        if take(0x3E) { return .null }
        guard skipSourceRoute(), let mailbox = mailbox(), take(0x3E) else { return nil }
        return .mailbox(mailbox)
    }

    /// An address, or a local-part alone.
    mutating func mailbox() -> Mailbox? {
        let local = rest.first == 0x22 ? quotedString() : dotString()
        guard let local, local.utf8.count <= Mailbox.localPartBytes else { return nil }
        guard take(0x40) else { return Mailbox(localPart: local, domain: nil) }
        guard let domain = domain() else { return nil }
        return Mailbox(localPart: local, domain: domain)
    }

    /// A domain name, one trailing dot dropped, or an address literal with its brackets.
    mutating func domain() -> String? {
        if rest.first == 0x5B { return addressLiteral() }
        var name = take(while: Self.isDomainText)
        if name.last == 0x2E { name.removeLast() }
        let labels = name.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard name.count <= Mailbox.domainBytes, labels.allSatisfy({ (1...63).contains($0.count) }) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    /// `@a,@b:`, or nothing.
    private mutating func skipSourceRoute() -> Bool {
        guard rest.first == 0x40 else { return true }
        repeat {
            guard take(0x40), domain() != nil else { return false }
        } while take(0x2C)
        return take(0x3A)
    }

    private mutating func dotString() -> String? {
        let text = take { Self.isAtomText($0) || $0 == 0x2E }
        let atoms = text.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard atoms.allSatisfy({ !$0.isEmpty }) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func quotedString() -> String? {
        guard take(0x22) else { return nil }
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case 0x22:
                return String(decoding: text, as: UTF8.self)
            case 0x5C:
                guard let escaped = rest.popFirst(), escaped < 0x80 else { return nil }
                text.append(escaped)
            default:
                text.append(byte)
            }
        }
        return nil
    }

    private mutating func addressLiteral() -> String? {
        guard take(0x5B) else { return nil }
        let text = take { (0x21...0x7E).contains($0) && !(0x5B...0x5D).contains($0) && $0 != 0x3E }
        guard !text.isEmpty, text.count <= Mailbox.domainBytes, take(0x5D) else { return nil }
        return "[\(String(decoding: text, as: UTF8.self))]"
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func take(while belongs: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let end = rest.firstIndex { !belongs($0) } ?? rest.endIndex
        defer { rest = rest[end...] }
        return rest[..<end]
    }

    /// `atext` of RFC 5322, and all of Unicode beyond ASCII.
    static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E...0x60, 0x7B...0x7E: true
        default: false
        }
    }

    /// Letters, digits, hyphen and dot; the underscore, which some hosts have; and all of Unicode beyond ASCII.
    private static func isDomainText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80..., 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}
