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
    func line(beginning start: String, seconds: Double = 30) throws -> String {
        try condition.withLock {
            let deadline = Date(timeIntervalSinceNow: seconds)
            while true {
                if let line = lines.first(where: { $0.hasPrefix(start) }) { return line }
                guard !isAtEnd, condition.wait(until: deadline) else {
                    throw TestTrouble("no line begins with “\(start)”:\n\(lines.joined(separator: "\n"))")
                }
            }
        }
    }

    /// The first line that holds a text; waits for it.
    func line(holding text: String, seconds: Double = 30) throws -> String {
        try condition.withLock {
            let deadline = Date(timeIntervalSinceNow: seconds)
            while true {
                if let line = lines.first(where: { $0.contains(text) }) { return line }
                guard !isAtEnd, condition.wait(until: deadline) else {
                    throw TestTrouble("no line holds “\(text)”:\n\(lines.joined(separator: "\n"))")
                }
            }
        }
    }

    /// All lines, once the program has closed its end.
    func allAtEnd(seconds: Double = 30) throws -> [String] {
        try condition.withLock {
            let deadline = Date(timeIntervalSinceNow: seconds)
            while !isAtEnd {
                guard condition.wait(until: deadline) else { throw TestTrouble("the program does not end") }
            }
            return lines
        }
    }
}
