/// Finds the end of DATA and takes the stuffed dots out (RFC 5321 sections 4.1.1.4 and 4.5.2).
///
/// Only CR LF . CR LF ends a message, where the first CR LF may be the end of the DATA command itself. After a bare CR or
/// LF a dot is content: servers that took `LF . LF` for an end, or passed it on to one that did, were open to SMTP
/// smuggling (CVE-2023-51764 and its kin). A dot at the start of any longer line is removed.
package struct DataReader: Sendable {
    /// What one call did.
    package struct Progress: Sendable, Equatable {
        /// Where the content stands in the buffer now, moved together over the removed dots.
        package var content: Range<Int>
        /// Where reading stopped. What stands from there on must be given again, with more behind it: whether a dot
        /// belongs to the end can't be told yet. Without the end that is never more than two bytes.
        package var next: Int
        /// Whether the end was found; `next` is then where the next command starts.
        package var isEnd = false
    }

    private enum Position {
        case lineStart, afterCR, inLine
    }

    private var position = Position.lineStart

    /// A reader at the start of a message.
    package init() {}

    /// Reads `bytes` from `start` on.
    package mutating func read(_ bytes: inout MutableSpan<UInt8>, from start: Int) -> Progress {
        var progress = Progress(content: start..<start, next: start)
        /// Where the run of content starts that is not yet moved to its place.
        var runStart = start
        while progress.next < bytes.count {
            var index = progress.next
            if position == .lineStart, bytes[index] == 0x2E {
                progress.append(runStart..<index, in: &bytes)
                switch Self.endsMessage(bytes.span, at: index) {
                case nil: return progress
                case true?:
                    progress.next = index + 3
                    progress.isEnd = true
                    return progress
                case false?:
                    index += 1
                    runStart = index
                }
            }
            if position == .lineStart { position = .inLine }
            progress.next = skipLine(bytes.span, from: index)
        }
        progress.append(runStart..<bytes.count, in: &bytes)
        return progress
    }

    /// Whether the dot at `index` is the end; `nil` until more is there.
    private static func endsMessage(_ bytes: Span<UInt8>, at index: Int) -> Bool? {
        guard index + 1 < bytes.count else { return nil }
        guard bytes[index + 1] == 0x0D else { return false }
        guard index + 2 < bytes.count else { return nil }
        return bytes[index + 2] == 0x0A
    }

    /// Goes to the place behind the next CRLF, or to the end of the input.
    @inline(__always)
    private mutating func skipLine(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while let lineFeed = bytes.index(of: 0x0A, from: index) {
            let isAfterCR = lineFeed > index ? bytes[lineFeed - 1] == 0x0D : position == .afterCR
            index = lineFeed + 1
            position = isAfterCR ? .lineStart : .inLine
            if isAfterCR { return index }
        }
        if index < bytes.count { position = bytes[bytes.count - 1] == 0x0D ? .afterCR : .inLine }
        return bytes.count
    }
}

extension DataReader.Progress {
    /// Makes a run of the buffer the next piece of the content.
    @inline(__always)
    fileprivate mutating func append(_ run: Range<Int>, in bytes: inout MutableSpan<UInt8>) {
        let place = content.upperBound
        if run.lowerBound != place {
            for offset in 0..<run.count { bytes[place + offset] = bytes[run.lowerBound + offset] }
        }
        content = content.lowerBound..<place + run.count
    }
}
