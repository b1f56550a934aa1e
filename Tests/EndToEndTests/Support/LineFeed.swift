import Foundation

/// The lines that a running program writes, taken by a thread so that the program never waits for its reader.
final class LineFeed: @unchecked Sendable {
    // Everything below is guarded by the condition.
    private let condition = NSCondition()
    private var lines: [String] = []
    private var isAtEnd = false

    /// - Parameter descriptor: Closed at the end.
    init(_ descriptor: Int32) {
        let thread = Thread { [self] in
            var rest: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 16 << 10)
            while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
                rest += buffer[..<count]
                guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { continue }
                take(rest[..<end])
                rest.removeSubrange(...end)
            }
            close(descriptor)
            take(rest[...])
            condition.withLock {
                isAtEnd = true
                condition.broadcast()
            }
        }
        thread.start()
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
        condition.withLock {
            lines += bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
            condition.broadcast()
        }
    }

    /// All lines so far.
    var all: [String] { condition.withLock { lines } }

    /// The first line that begins with a text; waits for it.
    func line(beginning start: String, seconds: Double = 60) throws -> String {
        try first(1, "begins with “\(start)”", seconds) { $0.hasPrefix(start) }[0]
    }

    /// The first line that holds a text; waits for it.
    func line(holding text: String, seconds: Double = 60) throws -> String {
        try first(1, "holds “\(text)”", seconds) { $0.contains(text) }[0]
    }

    /// The first few lines that begin with a text; waits for them.
    func lines(_ count: Int, beginning start: String, seconds: Double = 60) throws -> [String] {
        try first(count, "begins with “\(start)”", seconds) { $0.hasPrefix(start) }
    }

    private func first(
        _ count: Int, _ words: String, _ seconds: Double, where isMeant: (String) -> Bool
    ) throws -> [String] {
        try condition.withLock {
            let deadline = Date(timeIntervalSinceNow: seconds)
            while true {
                let found = lines.filter(isMeant)
                if found.count >= count { return Array(found.prefix(count)) }
                guard !isAtEnd, condition.wait(until: deadline) else {
                    throw TestTrouble("no line \(words):\n\(lines.joined(separator: "\n"))")
                }
            }
        }
    }

    /// All lines, once the program has closed its end.
    func allAtEnd(seconds: Double = 60) throws -> [String] {
        try condition.withLock {
            let deadline = Date(timeIntervalSinceNow: seconds)
            while !isAtEnd {
                guard condition.wait(until: deadline) else { throw TestTrouble("the program does not end") }
            }
            return lines
        }
    }
}
