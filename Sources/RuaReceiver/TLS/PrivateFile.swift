import Glibc

/// Files that only their owner may read.
enum PrivateFile {
    /// Writes a file, whole or not at all; says whether it is there.
    static func write(_ bytes: UnsafeRawBufferPointer, to path: String) -> Bool {
        let temporary = path + ".new"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        defer { close(file) }
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(file, rest.baseAddress, rest.count)
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return fsync(file) == 0 && rename(temporary, path) == 0
    }
}
