import Foundation

/// The room on a file system.
enum DiskSpace {
    /// What an ordinary user may still write at a place; nil when the system does not say. Unit: bytes.
    static func free(at path: String) -> Int? {
        blocks(at: path) { $0.f_bavail }
    }

    /// The size of the file system at a place; nil when the system does not say. Unit: bytes.
    static func size(at path: String) -> Int? {
        blocks(at: path) { $0.f_blocks }
    }

    /// The room that is kept free at a place: what the settings say, on a small file system a twentieth of it. Unit:
    /// bytes.
    static func reserve(_ wanted: Int, at path: String) -> Int {
        min(wanted, (size(at: path) ?? .max) / 20)
    }

    private static func blocks(at path: String, _ number: (statvfs) -> fsblkcnt_t) -> Int? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let (bytes, overflow) = UInt64(number(status)).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return overflow ? .max : Int(clamping: bytes)
    }
}
