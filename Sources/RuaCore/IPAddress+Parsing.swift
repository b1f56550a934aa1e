extension IPAddress {
    /// An address from its text; see `init(utf8:)`.
    public init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { IPAddress(utf8: $0) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// An address from the bytes of its text.
    ///
    /// Takes what reporters write: any case, `[…]`, an `IPv6:` tag, a zone after `%`, an IPv4 tail in IPv6, leading
    /// zeros in IPv4 (read as decimal), blanks around. Nil when no address can be read.
    public init?(utf8 text: some Collection<UInt8>) {
        let found =
            text.withContiguousStorageIfAvailable { Self.parse($0) }
            ?? Array(text).withUnsafeBufferPointer {
                Self.parse($0)
            }
        guard let found else { return nil }
        self = found
    }

    private static func parse(_ text: UnsafeBufferPointer<UInt8>) -> IPAddress? {
        var bytes = text[...]
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        if bytes.first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]"), bytes.count > 1 {
            bytes = bytes.dropFirst().dropLast()
        }
        if bytes.count > 5, bytes.prefix(5).elementsEqual("ipv6:".utf8, by: { $0 | 0x20 == $1 | 0x20 }) {
            bytes = bytes.dropFirst(5)
        }
        guard bytes.contains(UInt8(ascii: ":")) else { return parseV4(bytes).map(IPAddress.init(v4:)) }
        if let zone = bytes.firstIndex(of: UInt8(ascii: "%")) { bytes = bytes[..<zone] }
        return parseV6(bytes)
    }

    private static func parseV4(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32? {
        var address: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                octet = octet * 10 + UInt32(byte - UInt8(ascii: "0"))
                digits += 1
                guard octet <= 255, digits <= 6 else { return nil }
            case UInt8(ascii: "."):
                guard digits > 0, dots < 3 else { return nil }
                address = address << 8 | octet
                (octet, digits, dots) = (0, 0, dots + 1)
            default:
                return nil
            }
        }
        guard digits > 0, dots == 3 else { return nil }
        return address << 8 | octet
    }

    private static func parseV6(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> IPAddress? {
        var groups = FixedGroups()
        var gap: Int?
        var rest = text
        if rest.starts(with: "::".utf8) {
            gap = 0
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
            let group = rest[..<end]
            if end == rest.endIndex, group.contains(UInt8(ascii: ".")) {
                guard let v4 = parseV4(group), groups.append(UInt16(v4 >> 16)),
                    groups.append(UInt16(truncatingIfNeeded: v4))
                else { return nil }
                break
            }
            guard let value = parseHex(group), groups.append(value) else { return nil }
            rest = rest[end...]
            guard !rest.isEmpty else { break }
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = groups.count
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return nil
            }
        }
        return groups.address(gap: gap)
    }

    private static func parseHex(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> UInt16? {
        guard (1...4).contains(text.count) else { return nil }
        var value: UInt16 = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt16(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt16(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt16(byte - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return value
    }

    /// Up to eight groups without an array: one row in four of a real report has an IPv6 address.
    private struct FixedGroups {
        var value: UInt128 = 0
        var count = 0

        mutating func append(_ group: UInt16) -> Bool {
            guard count < 8 else { return false }
            value = value << 16 | UInt128(group)
            count += 1
            return true
        }

        func address(gap: Int?) -> IPAddress? {
            var bits = value
            if let gap {
                guard count < 8 else { return nil }
                let tail = UInt128((count - gap) * 16)
                let below = tail == 0 ? 0 : value & (.max >> (128 - tail))
                let above = tail == 128 ? 0 : value >> tail
                let shift = UInt128((8 - gap) * 16)
                bits = (shift >= 128 ? 0 : above << shift) | below
            } else {
                guard count == 8 else { return nil }
            }
            return IPAddress(high: UInt64(truncatingIfNeeded: bits >> 64), low: UInt64(truncatingIfNeeded: bits))
        }
    }
}
