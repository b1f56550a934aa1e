public import RuaCore

/// What a name has of a type of record.
public struct Answer: Sendable, Equatable {
    /// Whether the name is there at all, with records of whatever type.
    public let exists: Bool
    /// The names that the name stands for, in order, when it is an alias; the last one has the data.
    public let aliases: [DNSName]
    /// What its records of the type say.
    public let data: [RecordData]

    /// The texts of TXT records.
    public var texts: [[UInt8]] {
        data.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// The hosts of MX records, best first.
    public var exchanges: [(preference: UInt16, host: DNSName)] {
        data.compactMap { if case .exchange(let preference, let host) = $0 { (preference, host) } else { nil } }
            .sorted { $0.preference < $1.preference }
    }

    /// The addresses of A or AAAA records.
    public var addresses: [IPAddress] {
        data.compactMap { if case .address(let address) = $0 { address } else { nil } }
    }
}
