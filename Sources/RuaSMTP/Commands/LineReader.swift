/// Cuts the client's bytes into command lines, and stays in step when a line is too long.
///
/// A line ends at LF. Only CRLF is right; a line that ends in a bare LF is handed on with it, so that it can be refused
/// at once instead of leaving the client to wait for an answer.
package struct LineReader: Sendable {
    /// What was found.
    package enum Line: Sendable, Equatable {
        /// A line, its ending included.
        case whole(Range<Int>)
        /// The first bytes of a line above the limit. The rest of it is skipped without a second report.
        case tooLong(Range<Int>)
    }

    private let limitBytes: Int
    private var isSkipping = false

    /// A reader that takes lines of up to `limitBytes`, their ending included.
    package init(limitBytes: Int) {
        self.limitBytes = max(2, limitBytes)
    }

    /// The next line of `bytes` from `head` on, which then points behind it; `nil` until more bytes come.
    package mutating func next(in bytes: [UInt8], from head: inout Int) -> Line? {
        if isSkipping {
            guard let end = Self.lineFeed(in: bytes, head..<bytes.count) else {
                head = bytes.count
                return nil
            }
            head = end + 1
            isSkipping = false
        }
        let window = head..<min(bytes.count, head + limitBytes)
        if let end = Self.lineFeed(in: bytes, window) {
            defer { head = end + 1 }
            return .whole(head..<end + 1)
        }
        guard window.count == limitBytes else { return nil }
        isSkipping = true
        head = window.upperBound
        return .tooLong(window)
    }

    private static func lineFeed(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        bytes.span.extracting(range).index(of: 0x0A, from: 0).map { range.lowerBound + $0 }
    }
}
