/// Who may see the dashboard, and what they may do there.
public struct WebAccess: Sendable {
    /// Names besides addresses and `localhost` under which the dashboard is reached.
    public var hosts: [String]
    /// What a client must show, as a bearer token or as the password of basic authentication; nil for nothing.
    public var token: String?
    /// Whether pages may declare senders.
    public var mayWrite: Bool

    /// A token shorter than this is guessed too soon. Unit: bytes.
    public static let shortestToken = 16

    /// Who may do what; by default everyone who reaches the port may read.
    public init(hosts: [String] = [], token: String? = nil, mayWrite: Bool = false) {
        self.hosts = hosts
        self.token = token
        self.mayWrite = mayWrite
    }

    /// Whether the value of an Authorization field shows the token. Takes the same time wherever a wrong one differs.
    func allows(_ authorization: String?) -> Bool {
        guard let token else { return true }
        guard let authorization else { return false }
        let scheme = authorization.prefix { $0 != " " }
        let credentials = authorization.dropFirst(scheme.count + 1)
        switch scheme.lowercased() {
        case "bearer": return Self.isEqual(Array(credentials.utf8), Array(token.utf8))
        case "basic":
            guard let pair = Base64Text.decode(credentials.utf8), let colon = pair.firstIndex(of: UInt8(ascii: ":"))
            else { return false }
            return Self.isEqual(Array(pair[(colon + 1)...]), Array(token.utf8))
        default: return false
        }
    }

    /// Whether two secrets are equal, in a time that depends on the lengths alone.
    static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        var difference: UInt8 = left.count == right.count ? 0 : 1
        for index in left.indices {
            difference |= left[index] ^ (right.isEmpty ? 0 : right[index % right.count])
        }
        return difference == 0
    }
}

/// Base64 (RFC 4648 section 4), as much of it as the credentials of a request need.
private enum Base64Text {
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for character in text {
            if character == UInt8(ascii: "=") { break }
            guard let value = value(character) else { return nil }
            bits = (bits << 6 | value) & 0xfff
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }

    private static func value(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
