import RuaCore

/// Writes the encoded form of an evaluation (see `EvaluationField`) into a buffer that is used again for each row.
struct FieldWriter {
    private(set) var bytes: [UInt8] = []

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    @inline(__always)
    mutating func put(_ field: EvaluationField, _ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(field.rawValue)
        putLength(text.count)
        bytes.append(contentsOf: text)
    }

    mutating func put(_ field: EvaluationField, _ text: [UInt8]) {
        text.withUnsafeBufferPointer { put(field, $0) }
    }

    @inline(__always)
    private mutating func putLength(_ count: Int) {
        if count < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: count))
        } else {
            Varint.append(UInt64(count), to: &bytes)
        }
    }
}
