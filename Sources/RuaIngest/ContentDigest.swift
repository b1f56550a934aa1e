import RuaCore

/// A hash over the bytes of an imported item, by which the same item is known again.
struct ContentDigest {
    private let hash: SipHash
    private(set) var value: UInt128 = 0

    init(_ hash: SipHash) {
        self.hash = hash
    }

    /// The digest of bytes that are in memory.
    static func of(_ bytes: [UInt8], _ hash: SipHash) -> UInt128 {
        var digest = ContentDigest(hash)
        digest.add(bytes)
        return digest.value
    }

    /// Adds a block. Where the blocks begin and end is part of the digest.
    mutating func add(_ block: [UInt8]) {
        value = hash(value, block.withUnsafeBytes { hash($0) }, UInt64(block.count))
    }
}

/// The bytes of an item as they pass by: their digest, and themselves as long as they are few enough to be kept.
struct PassingBytes {
    private let limit: Int
    private(set) var digest: ContentDigest
    private(set) var count = 0
    private var bytes: [UInt8] = []

    init(_ hash: SipHash, keepAtMost limit: Int) {
        self.limit = limit
        digest = ContentDigest(hash)
    }

    /// All bytes; nil when they were too many.
    var kept: [UInt8]? { count <= limit ? bytes : nil }

    mutating func add(_ block: [UInt8]) {
        digest.add(block)
        count += block.count
        if count <= limit { bytes += block } else { bytes = [] }
    }
}
