/// What stands between `&` and `;`.
enum CharacterReference {
    /// One of the five entities of XML, or the number of a character that XML allows.
    case valid
    /// The number of a character that XML forbids.
    case forbidden
    /// Nothing that XML knows.
    case unknown

    init(_ text: ArraySlice<UInt8>) {
        guard text.first == UInt8(ascii: "#") else {
            let isKnown = ["amp", "lt", "gt", "quot", "apos"].contains { $0.utf8.elementsEqual(text) }
            self = isKnown ? .valid : .unknown
            return
        }
        let digits = text.dropFirst()
        let isHex = digits.first == UInt8(ascii: "x")
        let number = String(decoding: isHex ? digits.dropFirst() : digits, as: UTF8.self)
        guard !number.isEmpty, number.utf8.allSatisfy({ $0.isDigit || $0.isLetter }) else {
            self = .unknown
            return
        }
        guard let value = UInt32(number, radix: isHex ? 16 : 10) else {
            self = number.utf8.allSatisfy(\.isDigit) ? .forbidden : .unknown
            return
        }
        switch value {
        case 0x9, 0xa, 0xd, 0x20...0xd7ff, 0xe000...0xfffd, 0x10000...0x10ffff: self = .valid
        default: self = .forbidden
        }
    }
}
