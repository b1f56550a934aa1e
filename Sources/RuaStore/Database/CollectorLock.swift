import Foundation

/// The right to be the one collector of a database: a lock that the system takes back however the process ends.
public final class CollectorLock: Sendable {
    private let file: Int32

    /// Takes the lock.
    ///
    /// - Throws: `StoreError.Code.inUse` when another process has it.
    public init(for store: Store) throws(StoreError) {
        let path = store.companionPath("-collector")
        let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw StoreError(.io, path: path, "cannot be made (\(String(cString: strerror(errno)))).")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let error = errno
            close(file)
            guard error == EWOULDBLOCK else {
                throw StoreError(.io, path: path, "cannot be locked (\(String(cString: strerror(error)))).")
            }
            throw StoreError(
                .inUse, path: store.path,
                "another collector is using this database. Stop it first, or give this one another --db.")
        }
        self.file = file
    }

    deinit {
        // Closing alone is not enough: a program that this process starts at the same moment has the file too, until it
        // runs.
        _ = flock(file, LOCK_UN)
        close(file)
    }
}
