import Foundation

extension CollectorLock {
    /// Whether a collector has a database now, and the number of its process when the system tells.
    public enum Holder: Sendable, Equatable {
        /// There is none.
        case nobody
        /// There is one.
        case process(Int32)
        /// The system does not say.
        case unknown
    }

    /// How often the list of locks is read before a lock that is not in it counts as free.
    private static let listReadings = 20

    /// Who has the lock of a database.
    ///
    /// Found out without touching the lock: whoever tried it, if only for a moment, would keep a collector from
    /// starting.
    public static func holder(for store: Store) -> Holder {
        var status = stat()
        guard stat(store.companionPath("-collector"), &status) == 0 else { return errno == ENOENT ? .nobody : .unknown }
        // The system makes the list page by page while it is read, and leaves a line out when others give locks back
        // meanwhile.
        for _ in 0..<listReadings {
            guard let file = FileManager.default.contents(atPath: "/proc/locks") else { return .unknown }
            let holder = holder(of: UInt64(status.st_ino), in: String(decoding: file, as: UTF8.self))
            if holder != .nobody { return holder }
        }
        return .nobody
    }

    /// Who has locked a file, by its number, in a text such as `1: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF`: see
    /// proc(5).
    ///
    /// The number of the device is not compared: overlay and btrfs have another one here than `stat` tells.
    static func holder(of inode: UInt64, in locks: String) -> Holder {
        for line in locks.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 5, words[1] == "FLOCK", words[3] == "WRITE",
                words[5].split(separator: ":").last.flatMap({ UInt64($0) }) == inode
            else { continue }
            return Int32(words[4]).map(Holder.process) ?? .unknown
        }
        return .nobody
    }
}
