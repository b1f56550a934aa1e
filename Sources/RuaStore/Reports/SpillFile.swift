import Foundation

/// An unnamed temporary file beside the database, which several buffers fill one after the other.
///
/// It has no name from the start, so it is gone with the process, however that ends. All reports of a mail share one: a
/// mail can hold a thousand, and a process has not many more file handles than that. Not shared between threads.
public final class SpillFile {
    private let folder: String
    private var handle: FileHandle?
    private var count = 0

    /// A file beside a database; made when the first bytes go to it.
    public init(for store: Store) {
        folder = store.folder
    }

    /// Adds bytes at the end and says where they are. What an append that failed has written is written over.
    func append(_ bytes: [UInt8]) throws -> Range<Int> {
        let handle = try self.handle ?? Self.unnamedFile(in: folder)
        self.handle = handle
        try handle.seek(toOffset: UInt64(count))
        try handle.write(contentsOf: bytes)
        let place = count..<count + bytes.count
        count = place.upperBound
        return place
    }

    /// Hands the bytes at a place to a block, in order, in chunks of any size.
    func forEachChunk(at place: Range<Int>, _ body: (ArraySlice<UInt8>) throws -> Void) throws {
        guard let handle else { return }
        var offset = place.lowerBound
        while offset < place.upperBound {
            try handle.seek(toOffset: UInt64(offset))
            let wanted = min(place.upperBound - offset, 256 << 10)
            guard let chunk = try handle.read(upToCount: wanted), !chunk.isEmpty else {
                throw CocoaError(.fileReadCorruptFile)
            }
            offset += chunk.count
            try body(ArraySlice(chunk))
        }
    }

    private static func unnamedFile(in folder: String) throws -> FileHandle {
        var template = Array((folder + "/.rua-spill-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        unlink(&template)
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
        return handle
    }
}
