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

    /// Who has the lock of a database.
    ///
    /// Found out without touching the lock: whoever tried it, if only for a moment, would keep a collector from
    /// starting.
    public static func holder(for store: Store) -> Holder {
        var status = stat()
        guard stat(store.companionPath("-collector"), &status) == 0 else { return errno == ENOENT ? .nobody : .unknown }
        // The system makes the list page by page while it is read, and leaves a line out when others give locks back
        // meanwhile.
        for _ in 0..<5 {
            guard let list = list() else { return .unknown }
            let holder = holder(of: UInt64(status.st_ino), in: String(decoding: list, as: UTF8.self))
            if holder != .nobody { return holder }
        }
        return .nobody
    }

    /// The system's list of locks, to its end: Foundation takes the first page for all of it.
    private static func list() -> [UInt8]? {
        let file = Foundation.open("/proc/locks", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var list: [UInt8] = []
        var page = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Foundation.read(file, &page, page.count)
            guard count > 0 else { return count == 0 ? list : nil }
            list += page[..<count]
        }
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
