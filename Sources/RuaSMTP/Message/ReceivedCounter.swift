/// Counts the `Received:` fields of a message's header while it passes (RFC 5321 section 6.3: loop detection).
///
/// CRLF, LF and CR all end a line here, as they do for the reader of the stored message. The first empty line ends the
/// header.
package struct ReceivedCounter: Sendable, Equatable {
    /// Fields found so far.
    package private(set) var count = 0
    private var isInHeader = true
    private var isAfterCR = false
    /// Bytes of the field name matched in this line; `nil` once the line is something else.
    private var matched: Int? = 0

    /// Nothing seen yet.
    package init() {}

    /// Looks at the next bytes of the message.
    package mutating func scan(_ bytes: Span<UInt8>) {
        var index = 0
        while isInHeader, index < bytes.count {
            let byte = bytes[index]
            if byte == 0x0D || byte == 0x0A {
                if byte == 0x0D || !isAfterCR { endLine() }
                isAfterCR = byte == 0x0D
                index += 1
                continue
            }
            isAfterCR = false
            match(byte)
            index += 1
            if matched == nil { index = bytes.indexOfLineBreak(from: index) ?? bytes.count }
        }
    }

    private mutating func endLine() {
        if matched == 0 { isInHeader = false }
        matched = 0
    }

    private mutating func match(_ byte: UInt8) {
        let folded = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        guard let position = matched, Self.name[position] == folded else {
            matched = nil
            return
        }
        matched = position + 1
        guard position + 1 == Self.name.count else { return }
        count += 1
        matched = nil
    }

    private static let name = Array("received:".utf8)
}
