import Foundation

/// Text that attackers put into reports, and what must never come out again.
enum HostileText {
    /// Whether a text could do harm where it is shown; the line ends of CSV are no harm.
    static func isHarmless(_ text: String) -> Bool {
        text.replacingOccurrences(of: "\r\n", with: "\n").unicodeScalars.allSatisfy { !isDangerous($0) }
    }

    /// Acts on a terminal or turns text around: C0 but line feed, DEL, C1, bidi controls, line separators.
    static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x2028...0x2029: true
        default: false
        }
    }
}
