import Foundation

/// Bytes on their way to the database: in memory up to a bound, beyond it in an unnamed temporary file.
///
/// What keeps the memory of the process flat whatever comes in. The file has no name from the start, so it is gone with
/// the process, however that ends. Not shared between threads.
struct SpillBuffer: ~Copyable {
    private let memoryBytes: Int
    private let folder: String
    private var memory: [UInt8] = []
    private var file: FileHandle?
    private var fileBytes = 0

    /// An empty buffer that keeps `memoryBytes` in memory and makes its file in `folder`.
    init(memoryBytes: Int, folder: String) {
        self.memoryBytes = memoryBytes
        self.folder = folder
    }

    /// The number of bytes.
    var count: Int { fileBytes + memory.count }

    /// All bytes, when none had to go to a file.
    var inMemory: [UInt8]? { file == nil ? memory : nil }

    /// Lets a block append to the part in memory, then moves it to the file when there is too much of it.
    mutating func append(_ body: (inout [UInt8]) -> Void) throws {
        body(&memory)
        if memory.count > memoryBytes { try spill() }
    }

    /// Ends the appending: moves everything to the file unless it is few bytes, and says how many stay in memory.
    mutating func settle(memoryBytes: Int) throws -> Int {
        if memory.count > memoryBytes { try spill() }
        if memory.isEmpty { memory = [] }
        return memory.count
    }

    private mutating func spill() throws {
        let file = try self.file ?? Self.unnamedFile(in: folder)
        self.file = file
        try file.write(contentsOf: memory)
        fileBytes += memory.count
        memory.removeAll(keepingCapacity: true)
    }

    /// Hands all bytes to a block, in order, in chunks of any size.
    func forEachChunk(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
        if let file {
            try file.seek(toOffset: 0)
            var rest = fileBytes
            while rest > 0 {
                guard let chunk = try file.read(upToCount: min(rest, 256 << 10)), !chunk.isEmpty else {
                    throw CocoaError(.fileReadCorruptFile)
                }
                rest -= chunk.count
                try body(ArraySlice(chunk))
            }
            try file.seekToEnd()
        }
        if !memory.isEmpty { try body(memory[...]) }
    }

    private static func unnamedFile(in folder: String) throws -> FileHandle {
        var template = Array((folder + "/.rua-spill-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        unlink(&template)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
}
