public import RuaCore

/// What a record says.
public enum RecordData: Sendable, Hashable {
    /// The address of a host.
    case address(IPAddress)
    /// The name is another name for this one.
    case alias(DNSName)
    /// A host that takes the mail of a domain; the lowest preference comes first.
    case exchange(preference: UInt16, DNSName)
    /// The character-strings of a TXT record, joined without anything between (RFC 7489 section 6.1, RFC 7208 section
    /// 3.3).
    case text([UInt8])
}

/// One record of an answer.
struct Record: Sendable, Hashable {
    let owner: DNSName
    let data: RecordData
}
