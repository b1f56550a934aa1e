import Foundation

/// A `rua serve` that a test started; killed when the test forgets it.
final class CollectorProcess: @unchecked Sendable {
    private let process: pid_t
    /// Whether another program runs it, which must not outlive the test either.
    private let isWrapped: Bool
    private let lines: LineFeed
    /// Guards `ended`.
    private let lock = NSLock()
    private var ended: Int32?
    private(set) var smtpPort: UInt16 = 0
    private(set) var webPort: UInt16 = 0

    /// Starts a collector on free ports and waits until it listens; a wrapper, such as strace, runs it when one is named.
    convenience init(
        in scratch: Scratch, _ arguments: String..., database: String? = nil, wrapper: [String] = [], web: Bool = false
    ) throws {
        try self.init(in: scratch, arguments: arguments, database: database, wrapper: wrapper, web: web)
    }

    init(
        in scratch: Scratch, arguments: [String], database: String? = nil, wrapper: [String] = [], web: Bool = false
    ) throws {
        let ends = try PipeEnds()
        let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
        var command =
            [RuaBinary.path, "serve", "--db", database ?? scratch.database, "--smtp", "127.0.0.1:0"]
            + (web ? ["--web", "127.0.0.1:0"] : ["--no-web"]) + arguments
        if !arguments.contains("--rcpt") { command += ["--rcpt", "rua@example.com"] }
        command = wrapper + command
        isWrapped = !wrapper.isEmpty
        process = try spawn(
            command[0], Array(command.dropFirst()),
            environment: cleanEnvironment(home: scratch.path), folder: scratch.path,
            descriptors: (nothing, nothing, ends.writing), ownGroup: isWrapped)
        close(ends.writing)
        close(nothing)
        lines = LineFeed(ends.reading)
        do {
            smtpPort = try port("smtp")
            if web { webPort = try port("web") }
        } catch {
            end(SIGKILL)
            throw error
        }
    }

    deinit { end(SIGKILL) }

    private func port(_ kind: String) throws -> UInt16 {
        let line = try lines.line(beginning: "listening \(kind) 127.0.0.1:")
        guard let port = line.split(separator: ":").last.flatMap({ UInt16($0) }), port > 0 else {
            throw TestTrouble("no port in “\(line)”")
        }
        return port
    }

    /// The lines on standard error so far.
    var log: [String] { lines.all }

    /// Waits for a line of the log.
    @discardableResult
    func logLine(holding text: String, seconds: Double = 60) throws -> String {
        try lines.line(holding: text, seconds: seconds)
    }

    /// Waits for several lines of the log that begin alike.
    func logLines(_ count: Int, beginning start: String) throws -> [String] {
        try lines.lines(count, beginning: start)
    }

    /// Sends a signal and does not wait.
    func send(_ signal: Int32) { kill(process, signal) }

    /// Sends a signal and waits for the end.
    ///
    /// - Returns: The exit code; 128 and the signal's number when a signal ended it.
    @discardableResult
    func end(_ signal: Int32 = SIGTERM) -> Int32 {
        lock.withLock {
            if let ended { return ended }
            kill(isWrapped ? -process : process, signal)
            return wait()
        }
    }

    /// Waits for the end.
    func waitForEnd() -> Int32 { lock.withLock { ended ?? wait() } }

    /// All lines on standard error, after the end.
    func logAtEnd() throws -> [String] { try lines.allAtEnd() }

    private func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        ended = code
        return code
    }

    /// The most memory it had at one time. Unit: bytes.
    var peakMemory: Int { residentPeak(of: process) }

    /// A client's connection to it, greeted.
    func connect(_ name: String = "client.example") throws -> SMTPClient {
        let client = try SMTPClient(port: smtpPort)
        try client.expect(220)
        try client.command("EHLO \(name)", 250)
        return client
    }

    /// Sends a message on a connection of its own.
    func deliver(_ message: [UInt8], to recipient: String = "rua@example.com") throws {
        let client = try connect()
        try client.message(message, to: recipient)
        try client.command("QUIT", 221)
    }
}

extension Scratch {
    /// Waits until no mail is pending.
    func waitUntilRead(seconds: Double = 60) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while try !mails("--state", "pending").isEmpty {
            guard Date() < deadline else { throw TestTrouble("mail is still pending after \(seconds) s") }
        }
    }
}
