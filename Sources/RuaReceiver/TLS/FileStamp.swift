import Glibc

/// What tells whether files have changed. A file that can't be looked at has a stamp too.
struct FileStamp: Sendable, Equatable {
    private struct File: Equatable {
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    private let files: [File?]

    init(of paths: [String]) {
        files = paths.map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            return File(
                inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_mtim.tv_sec,
                nanoseconds: status.st_mtim.tv_nsec)
        }
    }
}
