/// The types of record that Rua asks for. The raw value is the number on the wire.
public enum RecordType: UInt16, Sendable, CaseIterable {
    /// An IPv4 address.
    case a = 1
    /// Another name for a name. Never asked for, but answers hold it.
    case cname = 5
    /// A mail exchanger.
    case mx = 15
    /// Texts.
    case txt = 16
    /// An IPv6 address.
    case aaaa = 28
}

extension RecordType: CustomStringConvertible {
    /// The name in zone files.
    public var description: String {
        switch self {
        case .a: "A"
        case .cname: "CNAME"
        case .mx: "MX"
        case .txt: "TXT"
        case .aaaa: "AAAA"
        }
    }
}
