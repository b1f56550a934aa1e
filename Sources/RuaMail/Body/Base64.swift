/// Decodes base64 in pieces (RFC 2045 section 6.8), tolerant of what mail adds to it: line breaks, blanks and any other
/// byte outside the alphabet are passed over, padding may be missing, and a run may follow another after its padding.
struct Base64Decoder: Sendable {
    /// Bits read and not yet written, at most 18 of them.
    private var bits: UInt32 = 0
    /// Characters read and not yet written, 0 to 3.
    private var held = 0

    /// What stands for a byte outside the alphabet; `=` is told apart.
    private static let outside: UInt8 = 0xFF
    private static let padding: UInt8 = 0xFE

    /// An array, not an inline one: a global InlineArray is copied at each use, which made this four times slower.
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: outside, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in alphabet.utf8.enumerated() {
            table[Int(character)] = UInt8(truncatingIfNeeded: value)
        }
        // The alphabet for URLs (RFC 4648 section 5) shares all but these two.
        table[Int(UInt8(ascii: "-"))] = 62
        table[Int(UInt8(ascii: "_"))] = 63
        table[Int(Byte.equals)] = padding
        return table
    }()

    /// Whether base64 may hold this byte, padding included.
    static func isDigit(_ byte: UInt8) -> Bool { values[Int(byte)] != outside }

    /// Decodes from `position` until the input ends or fewer than 3 bytes of room are left.
    ///
    /// - Parameters:
    ///   - input: encoded bytes.
    ///   - position: where to read next; moved on.
    ///   - end: where the input ends.
    ///   - room: where to write.
    ///   - filled: bytes of `room` in use; moved on.
    mutating func decode(
        _ input: [UInt8], from position: inout Int, to end: Int, into room: inout MutableSpan<UInt8>,
        filled: inout Int
    ) {
        let source = input.span
        let values = Self.values.span
        var index = position
        var out = filled
        let capacity = room.count
        while index < end, out &+ 3 <= capacity {
            if held == 0, index &+ 4 <= end {
                let a = UInt32(values[Int(source[index])])
                let b = UInt32(values[Int(source[index &+ 1])])
                let c = UInt32(values[Int(source[index &+ 2])])
                let d = UInt32(values[Int(source[index &+ 3])])
                if (a | b | c | d) & 0x80 == 0 {
                    let word = a << 18 | b << 12 | c << 6 | d
                    room[out] = UInt8(truncatingIfNeeded: word >> 16)
                    room[out &+ 1] = UInt8(truncatingIfNeeded: word >> 8)
                    room[out &+ 2] = UInt8(truncatingIfNeeded: word)
                    out &+= 3
                    index &+= 4
                    continue
                }
            }
            let value = values[Int(source[index])]
            index &+= 1
            if value < 64 {
                take(value, &room, &out)
            } else if value == Self.padding {
                flush(&room, &out)
            }
        }
        position = index
        filled = out
    }

    /// Writes what a missing padding left unwritten: at most 2 bytes, for which there must be room.
    mutating func finish(into room: inout MutableSpan<UInt8>, filled: inout Int) {
        flush(&room, &filled)
    }

    private mutating func take(_ value: UInt8, _ room: inout MutableSpan<UInt8>, _ out: inout Int) {
        bits = bits << 6 | UInt32(value)
        held &+= 1
        guard held == 4 else { return }
        room[out] = UInt8(truncatingIfNeeded: bits >> 16)
        room[out &+ 1] = UInt8(truncatingIfNeeded: bits >> 8)
        room[out &+ 2] = UInt8(truncatingIfNeeded: bits)
        out &+= 3
        bits = 0
        held = 0
    }

    private mutating func flush(_ room: inout MutableSpan<UInt8>, _ out: inout Int) {
        if held == 2 {
            room[out] = UInt8(truncatingIfNeeded: bits >> 4)
            out &+= 1
        } else if held == 3 {
            room[out] = UInt8(truncatingIfNeeded: bits >> 10)
            room[out &+ 1] = UInt8(truncatingIfNeeded: bits >> 2)
            out &+= 2
        }
        bits = 0
        held = 0
    }

    /// All of `range` at once, for what is known to be short.
    static func decode(_ input: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: range.count / 4 * 3 + 6)
        var filled = 0
        var position = range.lowerBound
        var decoder = Base64Decoder()
        var room = result.mutableSpan
        decoder.decode(input, from: &position, to: range.upperBound, into: &room, filled: &filled)
        decoder.finish(into: &room, filled: &filled)
        result.removeLast(result.count - filled)
        return result
    }
}
