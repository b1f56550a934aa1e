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
    private let handle: FileHandle
    private(set) var count = 0
    private(set) var failure: (any Error)?

    /// Opens a file, or standard input for `-`.
    init(path: String) throws {
        self.path = path
        handle =
            path == "-"
            ? .standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    }

    /// The last part of a path.
    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The size of the file; nil for what has none, such as a pipe.
    var size: Int? {
        var status = stat()
        guard fstat(handle.fileDescriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// The next block; nil at the end, and when the file cannot be read on.
    func next() -> [UInt8]? {
        var block: [UInt8] = []
        do {
            while block.count < Self.blockBytes,
                let more = try handle.read(upToCount: Self.blockBytes - block.count), !more.isEmpty
            {
                block.append(contentsOf: more)
            }
        } catch {
            failure = error
            return nil
        }
        count += block.count
        return block.isEmpty ? nil : block
    }
}
