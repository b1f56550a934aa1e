/// A question to a server: what records of a type a name has.
struct Question: Sendable, Hashable {
    let name: DNSName
    let type: RecordType

    /// The message that asks it (RFC 1035 section 4.1), with recursion desired and without EDNS: what Rua asks for is
    /// short, and there is TCP for what is not.
    func message(id: UInt16) -> [UInt8] {
        Self.pair(id) + [0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0] + name.wire + Self.pair(type.rawValue) + [0, 1]
    }

    private static func pair(_ number: UInt16) -> [UInt8] {
        [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
    }
}

/// What a server says to a question.
struct Response: Sendable, Equatable {
    /// The answer does not fit; it must be asked for by TCP.
    let isTruncated: Bool
    /// 0 for success, 3 for a name that is not there (RFC 1035 section 4.1.1).
    let code: UInt8
    /// The records of the answer section; of other sections nothing is believed.
    let records: [Record]

    /// The most records of an answer that are read. A domain with more mail exchangers or texts than this is not set
    /// up, it is an attack.
    static let mostRecords = 200

    /// Reads a message; nil when it does not answer this question with this id, and is perhaps forged.
    init?(_ message: [UInt8], to question: Question, id: UInt16) throws(DNSFault) {
        var reader = WireReader(message)
        guard message.count >= 12, try reader.number() == id else { return nil }
        let flags = try reader.number()
        let questions = try reader.number()
        let answers = try reader.number()
        _ = try reader.take(4)
        guard flags & 0x8000 != 0, flags & 0x7800 == 0, questions == 1 else { return nil }
        guard try reader.name() == question.name, try reader.number() == question.type.rawValue,
            try reader.number() == 1
        else { return nil }
        code = UInt8(flags & 0x0F)
        isTruncated = flags & 0x0200 != 0
        var records: [Record] = []
        if !isTruncated {
            for _ in 0..<min(Int(answers), Self.mostRecords) {
                if let record = try reader.record() { records.append(record) }
            }
        }
        self.records = records
    }
}
