/// Bytes on their way to the database: in memory up to a bound, beyond it in a temporary file.
///
/// What keeps the memory of the process flat whatever comes in. Not shared between threads.
struct SpillBuffer: ~Copyable {
    private let memoryBytes: Int
    private let file: SpillFile
    private var memory: [UInt8] = []
    /// Where in the file the first bytes are, in order.
    private var places: [Range<Int>] = []

    /// An empty buffer that keeps `memoryBytes` in memory and moves what is more to a file.
    init(memoryBytes: Int, file: SpillFile) {
        self.memoryBytes = memoryBytes
        self.file = file
    }

    /// The number of bytes.
    var count: Int { places.reduce(memory.count) { $0 + $1.count } }

    /// All bytes, when none had to go to a file.
    var inMemory: [UInt8]? { places.isEmpty ? memory : nil }

    /// Lets a block append to the part in memory, then moves it to the file when there is too much of it.
    mutating func append(_ body: (inout [UInt8]) -> Void) throws {
        body(&memory)
        if memory.count > memoryBytes { try spill() }
    }

    /// Ends the appending: moves everything to the file unless it is few bytes, and says how many stay in memory.
    mutating func settle(memoryBytes: Int) throws -> Int {
        if memory.count > memoryBytes || !places.isEmpty { try spill() }
        // An array that grew may have twice the room that it needs, an emptied one keeps all it had.
        memory = memory.withUnsafeBytes { Array($0) }
        return memory.count
    }

    private mutating func spill() throws {
        guard !memory.isEmpty else { return }
        let place = try file.append(memory)
        if let last = places.last, last.upperBound == place.lowerBound {
            places[places.count - 1] = last.lowerBound..<place.upperBound
        } else {
            places.append(place)
        }
        memory.removeAll(keepingCapacity: true)
    }

    /// Hands all bytes to a block, in order, in chunks of any size.
    func forEachChunk(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
        for place in places { try file.forEachChunk(at: place, body) }
        if !memory.isEmpty { try body(memory[...]) }
    }
}
