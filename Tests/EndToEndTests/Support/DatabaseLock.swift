import Foundation

/// Another process that holds the write lock of a database until it is told to end.
final class DatabaseLock {
    private let process: pid_t
    private let input: Int32
    private var isHeld = true

    init(_ scratch: Scratch) throws {
        let script = """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1], isolation_level=None)
            c.execute("BEGIN IMMEDIATE")
            print("locked", flush=True)
            sys.stdin.read()
            """
        guard let python = Tool.path("python3") else { throw TestTrouble("python3 is not installed") }
        let (standardInput, standardOutput) = (try PipeEnds(), try PipeEnds())
        process = try spawn(
            python, ["-c", script, scratch.database], environment: ProcessInfo.processInfo.environment,
            folder: scratch.path, descriptors: (standardInput.reading, standardOutput.writing, 2))
        close(standardInput.reading)
        close(standardOutput.writing)
        input = standardInput.writing
        _ = try LineFeed(standardOutput.reading).line(beginning: "locked")
    }

    deinit { end() }

    /// Lets go of the lock.
    func end() {
        guard isHeld else { return }
        isHeld = false
        close(input)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
}
