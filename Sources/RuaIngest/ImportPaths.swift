import Foundation

/// The files below some paths, folders gone through in the order of names, so that two imports do the same.
struct ImportPaths: Sequence, IteratorProtocol {
    private var waiting: [String]
    /// Folders that could not be read.
    private(set) var failures: [String] = []

    /// - Parameter paths: Files, folders, or `-` for standard input.
    init(_ paths: [String]) {
        waiting = paths.reversed()
    }

    /// The next file. Links to folders, pipes and devices below a folder are passed over.
    mutating func next() -> String? {
        while let path = waiting.popLast() {
            guard path != "-", isFolder(path) else { return path }
            do {
                let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted(by: >)
                waiting += names.map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }.filter(isOfUse)
            } catch {
                failures.append("\(path): \(error.localizedDescription)")
            }
        }
        return nil
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Whether something found in a folder is a file, or a folder that is no link.
    private func isOfUse(_ path: String) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return true }
        if status.st_mode & S_IFMT == S_IFLNK {
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        }
        return status.st_mode & S_IFMT == S_IFREG || status.st_mode & S_IFMT == S_IFDIR
    }
}
