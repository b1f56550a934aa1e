import Foundation

/// Something in the surroundings of a test went wrong.
struct TestTrouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// What the last system call said.
    static func system(_ call: String) -> TestTrouble {
        TestTrouble("\(call): \(String(cString: strerror(errno)))")
    }
}

/// Starts a program with the given descriptors as its standard input, output and error.
///
/// Not Foundation's `Process`: a test needs the resources that a program used, and its pipes without threads.
func spawn(
    _ program: String, _ arguments: [String], environment: [String: String], folder: String,
    descriptors: (input: Int32, output: Int32, error: Int32), ownGroup: Bool = false
) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, descriptors.input, 0)
    posix_spawn_file_actions_adddup2(&actions, descriptors.output, 1)
    posix_spawn_file_actions_adddup2(&actions, descriptors.error, 2)
    // A test runner may ignore or block signals; the program starts as from a shell.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGPIPE, SIGTERM, SIGINT, SIGHUP] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    let group = ownGroup ? POSIX_SPAWN_SETPGROUP : 0
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group))

    // Glibc's module has no call to change the folder on the way; env does it and then is the program.
    let env = "/usr/bin/env"
    var argv: [UnsafeMutablePointer<CChar>?] = ([env, "-C", folder, program] + arguments).map { strdup($0) }
    var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
    argv.append(nil)
    envp.append(nil)
    defer { for pointer in argv + envp { free(pointer) } }
    var process = pid_t()
    let error = PipeEnds.lock.withLock { posix_spawn(&process, env, &actions, &attributes, argv, envp) }
    guard error == 0 else { throw TestTrouble("\(program) cannot be started: \(String(cString: strerror(error)))") }
    return process
}

/// Two ends of a pipe that no other program inherits.
struct PipeEnds {
    /// Held while a pipe is made and while a program is started, since a pipe is not private from its first moment.
    static let lock = NSLock()

    let reading: Int32
    let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        let isMade = Self.lock.withLock {
            pipe(&ends) == 0 && ends.allSatisfy { fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }
        }
        guard isMade else { throw TestTrouble.system("pipe") }
        (reading, writing) = (ends[0], ends[1])
    }
}

/// The environment that programs get unless a test says otherwise: nothing of the developer's settings leaks in.
func cleanEnvironment(home: String) -> [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    // A time zone far from UTC, so that a local time anywhere shows. A crash is told by the exit code, without a
    // backtrace that takes seconds.
    return [
        "PATH": path, "HOME": home, "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
    ]
}

/// The most memory that a running program had at one time; 0 when it has ended. Unit: bytes.
///
/// Not what `wait4` says, which begins with the memory of the process that started the program.
func residentPeak(of process: pid_t) -> Int {
    guard let status = FileManager.default.contents(atPath: "/proc/\(process)/status") else { return 0 }
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").compactMap { Int($0) }.first ?? 0) << 10
}
