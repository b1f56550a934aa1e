public import RuaCore

/// A name in the DNS, in lower case, without the dot of the root.
///
/// Unlike `DomainName` it can hold any bytes, as an answer can.
public struct DNSName: Sendable, Hashable {
    /// The labels, from the host to the top. None for the root.
    let labels: [[UInt8]]

    /// The most bytes of a name on the wire (RFC 1035 section 3.1).
    static let wireBytes = 255
    /// The most bytes of a label (RFC 1035 section 3.1).
    static let labelBytes = 63

    /// The name of a domain, below further labels such as `_dmarc`; nil when it is longer than a name may be.
    public init?(_ domain: DomainName, below prefix: String...) {
        let text = (prefix + [domain.text]).joined(separator: ".")
        self.init(
            labels: text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init))
    }

    /// A name made of its labels; nil when one is empty or it is too long.
    init?(labels: [[UInt8]]) {
        guard labels.allSatisfy({ (1...Self.labelBytes).contains($0.count) }),
            labels.reduce(1, { $0 + 1 + $1.count }) <= Self.wireBytes
        else { return nil }
        self.labels = labels.map { label in
            label.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        }
    }

    /// Whether it is the root, as in the null MX of RFC 7505.
    public var isRoot: Bool { labels.isEmpty }

    /// The domain of this name, when it is one.
    public var domain: DomainName? { DomainName(description) }

    /// The form on the wire, not compressed.
    var wire: [UInt8] {
        labels.reduce(into: []) { bytes, label in
            bytes.append(UInt8(truncatingIfNeeded: label.count))
            bytes += label
        } + [0]
    }
}

extension DNSName: CustomStringConvertible {
    /// The text, with bytes that are in no host name written as `\DDD` (RFC 1035 section 5.1); `.` for the root.
    public var description: String {
        labels.isEmpty ? "." : labels.map { $0.map(Self.text).joined() }.joined(separator: ".")
    }

    private static func text(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"), UInt8(ascii: "*"):
            String(UnicodeScalar(byte))
        default:
            "\\" + String(repeating: "0", count: byte < 10 ? 2 : byte < 100 ? 1 : 0) + String(byte)
        }
    }
}
