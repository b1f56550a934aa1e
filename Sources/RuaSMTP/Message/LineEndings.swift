/// Notes whether a message has a CR or LF that stands alone (RFC 5321 section 2.3.8 allows neither).
package struct LineEndings: Sendable, Equatable {
    /// A CR without LF behind it was seen.
    package private(set) var hasBareCR = false
    /// A LF without CR before it was seen.
    package private(set) var hasBareLF = false
    private var isAfterCR = false

    /// Nothing seen yet.
    package init() {}

    /// Looks at the next bytes of the message.
    package mutating func scan(_ bytes: Span<UInt8>) {
        guard !bytes.isEmpty, !(hasBareCR && hasBareLF) else { return }
        var index = 0
        if isAfterCR {
            isAfterCR = false
            if bytes[0] == 0x0A { index = 1 } else { hasBareCR = true }
        }
        while let found = bytes.indexOfLineBreak(from: index) {
            index = found + 1
            if bytes[found] == 0x0A {
                hasBareLF = true
            } else if index == bytes.count {
                isAfterCR = true
            } else if bytes[index] == 0x0A {
                index += 1
            } else {
                hasBareCR = true
            }
            if hasBareCR && hasBareLF { return }
        }
    }

    /// The message ends here: a CR at its very end is bare.
    package mutating func end() {
        if isAfterCR { hasBareCR = true }
        isAfterCR = false
    }
}
