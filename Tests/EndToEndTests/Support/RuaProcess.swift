import Foundation

/// A program run to its end: what it said and how it ended.
struct RuaProcess {
    let output: [UInt8]
    let error: [UInt8]
    /// The exit code; 128 and the signal's number when a signal ended it, as a shell says.
    let exitCode: Int32
    /// The most memory it had at one time, as seen every few milliseconds. Unit: bytes.
    let peakMemory: Int

    var text: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: error, as: UTF8.self) }

    /// Runs `rua` in a test's folder, on its database.
    static func run(
        _ arguments: [String], in scratch: Scratch, input: [UInt8] = [], environment: [String: String] = [:],
        seconds: Double = 60
    ) throws -> RuaProcess {
        try run(
            program: RuaBinary.path, arguments, folder: scratch.path, input: input,
            environment: cleanEnvironment(home: scratch.path)
                .merging(["RUA_DB": scratch.database]) { $1 }.merging(environment) { $1 },
            seconds: seconds)
    }

    /// Runs any program.
    static func run(
        program: String, _ arguments: [String], folder: String, input: [UInt8] = [],
        environment: [String: String]? = nil, seconds: Double = 60
    ) throws -> RuaProcess {
        let (standardInput, standardOutput, standardError) = (try PipeEnds(), try PipeEnds(), try PipeEnds())
        let process = try spawn(
            program, arguments, environment: environment ?? cleanEnvironment(home: folder), folder: folder,
            descriptors: (standardInput.reading, standardOutput.writing, standardError.writing))
        for end in [standardInput.reading, standardOutput.writing, standardError.writing] { close(end) }
        var exchange = Exchange(
            input: input, to: standardInput.writing, from: standardOutput.reading, standardError.reading)
        var peak = 0
        let inTime = exchange.run(until: Date(timeIntervalSinceNow: seconds)) {
            peak = max(peak, residentPeak(of: process))
        }
        if !inTime { kill(process, SIGKILL) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard inTime else { throw TestTrouble("\(program) \(arguments) did not end in \(seconds) s") }
        return RuaProcess(
            output: exchange.output, error: exchange.error,
            exitCode: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F,
            peakMemory: peak)
    }
}

extension RuaProcess: CustomStringConvertible {
    /// Short, since it stands in the words about a failed expectation.
    var description: String {
        "exit code \(exitCode), output “\(text.prefix(300))”, error “\(errorText.prefix(300))”"
    }
}

/// Feeds a program and takes what it says until it has closed both its outputs.
private struct Exchange {
    private var rest: ArraySlice<UInt8>
    private var input: Int32
    private var sources: [Int32]
    private var taken: [[UInt8]] = [[], []]

    var output: [UInt8] { taken[0] }
    var error: [UInt8] { taken[1] }

    init(input bytes: [UInt8], to input: Int32, from output: Int32, _ error: Int32) {
        rest = bytes[...]
        self.input = input
        sources = [output, error]
        _ = fcntl(input, F_SETFL, O_NONBLOCK)
        // A program that does not read to the end is no reason to end the test.
        signal(SIGPIPE, SIG_IGN)
        feed()
    }

    /// False when the time is up before the program is done.
    mutating func run(until deadline: Date, look: () -> Void) -> Bool {
        defer { for end in sources + [input] where end >= 0 { close(end) } }
        while sources.contains(where: { $0 >= 0 }) {
            let left = deadline.timeIntervalSinceNow
            guard left > 0 else { return false }
            var polled = [
                pollfd(fd: sources[0], events: Int16(POLLIN), revents: 0),
                pollfd(fd: sources[1], events: Int16(POLLIN), revents: 0),
                pollfd(fd: input, events: Int16(POLLOUT), revents: 0),
            ]
            _ = poll(&polled, 3, 10)
            look()
            for index in 0...1 where polled[index].revents != 0 { take(index) }
            if polled[2].revents != 0 { feed() }
        }
        return true
    }

    private mutating func feed() {
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
            if count < 0, errno == EAGAIN { return }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        close(input)
        input = -1
    }

    private mutating func take(_ index: Int) {
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = buffer.withUnsafeMutableBytes { read(sources[index], $0.baseAddress, $0.count) }
        if count > 0 {
            taken[index] += buffer[..<count]
        } else {
            close(sources[index])
            sources[index] = -1
        }
    }
}
