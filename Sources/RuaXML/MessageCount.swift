/// What the text of a `count` says.
enum MessageCount: Equatable {
    case missing
    case number(Int64, decimal: Bool)
    case unreadable

    /// The largest count taken: the integers that every reader of JSON or floating point keeps exact.
    private static let most: Int64 = 1 << 53

    /// Reads the bytes of a trimmed text: digits, or digits with a fraction of nothing but zeros. A plus sign before
    /// them is right in XML Schema's integers.
    init(_ text: some Collection<UInt8>) {
        var value: Int64?
        var fraction = false
        let isSigned = text.first == UInt8(ascii: "+")
        for byte in text.dropFirst(isSigned ? 1 : 0) {
            if byte == UInt8(ascii: "."), value != nil, !fraction {
                fraction = true
                continue
            }
            let digit = Int64(byte &- UInt8(ascii: "0"))
            guard digit <= 9, !fraction || digit == 0 else {
                self = .unreadable
                return
            }
            guard !fraction else { continue }
            let next = (value ?? 0) &* 10 &+ digit
            guard next <= Self.most else {
                self = .unreadable
                return
            }
            value = next
        }
        if let value {
            self = .number(value, decimal: fraction)
        } else {
            self = fraction || isSigned ? .unreadable : .missing
        }
    }
}
