/// SipHash-2-4 with 128 bits of output: a short keyed hash that nobody without the key can find collisions for.
///
/// Rua tells equal rows and equal evaluations by it. The key is made with the database, so that a forged report cannot
/// be built to look like a genuine one that has not come yet. Source: Aumasson and Bernstein, "SipHash: a fast
/// short-input PRF", 2012; the 128-bit variant is that of the reference implementation.
public struct SipHash: Sendable, Hashable {
    private let key0: UInt64
    private let key1: UInt64

    /// A hash under a key.
    public init(key: UInt128) {
        key0 = UInt64(truncatingIfNeeded: key)
        key1 = UInt64(truncatingIfNeeded: key >> 64)
    }

    /// The hash of some bytes.
    public func callAsFunction(_ bytes: UnsafeRawBufferPointer) -> UInt128 {
        var state = State(key0: key0, key1: key1)
        let words = bytes.count / 8
        for index in 0..<words {
            state.absorb(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index &* 8, as: UInt64.self)))
        }
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        for index in words &* 8..<bytes.count {
            last |= UInt64(bytes[index]) << (UInt64(index & 7) &* 8)
        }
        return state.finish(last)
    }

    /// The hash of a few whole words, as of their little-endian bytes.
    public func callAsFunction(_ first: UInt128, _ second: UInt128, _ third: UInt64) -> UInt128 {
        var state = State(key0: key0, key1: key1)
        state.absorb(UInt64(truncatingIfNeeded: first))
        state.absorb(UInt64(truncatingIfNeeded: first >> 64))
        state.absorb(UInt64(truncatingIfNeeded: second))
        state.absorb(UInt64(truncatingIfNeeded: second >> 64))
        state.absorb(third)
        return state.finish(40 << 56)
    }

    private struct State {
        var v0, v1, v2, v3: UInt64

        init(key0: UInt64, key1: UInt64) {
            v0 = key0 ^ 0x736f_6d65_7073_6575
            v1 = key1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
            v2 = key0 ^ 0x6c79_6765_6e65_7261
            v3 = key1 ^ 0x7465_6462_7974_6573
        }

        mutating func absorb(_ word: UInt64) {
            v3 ^= word
            round()
            round()
            v0 ^= word
        }

        mutating func finish(_ last: UInt64) -> UInt128 {
            absorb(last)
            v2 ^= 0xee
            for _ in 0..<4 { round() }
            let low = v0 ^ v1 ^ v2 ^ v3
            v1 ^= 0xdd
            for _ in 0..<4 { round() }
            return UInt128(v0 ^ v1 ^ v2 ^ v3) << 64 | UInt128(low)
        }

        private mutating func round() {
            v0 = v0 &+ v1
            v1 = v1 << 13 | v1 >> 51
            v1 ^= v0
            v0 = v0 << 32 | v0 >> 32
            v2 = v2 &+ v3
            v3 = v3 << 16 | v3 >> 48
            v3 ^= v2
            v0 = v0 &+ v3
            v3 = v3 << 21 | v3 >> 43
            v3 ^= v0
            v2 = v2 &+ v1
            v1 = v1 << 17 | v1 >> 47
            v1 ^= v2
            v2 = v2 << 32 | v2 >> 32
        }
    }
}
