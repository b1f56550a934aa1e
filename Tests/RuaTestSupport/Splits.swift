/// How a stream of bytes is handed to a parser. A streaming parser must give the same result at every feed.
public enum Feed: Sendable, CaseIterable, CustomStringConvertible {
    /// All at once.
    case whole
    /// One byte at a time.
    case bytes
    /// In pieces of 1 to 64 bytes, cut where a seeded generator says.
    case random

    /// The pieces, in order, without gap or overlap, that cover `0 ..< count`. An empty stream has no piece.
    public func cuts(of count: Int, seed: UInt64 = 1) -> [Range<Int>] {
        guard count > 0 else { return [] }
        switch self {
        case .whole:
            return [0..<count]
        case .bytes:
            return (0..<count).map { $0..<$0 + 1 }
        case .random:
            var generator = SeededGenerator(seed: seed)
            var pieces: [Range<Int>] = []
            var start = 0
            while start < count {
                let end = min(count, start + Int.random(in: 1...64, using: &generator))
                pieces.append(start..<end)
                start = end
            }
            return pieces
        }
    }

    /// The feed's name, as a test prints it.
    public var description: String {
        switch self {
        case .whole: "whole"
        case .bytes: "byte by byte"
        case .random: "random cuts"
        }
    }
}

/// A small generator (SplitMix64) whose numbers follow from its seed, so that a failure can be repeated.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts the sequence that belongs to `seed`.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next number of the sequence.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
