import RuaCore

/// The text of one row while it is read: one buffer of bytes, and where in it each field lies.
///
/// It is emptied and used again for each row, so that a row costs no allocation.
struct RowText: ~Copyable {
    /// Part of the buffer.
    struct Slot {
        var start: Int32 = 0
        /// Negative when the element is absent.
        var count: Int32 = -1

        var isAbsent: Bool { count < 0 }
        /// Absent or empty, which mean the same but for `envelope_from`.
        var isBlank: Bool { count <= 0 }
    }

    struct Reason {
        var type = Slot()
        var comment = Slot()
        /// Text in the reason itself.
        var bare = Slot()
    }

    /// A `dkim` or `spf` result. Only the first has a selector, only the second a scope.
    struct Result {
        var domain = Slot()
        var selector = Slot()
        var scope = Slot()
        var result = Slot()
        var humanResult = Slot()
    }

    var bytes = ByteBuffer()
    var sourceIP = Slot()
    var count = Slot()
    var disposition = Slot()
    var reportedDKIM = Slot()
    var reportedSPF = Slot()
    var headerFrom = Slot()
    var envelopeFrom = Slot()
    var envelopeTo = Slot()
    var reasons: [Reason] = []
    var dkim: [Result] = []
    var spf: [Result] = []

    mutating func removeAll() {
        bytes.removeAll()
        sourceIP = Slot()
        count = Slot()
        disposition = Slot()
        reportedDKIM = Slot()
        reportedSPF = Slot()
        headerFrom = Slot()
        envelopeFrom = Slot()
        envelopeTo = Slot()
        while !reasons.isEmpty { reasons.removeLast() }
        while !dkim.isEmpty { dkim.removeLast() }
        while !spf.isEmpty { spf.removeLast() }
    }

    /// The bytes of a field, which stay where they are until the row changes.
    subscript(slot: Slot) -> UnsafeBufferPointer<UInt8> {
        @inline(__always) get { bytes[Int(slot.start), Int(slot.count)] }
    }

    /// Keeps a field of the row; false when it says something and the row has the field already.
    mutating func keep(_ slot: Slot, as field: Field) -> Bool {
        switch field {
        case .sourceIP: Self.keep(slot, in: &sourceIP)
        case .count: Self.keep(slot, in: &count)
        case .disposition: Self.keep(slot, in: &disposition)
        case .reportedDKIM: Self.keep(slot, in: &reportedDKIM)
        case .reportedSPF: Self.keep(slot, in: &reportedSPF)
        case .headerFrom: Self.keep(slot, in: &headerFrom)
        case .envelopeFrom: Self.keep(slot, in: &envelopeFrom)
        case .envelopeTo: Self.keep(slot, in: &envelopeTo)
        case .reasonType: reasons.isEmpty || Self.keep(slot, in: &reasons[reasons.count - 1].type)
        case .reasonComment: reasons.isEmpty || Self.keep(slot, in: &reasons[reasons.count - 1].comment)
        default: true
        }
    }

    /// Keeps a field of the `dkim` or `spf` result that is open.
    static func keep(_ slot: Slot, as field: Field, in results: inout [Result]) -> Bool {
        guard !results.isEmpty else { return true }
        let last = results.count - 1
        return switch field {
        case .authDomain: keep(slot, in: &results[last].domain)
        case .authSelector: keep(slot, in: &results[last].selector)
        case .authScope: keep(slot, in: &results[last].scope)
        case .authResult: keep(slot, in: &results[last].result)
        case .authHumanResult: keep(slot, in: &results[last].humanResult)
        default: true
        }
    }

    @inline(__always)
    private static func keep(_ slot: Slot, in kept: inout Slot) -> Bool {
        guard kept.isBlank else { return slot.isBlank }
        kept = slot
        return true
    }
}
