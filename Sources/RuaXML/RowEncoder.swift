import RuaCore

/// Makes the encoded evaluation of a row: the same bytes for the same content, however it was written.
struct RowEncoder {
    private var writer = FieldWriter()
    private var dispositions = WordMemo {
        Disposition($0)
    } isKnown: {
        if case .other = $0 { false } else { true }
    }
    private var reportedResults = WordMemo {
        ReportedResult($0)
    } isKnown: {
        if case .other = $0 { false } else { true }
    }
    private var results = WordMemo {
        AuthResult($0)
    } isKnown: {
        if case .other = $0 { false } else { true }
    }
    private var scopes = WordMemo {
        SPFScope($0)
    } isKnown: {
        if case .other = $0 { false } else { true }
    }
    private var overrides = WordMemo {
        OverrideType($0)
    } isKnown: {
        if case .other(let text) = $0 { text == "other" } else { true }
    }

    /// The evaluation made last.
    var bytes: [UInt8] { writer.bytes }

    /// Encodes a row. Each word that no standard knows is told to `unknown`; a missing one is no word.
    mutating func encode(_ row: borrowing RowText, unknown: (RowText.Slot) -> Void) {
        writer.removeAll()
        row.bytes.withUnsafeBufferPointer { text in
            Self.word(text, row.disposition, .disposition, &dispositions, &writer, unknown)
            Self.word(text, row.reportedDKIM, .reportedDKIM, &reportedResults, &writer, unknown)
            Self.word(text, row.reportedSPF, .reportedSPF, &reportedResults, &writer, unknown)
            writer.put(.headerFrom, text[row.headerFrom])
            if !row.envelopeFrom.isAbsent { writer.put(.envelopeFrom, text[row.envelopeFrom]) }
            Self.optional(text, row.envelopeTo, .envelopeTo, &writer)
            for reason in row.reasons {
                Self.word(text, reason.type, .reasonType, &overrides, &writer, unknown)
                Self.optional(text, reason.comment, .reasonComment, &writer)
            }
            for result in row.dkim {
                writer.put(.dkimDomain, text[result.domain])
                Self.optional(text, result.selector, .dkimSelector, &writer)
                Self.word(text, result.result, .dkimResult, &results, &writer, unknown)
                Self.optional(text, result.humanResult, .dkimHumanResult, &writer)
            }
            for result in row.spf {
                writer.put(.spfDomain, text[result.domain])
                if !result.scope.isBlank { Self.word(text, result.scope, .spfScope, &scopes, &writer, unknown) }
                Self.word(text, result.result, .spfResult, &results, &writer, unknown)
                Self.optional(text, result.humanResult, .spfHumanResult, &writer)
            }
        }
    }

    @inline(__always)
    private static func optional(
        _ text: UnsafeBufferPointer<UInt8>, _ slot: RowText.Slot, _ field: EvaluationField, _ writer: inout FieldWriter
    ) {
        if !slot.isBlank { writer.put(field, text[slot]) }
    }

    @inline(__always)
    private static func word(
        _ text: UnsafeBufferPointer<UInt8>, _ slot: RowText.Slot, _ field: EvaluationField, _ memo: inout WordMemo,
        _ writer: inout FieldWriter, _ unknown: (RowText.Slot) -> Void
    ) {
        let isKnown = memo.append(text[slot], as: field, to: &writer)
        if !isKnown, !slot.isBlank { unknown(slot) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The part of a row's buffer that a slot names; nothing for an absent one.
    fileprivate subscript(slot: RowText.Slot) -> UnsafeBufferPointer<UInt8> {
        guard slot.count > 0, slot.start >= 0, Int(slot.start) &+ Int(slot.count) <= count else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        return UnsafeBufferPointer(rebasing: self[Int(slot.start)..<Int(slot.start &+ slot.count)])
    }
}
