import RuaCore

/// Reads the parts of a DNS message (RFC 1035 section 4.1). All of it is hostile: nothing is read beyond the end, and
/// no name takes more steps than it may have bytes.
struct WireReader {
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A number of two bytes.
    mutating func number() throws(DNSFault) -> UInt16 {
        let pair = try take(2)
        return pair.reduce(0) { $0 << 8 | UInt16($1) }
    }

    /// Some bytes.
    mutating func take(_ count: Int) throws(DNSFault) -> ArraySlice<UInt8> {
        guard count <= bytes.count - offset else { throw .malformed }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    /// A name, compressed or not (section 4.1.4).
    mutating func name() throws(DNSFault) -> DNSName {
        var labels: [[UInt8]] = []
        var total = 1
        var place = offset
        // A pointer leads to before the part that holds it; so there is no loop.
        var part = offset
        var isAway = false
        while true {
            guard place < bytes.count else { throw .malformed }
            let head = bytes[place]
            place += 1
            switch head >> 6 {
            case 0:
                if !isAway { offset = place + Int(head) }
                guard head > 0 else {
                    guard let name = DNSName(labels: labels) else { throw .malformed }
                    return name
                }
                total += 1 + Int(head)
                guard total <= DNSName.wireBytes, place + Int(head) <= bytes.count else { throw .malformed }
                labels.append(Array(bytes[place..<place + Int(head)]))
                place += Int(head)
            case 3:
                guard place < bytes.count else { throw .malformed }
                let target = Int(head & 0x3F) << 8 | Int(bytes[place])
                if !isAway { offset = place + 1 }
                guard target < part else { throw .malformed }
                (isAway, part, place) = (true, target, target)
            default:
                throw .malformed
            }
        }
    }

    /// A record; nil for one of a type or class that Rua has no use for.
    mutating func record() throws(DNSFault) -> Record? {
        let owner = try name()
        let (type, family) = (try number(), try number())
        // The time to live: an answer is used at once.
        _ = try take(4)
        let length = Int(try number())
        guard length <= bytes.count - offset else { throw .malformed }
        let end = offset + length
        guard family == 1, let type = RecordType(rawValue: type) else {
            offset = end
            return nil
        }
        let data = try self.data(type, length: length)
        guard offset == end else { throw .malformed }
        return Record(owner: owner, data: data)
    }

    private mutating func data(_ type: RecordType, length: Int) throws(DNSFault) -> RecordData {
        switch type {
        case .a, .aaaa:
            guard length == (type == .a ? 4 : 16), let address = IPAddress(bytes: try take(length)) else {
                throw .malformed
            }
            return .address(address)
        case .cname:
            return .alias(try name())
        case .mx:
            return .exchange(preference: try number(), try name())
        case .txt:
            let end = offset + length
            var text: [UInt8] = []
            while offset < end {
                let count = Int(try take(1).first ?? 0)
                guard count <= end - offset else { throw .malformed }
                text += try take(count)
            }
            return .text(text)
        }
    }
}
