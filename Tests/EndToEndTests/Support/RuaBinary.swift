import Foundation

/// The program that is tested: what `RUA_BINARY` names, else the one built beside these tests.
enum RuaBinary {
    static let path: String = {
        if let named = ProcessInfo.processInfo.environment["RUA_BINARY"] { return named }
        let folders = [CommandLine.arguments[0], readLink("/proc/self/exe"), Repository.path + "/.build/debug/x"]
        for start in folders {
            var folder = URL(fileURLWithPath: start).standardizedFileURL.deletingLastPathComponent()
            // The tests may stand in a bundle, a few folders below the build folder.
            for _ in 0..<5 {
                let candidate = folder.appendingPathComponent("rua").path
                if FileManager.default.isExecutableFile(atPath: candidate), !isFolder(candidate) { return candidate }
                folder.deleteLastPathComponent()
            }
        }
        return "/no/rua/beside/these/tests; set RUA_BINARY"
    }()

    /// Whether it was built without optimisation: memory and time then say little.
    static var isDebug: Bool { path.contains("/debug/") }

    private static func readLink(_ path: String) -> String {
        do {
            return try FileManager.default.destinationOfSymbolicLink(atPath: path)
        } catch {
            return path
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}

/// The folder that the sources are in.
enum Repository {
    static let path: String = {
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path
    }()
}

/// A program of the system that a test needs.
enum Tool {
    /// Where it is; nil when it is not installed.
    static func path(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static func isInstalled(_ name: String) -> Bool { path(name) != nil }

    /// Runs it.
    static func run(
        _ name: String, _ arguments: [String], in scratch: Scratch, input: [UInt8] = [], seconds: Double = 60
    ) throws -> RuaProcess {
        guard let path = path(name) else { throw TestTrouble("\(name) is not installed") }
        return try RuaProcess.run(program: path, arguments, folder: scratch.path, input: input, seconds: seconds)
    }
}
