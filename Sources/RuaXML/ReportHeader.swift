import RuaCore

/// Everything of a report but its rows, while it is read.
struct ReportHeader {
    private(set) var report = Report()
    private(set) var policies = 0
    private var begin: ReportDate?
    private var end: ReportDate?
    private var hasNewElements = false
    /// Grows with every change: tells a copy whether it is still the same.
    private(set) var changes = 0

    /// Takes the namespace of the root, which tells RFC 9990 from RFC 7489 (standards section 1.1).
    mutating func open(namespace: String) {
        changes &+= 1
        if namespace == "urn:ietf:params:xml:ns:dmarc-2.0" || namespace == "http://dmarc.org/dmarc-xml/0.2" {
            report.dialect = .rfc9990
        }
    }

    /// Takes the start of a `policy_published`; false when the one before it counts.
    mutating func openPolicy(line: Int, notes: inout NoteLog) -> Bool {
        policies &+= 1
        changes &+= 1
        guard policies > 1 else { return true }
        notes.add(.policyRepeated, line: line)
        return report.policyPublished.domain.isEmpty
    }

    /// Notes the reason `policy_test_mode`, or another element that only RFC 9990 has.
    mutating func sawNewElement() {
        guard !hasNewElements else { return }
        changes &+= 1
        hasNewElements = true
    }

    /// Takes the trimmed text of a leaf.
    mutating func set(
        _ field: Field, to bytes: ArraySlice<UInt8>, line: Int, notes: inout NoteLog
    ) throws(XMLError) {
        changes &+= 1
        func first(_ kept: inout String?, foldCase: Bool = false) {
            guard !bytes.isEmpty else { return }
            let text = String(decoding: bytes, as: UTF8.self)
            let new = foldCase ? text.lowercased() : text
            if let old = kept, old != new { notes.add(.repeatedElement, line: line) }
            kept = kept ?? new
        }
        func first(_ kept: inout String) {
            var optional = kept.isEmpty ? nil : kept
            first(&optional)
            kept = optional ?? ""
        }
        switch field {
        case .version: first(&report.version)
        case .versionPublished: report.dialect = .rfc9990
        case .orgName: first(&report.orgName)
        case .email: setUnbracketed(&report.email, bytes, line: line, notes: &notes)
        case .extraContactInfo: first(&report.extraContactInfo)
        case .reportID: setUnbracketed(&report.reportID, bytes, line: line, notes: &notes)
        case .begin: try set(&begin, bytes, line: line, notes: &notes)
        case .end: try set(&end, bytes, line: line, notes: &notes)
        case .error: addError(bytes, line: line, notes: &notes)
        case .generator:
            sawNewElement()
            first(&report.generator)
        case .policyDomain: first(&report.policyPublished.domain)
        case .discoveryMethod:
            sawNewElement()
            first(&report.policyPublished.discoveryMethod, foldCase: true)
        case .p: first(&report.policyPublished.p, foldCase: true)
        case .sp: first(&report.policyPublished.sp, foldCase: true)
        case .np:
            sawNewElement()
            first(&report.policyPublished.np, foldCase: true)
        case .adkim: first(&report.policyPublished.adkim, foldCase: true)
        case .aspf: first(&report.policyPublished.aspf, foldCase: true)
        case .pct: setPercent(bytes, line: line, notes: &notes)
        case .fo: first(&report.policyPublished.fo)
        case .testing:
            sawNewElement()
            first(&report.policyPublished.testing, foldCase: true)
        default: break
        }
    }

    /// `<a@b>` loses its brackets: Rua's identity of a report does not have them (standards section 8.3).
    private func setUnbracketed(
        _ kept: inout String, _ bytes: ArraySlice<UInt8>, line: Int, notes: inout NoteLog
    ) {
        var inner = bytes
        if inner.count >= 2, inner.first == UInt8(ascii: "<"), inner.last == UInt8(ascii: ">") {
            inner = inner.dropFirst().dropLast().trimmed
        }
        guard !inner.isEmpty else { return }
        let text = String(decoding: inner, as: UTF8.self)
        if !kept.isEmpty, kept != text { notes.add(.repeatedElement, line: line) }
        if kept.isEmpty { kept = text }
    }

    private func set(
        _ kept: inout ReportDate?, _ bytes: ArraySlice<UInt8>, line: Int, notes: inout NoteLog
    ) throws(XMLError) {
        if let kept {
            if ReportDate(bytes)?.time != kept.time { notes.add(.repeatedElement, line: line) }
            return
        }
        guard let date = ReportDate(bytes) else { throw XMLError(.badDate, line: line) }
        if let oddity = date.oddity { notes.add(oddity, line: line, detail: bytes) }
        kept = date
    }

    private mutating func addError(_ bytes: ArraySlice<UInt8>, line: Int, notes: inout NoteLog) {
        guard !bytes.isEmpty else { return }
        guard report.errors.count < Bounds.errors else {
            notes.add(.tooManyErrors, line: line)
            return
        }
        report.errors.append(String(decoding: bytes, as: UTF8.self))
    }

    private mutating func setPercent(_ bytes: ArraySlice<UInt8>, line: Int, notes: inout NoteLog) {
        let digits = bytes.last == UInt8(ascii: "%") ? bytes.dropLast().trimmed : bytes
        switch MessageCount(digits) {
        case .number(let value, _) where value <= 100:
            if let pct = report.policyPublished.pct, pct != Int(value) { notes.add(.repeatedElement, line: line) }
            report.policyPublished.pct = report.policyPublished.pct ?? Int(value)
        case .missing: break
        default: notes.add(.policyUnreadable, line: line, detail: bytes)
        }
    }

    /// The report, once `</feedback>` was seen.
    mutating func finish(rows: Int, messages: Int128, line: Int, notes: inout NoteLog) throws(XMLError) -> Report {
        guard !report.policyPublished.domain.isEmpty else { throw XMLError(.missingPolicyDomain, line: line) }
        guard let first = begin?.time, let second = end?.time else { throw XMLError(.badDate, line: line) }
        if second < first { notes.add(.datesSwapped, line: line) }
        report.dateRange = DateRange(begin: min(first, second), end: max(first, second))
        if report.dateRange.isLongerThanADay { notes.add(.longRange, line: line) }
        if report.orgName.isEmpty { notes.add(.orgNameEmpty, line: line) }
        if report.reportID.isEmpty { notes.add(.reportIDEmpty, line: line) }
        if DomainName(report.policyPublished.domain) == nil { notes.add(.domainInvalid, line: line) }
        if rows == 0 { notes.add(.noRecords, line: line) }
        if hasNewElements, report.dialect == .rfc7489 { report.dialect = .mixed }
        report.rows = rows
        report.messages = messages
        report.notes = notes.notes
        return report
    }
}

extension ArraySlice<UInt8> {
    /// The bytes without the blanks around them.
    var trimmed: ArraySlice<UInt8> {
        var rest = self
        while let first = rest.first, first <= 0x20 { rest.removeFirst() }
        while let last = rest.last, last <= 0x20 { rest.removeLast() }
        return rest
    }
}
