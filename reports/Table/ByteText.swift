import RuaCore

// Values as ASCII, straight into a buffer: an export writes tens of millions of them.
extension [UInt8] {
    /// Adds a number in decimal.
    mutating func appendDecimal(_ number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        appendDecimal(number.magnitude)
    }

    /// Adds a number in decimal.
    mutating func appendDecimal(_ number: UInt64) {
        if number < 10 {
            append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number))
            return
        }
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = 20
        var rest = number
        while rest > 0 {
            first &-= 1
            digits[first] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        append(digits.span.extracting(first..<20))
    }

    /// Adds a number of any size.
    mutating func appendDecimal(_ number: Int128) {
        if let small = Int64(exactly: number) {
            appendDecimal(small)
        } else {
            append(contentsOf: String(number).utf8)
        }
    }

    /// Adds a finite number with a fraction, the shortest text that reads back the same; whole numbers without `.0`.
    mutating func appendDecimal(_ number: Double) {
        if let whole = Int64(exactly: number), whole.magnitude < 1 << 53 {
            appendDecimal(whole)
        } else {
            append(contentsOf: number.description.utf8)
        }
    }

    /// Adds `2026-01-31T23:59:59Z`.
    mutating func appendTime(_ time: Timestamp) {
        let civil = time.civil
        guard (0...9999).contains(civil.year) else {
            append(contentsOf: time.description.utf8)
            return
        }
        let second = Int(time.seconds - Timestamp(day: time.day).seconds)
        var text = InlineArray<20, UInt8>(repeating: 0)
        func put(_ number: Int, at place: Int, then separator: Unicode.Scalar) {
            text[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number / 10)
            text[place + 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number % 10)
            text[place + 2] = UInt8(ascii: separator)
        }
        put(civil.year / 100, at: 0, then: "0")
        put(civil.year % 100, at: 2, then: "-")
        put(civil.month, at: 5, then: "-")
        put(civil.day, at: 8, then: "T")
        put(second / 3600, at: 11, then: ":")
        put(second / 60 % 60, at: 14, then: ":")
        put(second % 60, at: 17, then: "Z")
        append(text.span)
    }

    /// Adds an address in its canonical text.
    mutating func appendAddress(_ address: IPAddress) {
        guard address.isV4 else {
            append(contentsOf: address.description.utf8)
            return
        }
        for (index, byte) in address.bytes.enumerated() {
            if index > 0 { append(UInt8(ascii: ".")) }
            appendDecimal(UInt64(byte))
        }
    }

    /// Adds bytes as they are.
    mutating func append(_ span: Span<UInt8>) {
        span.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}

extension String {
    /// Text from bytes that should be UTF-8; what is not becomes U+FFFD.
    init(repairing utf8: Span<UInt8>) {
        self = utf8.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
