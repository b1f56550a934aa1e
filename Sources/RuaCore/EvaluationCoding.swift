/// The fields of an evaluation in the order in which their encoded form holds them.
///
/// The encoded form is a sequence of fields: one byte of tag, the length as a varint, the text as UTF-8. It is what a
/// report reader hands on for each row, so that equal evaluations are found as equal bytes without making a `String`.
public enum EvaluationField: UInt8, Sendable, CaseIterable {
    /// Fields that occur at most once.
    case disposition = 1
    /// See `Evaluation`.
    case reportedDKIM, reportedSPF, headerFrom, envelopeFrom, envelopeTo
    /// Opens a further reason; the text is its type.
    case reasonType
    /// The comment of the reason before it.
    case reasonComment
    /// Opens a further DKIM result; the text is its domain.
    case dkimDomain
    /// Belong to the DKIM result before them.
    case dkimSelector, dkimResult, dkimHumanResult
    /// Opens a further SPF result; the text is its domain.
    case spfDomain
    /// Belong to the SPF result before them.
    case spfScope, spfResult, spfHumanResult

    /// Appends this field with its text to an encoded evaluation.
    public func append(_ text: some Collection<UInt8>, to buffer: inout [UInt8]) {
        buffer.append(rawValue)
        Varint.append(UInt64(text.count), to: &buffer)
        buffer.append(contentsOf: text)
    }
}

extension Evaluation {
    /// The encoded form; see `EvaluationField`.
    public var encoded: [UInt8] {
        var buffer: [UInt8] = []
        func put(_ field: EvaluationField, _ text: String?) {
            guard let text else { return }
            field.append(Array(text.utf8), to: &buffer)
        }
        put(.disposition, disposition.description)
        put(.reportedDKIM, reportedDKIM.description)
        put(.reportedSPF, reportedSPF.description)
        put(.headerFrom, headerFrom)
        put(.envelopeFrom, envelopeFrom)
        put(.envelopeTo, envelopeTo)
        for reason in reasons {
            put(.reasonType, reason.type.description)
            put(.reasonComment, reason.comment)
        }
        for result in dkim {
            put(.dkimDomain, result.domain)
            put(.dkimSelector, result.selector)
            put(.dkimResult, result.result.description)
            put(.dkimHumanResult, result.humanResult)
        }
        for result in spf {
            put(.spfDomain, result.domain)
            put(.spfScope, result.scope?.description)
            put(.spfResult, result.result.description)
            put(.spfHumanResult, result.humanResult)
        }
        return buffer
    }

    /// An evaluation from its encoded form; bytes that are no such form end it early.
    public init(encoded: some Collection<UInt8>) {
        self.init()
        var rest = ArraySlice(encoded)
        while let tag = rest.popFirst(), let field = EvaluationField(rawValue: tag),
            let length = Varint.read(from: &rest), length <= UInt64(rest.count)
        {
            let text = String(decoding: rest.prefix(Int(length)), as: UTF8.self)
            rest = rest.dropFirst(Int(length))
            set(field, text)
        }
    }

    private mutating func set(_ field: EvaluationField, _ text: String) {
        switch field {
        case .disposition: disposition = Disposition(text)
        case .reportedDKIM: reportedDKIM = ReportedResult(text)
        case .reportedSPF: reportedSPF = ReportedResult(text)
        case .headerFrom: headerFrom = text
        case .envelopeFrom: envelopeFrom = text
        case .envelopeTo: envelopeTo = text
        case .reasonType: reasons.append(OverrideReason(type: OverrideType(text)))
        case .reasonComment: if !reasons.isEmpty { reasons[reasons.count - 1].comment = text }
        case .dkimDomain: dkim.append(DKIMResult(domain: text, result: .other("")))
        case .dkimSelector: if !dkim.isEmpty { dkim[dkim.count - 1].selector = text }
        case .dkimResult: if !dkim.isEmpty { dkim[dkim.count - 1].result = AuthResult(text) }
        case .dkimHumanResult: if !dkim.isEmpty { dkim[dkim.count - 1].humanResult = text }
        case .spfDomain: spf.append(SPFResult(domain: text, result: .other("")))
        case .spfScope: if !spf.isEmpty { spf[spf.count - 1].scope = SPFScope(text) }
        case .spfResult: if !spf.isEmpty { spf[spf.count - 1].result = AuthResult(text) }
        case .spfHumanResult: if !spf.isEmpty { spf[spf.count - 1].humanResult = text }
        }
    }
}

/// Unsigned numbers in as few bytes as they need: seven bits a byte, the lowest first (as in LEB128).
public enum Varint {
    /// Appends a number.
    public static func append(_ number: UInt64, to buffer: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        buffer.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Takes a number off the front; nil when there is none of at most 64 bits.
    public static func read(from bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = bytes.popFirst(), shift < 63 || byte <= 1 else { return nil }
            number |= UInt64(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return number }
        }
        return nil
    }
}
