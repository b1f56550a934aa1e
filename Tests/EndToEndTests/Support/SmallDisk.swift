import Foundation

/// A small file system in memory, mounted for one test.
final class SmallDisk {
    let path: String
    private let scratch: Scratch

    /// Whether this process may mount one; found out by doing it.
    static let isPossible: Bool = {
        guard geteuid() == 0 else { return false }
        do {
            _ = try SmallDisk(in: Scratch(), mebibytes: 1)
            return true
        } catch {
            return false
        }
    }()

    init(in scratch: Scratch, mebibytes: Int) throws {
        self.scratch = scratch
        path = scratch.file("disk")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let mounted = try Tool.run("mount", ["-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", path], in: scratch)
        guard mounted.exitCode == 0 else { throw TestTrouble("mount: \(mounted.errorText)") }
    }

    deinit {
        do {
            _ = try Tool.run("umount", ["-l", path], in: scratch)
        } catch {
            FileHandle.standardError.write(Data("\(path) stays mounted: \(error)\n".utf8))
        }
    }
}
