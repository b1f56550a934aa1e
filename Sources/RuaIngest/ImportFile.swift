import Foundation

/// A file that is read in blocks of one size, so that its digest does not depend on how it is used.
///
/// Sendable although it changes: it is opened by the one who goes through the folders and then handed on to one reader,
/// never used by both.
final class ImportFile: @unchecked Sendable {
    private static let blockBytes = 256 << 10

    let path: String
    /// The name, without the folders it lies in.
    var name: String { Self.name(of: path) }
    /// The size of the file when it was opened; nil for what has none, such as a pipe.
    let size: Int?
    private let handle: FileHandle
    private(set) var count = 0
    private(set) var failure: (any Error)?

    /// Opens a file, or standard input for `-`.
    init(path: String) throws {
        self.path = path
        handle = path == "-" ? .standardInput : try Self.open(path)
        var status = stat()
        let isFile = fstat(handle.fileDescriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isFile ? Int(status.st_size) : nil
    }

    /// A folder with a hundred thousand mails is opened here, so without the questions that `URL` asks about each.
    private static func open(_ path: String) throws -> FileHandle {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// The last part of a path.
    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The next block; nil at the end, and when the file cannot be read on.
    func next() -> [UInt8]? {
        var block: [UInt8] = []
        while block.count < Self.blockBytes {
            let more = read(Self.blockBytes - block.count)
            if more.isEmpty { break }
            if block.isEmpty { block = more } else { block += more }
        }
        return block.isEmpty || failure != nil ? nil : block
    }

    /// Some bytes, in no more memory than the file has left; none at the end, and after a failure.
    private func read(_ most: Int) -> [UInt8] {
        let room = min(most, size.map { max($0 - count, 0) + 1 } ?? most)
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
            var got = -1
            repeat {
                got = Foundation.read(handle.fileDescriptor, buffer.baseAddress, room)
            } while got < 0 && errno == EINTR
            if got < 0 { failure = POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
            filled = max(got, 0)
        }
        count += bytes.count
        return bytes
    }
}
