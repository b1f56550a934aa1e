import Foundation
import RuaStore

/// A database in a folder of its own, which is gone with this object.
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

    static func makeFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rua-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    static func remove(_ folder: URL) {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            print("left behind: \(folder.path): \(error)")
        }
    }
}

/// Runs a block with the path of a file, not there yet, in a folder of its own.
func withTemporaryPath<Value>(_ name: String = "rua.db", _ body: (String) throws -> Value) throws -> Value {
    let folder = try TemporaryStore.makeFolder()
    defer { TemporaryStore.remove(folder) }
    return try body(folder.appending(path: name).path)
}

/// The code of the `StoreError` that a block throws; nil when it throws none.
func code(_ body: () throws -> Void) -> StoreError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? StoreError)?.code
    }
}
