import RuaCore

extension ReportBuilder {
    /// Text in a `reason` itself rather than in its `type` (rspamd writes it so).
    mutating func closeBareText() {
        let start = fieldStart
        defer { fieldStart = row.bytes.count }
        trim()
        guard row.bytes.count > start, let last = row.reasons.indices.last, row.reasons[last].bare.isBlank else {
            return
        }
        row.reasons[last].bare = RowText.Slot(start: Int32(start), count: Int32(row.bytes.count - start))
    }

    mutating func closeReason(line: Int) {
        closeBareText()
        isCollecting = false
        guard let last = row.reasons.indices.last else { return }
        let bare = row.reasons[last].bare
        if row.reasons[last].type.isBlank, !bare.isBlank {
            row.reasons[last].type = bare
            notes.add(.reasonBare, line: line, detail: row[bare])
        }
        if row[row.reasons[last].type].isCaseInsensitivelyEqual(to: "policy_test_mode") { header.sawNewElement() }
        if row.reasons[last].type.isBlank, row.reasons[last].comment.isBlank {
            row.reasons.removeLast()
            notes.add(.reasonEmpty, line: line)
        }
    }

    mutating func closeDKIM(line: Int) {
        guard let last = row.dkim.last, last.domain.isBlank, last.selector.isBlank, last.humanResult.isBlank else {
            return
        }
        row.dkim.removeLast()
        notes.add(.dkimEmpty, line: line)
    }

    mutating func closeSPF(line: Int) {
        guard let last = row.spf.last, last.domain.isBlank, last.scope.isBlank, last.result.isBlank,
            last.humanResult.isBlank
        else { return }
        row.spf.removeLast()
        notes.add(.spfEmpty, line: line)
    }

    /// Hands the row on.
    mutating func finishRow(line: Int) throws(XMLError) {
        let count = try messageCount(line: line)
        let address = sourceIP(line: line)
        if row.disposition.isBlank || row.reportedDKIM.isBlank || row.reportedSPF.isBlank {
            notes.add(.evaluationMissing, line: line)
        }
        if row.headerFrom.isBlank { notes.add(.headerFromMissing, line: line) }
        encoder.encode(row) { word, standing in
            notes.add(standing == .old ? .oldWord : .unknownWord, line: line, detail: word)
        }
        sink.append(sourceIP: address, messages: count, evaluation: UnsafeRawBufferPointer(encoder.bytes))
        rows &+= 1
        messages &+= Int128(count)
    }

    private mutating func messageCount(line: Int) throws(XMLError) -> Int64 {
        switch MessageCount(row[row.count]) {
        case .missing:
            notes.add(.countMissing, line: line)
            return 1
        case .number(let value, let decimal):
            if decimal { notes.add(.countDecimal, line: line, detail: row[row.count]) }
            if value == 0 { notes.add(.countZero, line: line) }
            return value
        case .unreadable:
            throw XMLError(.badCount, line: line)
        }
    }

    private mutating func sourceIP(line: Int) -> IPAddress? {
        guard !row.sourceIP.isBlank else {
            notes.add(.sourceIPMissing, line: line)
            return nil
        }
        let text = row[row.sourceIP]
        guard let address = IPAddress(utf8: text) else {
            notes.add(.sourceIPUnreadable, line: line, detail: text)
            return nil
        }
        return address
    }
}
