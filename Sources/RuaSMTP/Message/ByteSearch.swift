// The search of message data for line ends, eight bytes at a time.
extension Span<UInt8> {
    /// The first place, at or behind `start`, of `byte`.
    @inline(__always)
    package func index(of byte: UInt8, from start: Int) -> Int? {
        firstIndex(from: start, marks: { marks($0, byte) }, where: { $0 == byte })
    }

    /// The first place, at or behind `start`, of CR or LF.
    @inline(__always)
    package func indexOfLineBreak(from start: Int) -> Int? {
        firstIndex(
            from: start, marks: { marks($0, 0x0D) | marks($0, 0x0A) }, where: { $0 == 0x0D || $0 == 0x0A })
    }

    @inline(__always)
    private func firstIndex(from start: Int, marks: (UInt64) -> UInt64, where matches: (UInt8) -> Bool) -> Int? {
        let words = bytes
        var index = start
        while index &+ 8 <= count {
            // Any eight bytes are a number, and the span checks that they are inside.
            let word = UInt64(littleEndian: words.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            let found = marks(word)
            if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        while index < count {
            if matches(self[index]) { return index }
            index &+= 1
        }
        return nil
    }
}

/// The high bit of each byte of `word` that equals `byte`.
///
/// Subtracting one borrows only where the byte, combined with the one looked for, is zero. The borrow can mark a byte
/// behind a true one wrongly, so only the first mark counts.
@inline(__always)
private func marks(_ word: UInt64, _ byte: UInt8) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let difference = word ^ (ones &* UInt64(byte))
    return (difference &- ones) & ~difference & (ones << 7)
}
