import CIDN2

/// A domain name in the form in which names are compared: lower-case A-labels without a trailing dot.
public struct DomainName: Sendable, Hashable {
    /// The folded text, such as `xn--bcher-kva.example`.
    public let text: String

    /// A name folded from what a report, a mail or a person wrote.
    ///
    /// Trims blanks and one trailing dot, turns U-labels into A-labels (UTS 46, non-transitional, NFC; RFC 9989 section
    /// 5.3.1), lower-cases ASCII (RFC 4343). `_` is allowed. Nil for an empty label, a label over 63 or a name over 253
    /// octets, an address literal, or a character that no host name may hold.
    public init?(_ written: some StringProtocol) {
        var bytes = Array(written.utf8)
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        if let start = bytes.firstIndex(where: { $0 > 0x20 }) { bytes.removeFirst(start) }
        if bytes.contains(where: { $0 >= 0x80 }) {
            guard bytes.count <= 1024, let ascii = Self.toASCII(bytes) else { return nil }
            bytes = ascii
        }
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        guard Self.foldAndCheck(&bytes) else { return nil }
        text = String(decoding: bytes, as: UTF8.self)
    }

    init(folded text: String) {
        self.text = text
    }

    private static func foldAndCheck(_ bytes: inout [UInt8]) -> Bool {
        guard (1...253).contains(bytes.count) else { return false }
        var label = 0
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                bytes[index] |= 0x20
                label += 1
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                label += 1
            case UInt8(ascii: "."):
                guard label > 0 else { return false }
                label = 0
            default:
                return false
            }
            guard label <= 63 else { return false }
        }
        return label > 0
    }

    private static func toASCII(_ utf8: [UInt8]) -> [UInt8]? {
        var converted: UnsafeMutablePointer<CChar>?
        let flags = CInt(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        guard !utf8.contains(0) else { return nil }
        let status = (utf8 + [0]).withUnsafeBufferPointer { text in
            text.withMemoryRebound(to: CChar.self) { idn2_to_ascii_8z($0.baseAddress, &converted, flags) }
        }
        guard status == IDN2_OK.rawValue, let converted else { return nil }
        defer { idn2_free(converted) }
        return Array(String(cString: converted).utf8)
    }

    /// Whether this name is `other` or lies below it.
    public func isEqualOrBelow(_ other: DomainName) -> Bool {
        text == other.text || text.hasSuffix("." + other.text)
    }
}

extension DomainName: CustomStringConvertible {
    /// The folded text.
    public var description: String { text }
}
