/// Cuts of an input that follow from the input, so that a finding can be repeated from its bytes alone.
struct Cuts {
    /// The largest input that is also fed byte by byte: larger ones only cost time. Unit: bytes.
    static let singleBytes = 1500

    private var state: UInt64

    /// The cuts that belong to an input.
    init(of input: [UInt8]) {
        // FNV-1a.
        state = input.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// A number below `bound` (SplitMix64).
    mutating func number(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int(truncatingIfNeeded: (mixed ^ (mixed >> 31)) % UInt64(max(bound, 1)))
    }

    /// Pieces that cover `range` in order. Half of the inputs are cut small, the others large.
    mutating func pieces(of range: Range<Int>) -> [Range<Int>] {
        let longest = number(below: 2) == 0 ? 8 : 3000
        var pieces: [Range<Int>] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(range.upperBound, start + 1 + number(below: longest))
            pieces.append(start..<end)
            start = end
        }
        return pieces
    }
}
