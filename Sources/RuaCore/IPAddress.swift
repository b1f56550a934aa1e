/// An IPv4 or IPv6 address, as the 16 bytes of its IPv6 form; IPv4 lies under `::ffff:0:0/96`.
///
/// Order is numeric within a family, IPv4 first.
public struct IPAddress: Sendable, Hashable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An address from its 4 or 16 bytes in network order; nil for any other number of bytes.
    public init?(bytes: some Collection<UInt8>) {
        let read = { (bytes: UnsafeBufferPointer<UInt8>) in IPAddress(bytes: UnsafeRawBufferPointer(bytes)) }
        guard let address = bytes.withContiguousStorageIfAvailable(read) ?? Array(bytes).withUnsafeBufferPointer(read)
        else { return nil }
        self = address
    }

    /// An address from its 4 or 16 bytes in network order, as `init(bytes:)` for any bytes: one that the compiler need not
    /// specialize, since every row that is read back takes it.
    public init?(bytes: UnsafeRawBufferPointer) {
        switch bytes.count {
        case 4:
            self.init(v4: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        case 16:
            self.init(
                high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        default:
            return nil
        }
    }

    /// An IPv4 address from its 32 bits.
    public init(v4: UInt32) {
        self.init(high: 0, low: 0xffff << 32 | UInt64(v4))
    }

    /// Whether this is an IPv4 address, an IPv4-mapped IPv6 address included: both mean the same host.
    public var isV4: Bool { high == 0 && low >> 32 == 0xffff }

    /// The 4 or 16 bytes in network order: the form kept in the database, which sorts within a family as the addresses
    /// do.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(16)
        appendBytes(to: &result)
        return result
    }

    /// Appends `bytes` to a buffer, without an array in between.
    public func appendBytes(to buffer: inout [UInt8]) {
        if !isV4 {
            for shift in stride(from: UInt64(56), through: 0, by: -8) {
                buffer.append(UInt8(truncatingIfNeeded: high >> shift))
            }
        }
        for shift in stride(from: UInt64(isV4 ? 24 : 56), through: 0, by: -8) {
            buffer.append(UInt8(truncatingIfNeeded: low >> shift))
        }
    }

    /// The address as one number: that of its IPv6 form.
    public var number: UInt128 { UInt128(high) << 64 | UInt128(low) }

    /// The network that a person thinks of as one sender: the /24 of an IPv4, the /64 of an IPv6 address.
    public var network: Network { Network(self, prefix: isV4 ? 24 : 64) }
}

extension IPAddress: Comparable {
    /// IPv4 before IPv6, then by number.
    public static func < (left: IPAddress, right: IPAddress) -> Bool {
        if left.isV4 != right.isV4 { return left.isV4 }
        return (left.high, left.low) < (right.high, right.low)
    }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text: dotted decimal, or RFC 5952 for IPv6.
    public var description: String {
        if isV4 {
            return stride(from: UInt64(24), through: 0, by: -8)
                .map { String(low >> $0 & 0xff) }.joined(separator: ".")
        }
        let groups = [high, low].flatMap { half in
            stride(from: UInt64(48), through: 0, by: -16).map { UInt16(truncatingIfNeeded: half >> $0) }
        }
        guard let zeros = Self.longestZeroRun(in: groups) else { return Self.hex(groups[...]) }
        return Self.hex(groups[..<zeros.lowerBound]) + "::" + Self.hex(groups[zeros.upperBound...])
    }

    private static func hex(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of at least two zero groups (RFC 5952 section 4.2).
    private static func longestZeroRun(in groups: [UInt16]) -> Range<Int>? {
        var best: Range<Int>?
        var start = 0
        while start < groups.count {
            guard groups[start] == 0 else {
                start += 1
                continue
            }
            var end = start
            while end < groups.count, groups[end] == 0 { end += 1 }
            if end - start > max(best?.count ?? 0, 1) { best = start..<end }
            start = end
        }
        return best
    }
}

/// A block of addresses in CIDR form, such as `192.0.2.0/24`.
public struct Network: Sendable, Hashable {
    /// The first address of the block.
    public let base: IPAddress
    /// The number of leading bits that are fixed: 0 to 32 for IPv4, 0 to 128 for IPv6.
    public let prefix: Int

    /// The block of `prefix` bits that holds `address`; a prefix out of range is brought to the nearest end.
    public init(_ address: IPAddress, prefix: Int) {
        self.prefix = min(max(prefix, 0), address.isV4 ? 32 : 128)
        let bits = self.prefix + (address.isV4 ? 96 : 0)
        base = IPAddress(high: address.high & Self.mask(bits), low: address.low & Self.mask(bits - 64))
    }

    /// A block from its text; a lone address is a block of one. Nil when it is neither.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        let widest = address.isV4 ? 32 : 128
        guard parts.count == 2 else {
            self.init(address, prefix: widest)
            return
        }
        guard parts[1].utf8.first != UInt8(ascii: "+"), let prefix = UInt8(parts[1]), prefix <= widest else {
            return nil
        }
        self.init(address, prefix: Int(prefix))
    }

    /// Whether the block holds an address; an IPv4 block holds no IPv6 address.
    public func contains(_ address: IPAddress) -> Bool {
        address.isV4 == base.isV4 && Network(address, prefix: prefix).base == base
    }

    private static func mask(_ bits: Int) -> UInt64 {
        bits <= 0 ? 0 : bits >= 64 ? .max : ~(.max >> UInt64(bits))
    }
}

extension Network: CustomStringConvertible {
    /// The CIDR text.
    public var description: String { "\(base)/\(prefix)" }
}
