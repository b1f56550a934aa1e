import Foundation
import RuaStore

/// A database in a folder of its own, with room for other files; all is gone with this object.
final class TemporaryStore: Sendable {
    let folder: URL
    let store: Store
    var path: String { store.path }

    init(_ name: String = "rua.db") throws {
        folder = try Self.makeFolder()
        store = try Store.open(folder.appending(path: name).path)
    }

    deinit {
        Self.remove(folder)
    }

    /// The sizes of the unnamed temporary files that this process has open beside the database.
    func openSpillFiles() throws -> [Int] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { name in
            var status = stat()
            do {
                let target = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
                guard target.hasPrefix(folder.path), target.contains(".rua-spill-"), let descriptor = Int32(name),
                    fstat(descriptor, &status) == 0
                else { return nil }
                return Int(status.st_size)
            } catch {
                // Closed by another test since it was listed.
                return nil
            }
        }
    }

    func path(of name: String) -> String { folder.appending(path: name).path }

    /// Writes a file, and the folders it lies in, below the folder.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    private static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rua-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func remove(_ folder: URL) {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            print("left behind: \(folder.path): \(error)")
        }
    }
}
