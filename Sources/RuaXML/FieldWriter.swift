import RuaCore

/// Writes the encoded form of an evaluation (see `EvaluationField`) into a buffer that is used again for each row.
struct FieldWriter: ~Copyable {
    private var buffer = ByteBuffer()

    /// What was written; it stays where it is until the next change.
    var bytes: UnsafeBufferPointer<UInt8> { buffer.bytes }

    mutating func removeAll() {
        buffer.removeAll()
    }

    @inline(__always)
    mutating func put(_ field: EvaluationField, _ text: UnsafeBufferPointer<UInt8>) {
        buffer.append(field.rawValue)
        var rest = text.count
        while rest >= 0x80 {
            buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        buffer.append(UInt8(truncatingIfNeeded: rest))
        buffer.append(text)
    }
}
