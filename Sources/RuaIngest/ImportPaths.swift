import Foundation

/// The files below some paths, folders gone through in the order of names, so that two imports do the same.
struct ImportPaths: Sequence, IteratorProtocol {
    private struct Waiting {
        let path: String
        /// Nil when nobody has looked yet.
        var isFolder: Bool?
    }

    private var waiting: [Waiting]
    /// Folders that could not be read.
    private(set) var failures: [String] = []

    /// - Parameter paths: Files, folders, or `-` for standard input.
    init(_ paths: [String]) {
        waiting = paths.reversed().map { Waiting(path: $0) }
    }

    /// The next file. Links to folders, pipes and devices below a folder are passed over, and `tmp` of a
    /// Maildir.
    mutating func next() -> String? {
        while let next = waiting.popLast() {
            let path = next.path
            guard path != "-", next.isFolder ?? isFolder(path) else { return path }
            do {
                var names = try FileManager.default.contentsOfDirectory(atPath: path).sorted(by: >)
                // What lies in `tmp` of a Maildir is still being delivered.
                if names.contains("cur"), names.contains("new") { names.removeAll { $0 == "tmp" } }
                waiting += names.compactMap { found(path.hasSuffix("/") ? path + $0 : path + "/" + $0) }
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

    /// What was found in a folder, when it is a file, or a folder that is no link.
    private func found(_ path: String) -> Waiting? {
        var status = stat()
        // What goes wrong here goes wrong again, and is told, when it is opened.
        guard lstat(path, &status) == 0 else { return Waiting(path: path) }
        if status.st_mode & S_IFMT == S_IFLNK {
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return Waiting(path: path, isFolder: false)
        case S_IFDIR: return Waiting(path: path, isFolder: true)
        default: return nil
        }
    }
}
