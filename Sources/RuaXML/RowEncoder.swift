import RuaCore

/// Makes the encoded evaluation of a row: the same bytes for the same content, however it was written.
struct RowEncoder: ~Copyable {
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
    var bytes: UnsafeBufferPointer<UInt8> { writer.bytes }

    /// Encodes a row. Each word that is not one of today's standards is told to `odd`; a missing one is no word.
    mutating func encode(_ row: borrowing RowText, odd: (UnsafeBufferPointer<UInt8>, WordMemo.Standing) -> Void) {
        writer.removeAll()
        Self.word(row[row.disposition], .disposition, &dispositions, &writer, odd)
        Self.word(row[row.reportedDKIM], .reportedDKIM, &reportedResults, &writer, odd)
        Self.word(row[row.reportedSPF], .reportedSPF, &reportedResults, &writer, odd)
        writer.put(.headerFrom, row[row.headerFrom])
        if !row.envelopeFrom.isAbsent { writer.put(.envelopeFrom, row[row.envelopeFrom]) }
        Self.optional(row[row.envelopeTo], .envelopeTo, &writer)
        for index in row.reasons.indices {
            let reason = row.reasons[index]
            Self.word(row[reason.type], .reasonType, &overrides, &writer, odd)
            Self.optional(row[reason.comment], .reasonComment, &writer)
        }
        for index in row.dkim.indices {
            let result = row.dkim[index]
            writer.put(.dkimDomain, row[result.domain])
            Self.optional(row[result.selector], .dkimSelector, &writer)
            Self.word(row[result.result], .dkimResult, &results, &writer, odd)
            Self.optional(row[result.humanResult], .dkimHumanResult, &writer)
        }
        for index in row.spf.indices {
            let result = row.spf[index]
            writer.put(.spfDomain, row[result.domain])
            if !result.scope.isBlank { Self.word(row[result.scope], .spfScope, &scopes, &writer, odd) }
            Self.word(row[result.result], .spfResult, &results, &writer, odd)
            Self.optional(row[result.humanResult], .spfHumanResult, &writer)
        }
    }

    @inline(__always)
    private static func optional(
        _ text: UnsafeBufferPointer<UInt8>, _ field: EvaluationField, _ writer: inout FieldWriter
    ) {
        if !text.isEmpty { writer.put(field, text) }
    }

    @inline(__always)
    private static func word(
        _ text: UnsafeBufferPointer<UInt8>, _ field: EvaluationField, _ memo: inout WordMemo,
        _ writer: inout FieldWriter, _ odd: (UnsafeBufferPointer<UInt8>, WordMemo.Standing) -> Void
    ) {
        let standing = memo.append(text, as: field, to: &writer)
        if standing != .known, !text.isEmpty { odd(text, standing) }
    }
}
