import Foundation
public import RuaStore

/// Remembers on disk which mail is being read, so that the next start knows what a crash was about.
///
/// Eight bytes beside the database, written without fsync: they outlive the process, and a power cut is no fault of the
/// mail. Used by the one worker of a collector.
public final class ReadingMarker {
    private let file: FileHandle

    /// Opens the marker of a database.
    ///
    /// - Throws: `StoreError` when it cannot be made.
    public init(for store: Store) throws(StoreError) {
        let path = store.companionPath("-reading")
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(.io, path: path, "cannot be made (\(String(cString: strerror(errno)))).")
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// What the worker is at.
    public enum Mark: Sendable, Equatable {
        /// It waits.
        case nothing
        /// It reads, or records, this mail.
        case mail(Int64)
        /// It records several mails in one transaction.
        case several
    }

    /// What the worker was at when the process ended.
    public var left: Mark {
        var number: Int64 = 0
        let count = pread(file.fileDescriptor, &number, MemoryLayout<Int64>.size, 0)
        guard count == MemoryLayout<Int64>.size, number != 0 else { return .nothing }
        return number < 0 ? .several : .mail(number)
    }

    /// Says what the worker is at from now on.
    public func set(_ mark: Mark) {
        var number: Int64 =
            switch mark {
            case .nothing: 0
            case .mail(let id): id
            case .several: -1
            }
        // A marker that cannot be written costs no mail; a crash then just goes uncounted.
        _ = pwrite(file.fileDescriptor, &number, MemoryLayout<Int64>.size, 0)
    }
}
