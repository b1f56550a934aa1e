import RuaCore

/// Reads a document from the `<` of its root on: as it stands while it is well-formed, with repairs from where it is
/// not.
///
/// When libxml2 refuses the document, what came since the last child of `feedback` is read again through a
/// `MarkupRepairer`, and so is the rest. Whole reports, nearly all there are, thus pay nothing for the broken ones; and
/// no more than `Bounds.retainedBytes` are ever kept.
final class FeedbackReader {
    private struct Repair {
        var cleaner: ByteCleaner
        var repairer: MarkupRepairer
        var cleaned: [UInt8] = []
    }

    private let limits: Limits.Report
    private let parser: PushParser
    private let linesBefore: Int
    private var repair: Repair?

    /// What was fed since the last child of the root, for reading it again.
    private var retained: [UInt8] = []
    private var retainedStart = 0
    private var isRetentionLost = false
    private var fed = 0
    private var rootTag: [UInt8] = []
    private var epilog = PrologScanner()

    init(limits: Limits.Report, sink: any RowSink, linesBefore: Int) throws(XMLError) {
        self.limits = limits
        self.linesBefore = linesBefore
        parser = try PushParser(limits: limits, sink: sink, linesBefore: linesBefore)
    }

    /// The line that was come to.
    var line: Int { repair?.repairer.line ?? parser.line }

    /// Reads on.
    func push(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let slice = UnsafeBufferPointer(rebasing: rest.prefix(Bounds.sliceBytes))
            rest = rest.dropFirst(slice.count)
            if parser.isClosed {
                try scanEpilog(slice)
            } else if repair != nil {
                try feedRepaired(slice)
            } else {
                try feed(slice)
            }
        }
    }

    /// The report, when the document was whole.
    func finish() throws(XMLError) -> Report {
        // A bare `&` may have kept libxml2 waiting for its `;` to the end.
        if !parser.isClosed, repair == nil, !isRetentionLost { try beginRepair() }
        guard parser.isClosed else { throw XMLError(try isProse() ? .notAReport : .truncated, line: line) }
        if let line = epilog.junkLine { parser.notes.add(.bytesAfter, line: parser.endLine + line - 1) }
        return try parser.finish()
    }

    /// Whether it is a text about reports rather than one. libxml2 tells of text when markup follows it.
    private func isProse() throws(XMLError) -> Bool {
        try [ASCII.lessThan].withUnsafeBufferPointer { (bytes) throws(XMLError) in try parser.feed(bytes) }
        return parser.isProse
    }

    private func feed(_ slice: UnsafeBufferPointer<UInt8>) throws(XMLError) {
        try parser.feed(slice)
        if parser.isClosed {
            try scanEpilog(UnsafeBufferPointer(rebasing: slice.dropFirst(max(0, parser.end - fed))))
            return
        }
        retain(slice)
        // A comment, unlike a tag, may be of any length: repairing tells the one from the other.
        if parser.isBroken || parser.pendingBytes > limits.tagBytes { try beginRepair() }
    }

    private func retain(_ slice: UnsafeBufferPointer<UInt8>) {
        let checkpoint = parser.checkpoint
        if checkpoint > fed, !rootTag.isEmpty {
            retained.removeAll(keepingCapacity: true)
            retained.append(contentsOf: slice.dropFirst(checkpoint - fed))
            isRetentionLost = false
        } else if !isRetentionLost {
            retained.append(contentsOf: slice)
            if rootTag.isEmpty, parser.rootTagEnd > 0 {
                rootTag = retained.prefix(parser.rootTagEnd).map { $0.isBlank ? UInt8(ascii: " ") : $0 }
                rootTag.append(ASCII.greaterThan)
            }
            retained.removeFirst(min(retained.count, checkpoint - retainedStart))
            if retained.count > Bounds.retainedBytes {
                retained = []
                isRetentionLost = true
            }
        }
        retainedStart = checkpoint
        fed += slice.count
    }

    private func beginRepair() throws(XMLError) {
        guard !isRetentionLost else { throw XMLError(.malformed, line: parser.line) }
        let line = parser.checkpoint > 0 ? parser.checkpointLine : linesBefore + 1
        let text = parser.checkpoint > 0 ? rootTag + retained : retained
        retained = []
        try parser.restart(linesBefore: line - 1)
        repair = Repair(
            cleaner: ByteCleaner(isDeclaredLatin: false, line: line),
            repairer: MarkupRepairer(limits: limits, line: line, lastChild: parser.lastChild))
        try text.withUnsafeBufferPointer { (bytes) throws(XMLError) in try push(bytes) }
    }

    private func feedRepaired(_ slice: UnsafeBufferPointer<UInt8>) throws(XMLError) {
        guard var repair else { return }
        self.repair = nil
        defer { self.repair = repair }
        var rest = slice[...]
        var failure: XMLError?
        while !rest.isEmpty, !repair.repairer.isClosed, failure == nil {
            // Only a `>` can end the report, and what follows it is none of the report's.
            let end = rest.firstIndex(of: ASCII.greaterThan).map { $0 + 1 } ?? rest.endIndex
            repair.cleaned.removeAll(keepingCapacity: true)
            repair.cleaner.push(
                UnsafeBufferPointer(rebasing: rest[..<end]), into: &repair.cleaned, notes: &parser.notes)
            rest = rest[end...]
            do {
                try repair.repairer.push(repair.cleaned, notes: &parser.notes)
            } catch {
                failure = error
            }
        }
        // What comes before an error comes first, whatever the size of the pieces.
        try feedOutput(repair.repairer.output)
        repair.repairer.removeOutput()
        if let failure { throw failure }
        guard parser.isClosed == repair.repairer.isClosed else { throw XMLError(.malformed, line: parser.line) }
        try scanEpilog(UnsafeBufferPointer(rebasing: rest))
    }

    private func feedOutput(_ output: [UInt8]) throws(XMLError) {
        try output.withUnsafeBufferPointer { (bytes) throws(XMLError) in
            var rest = bytes[...]
            while !rest.isEmpty {
                let slice = UnsafeBufferPointer(rebasing: rest.prefix(Bounds.sliceBytes))
                rest = rest.dropFirst(slice.count)
                try parser.feed(slice)
            }
        }
        guard !parser.isBroken else { throw XMLError(.malformed, line: parser.line) }
    }

    /// Looks through what follows the report, which may be anything but another report.
    private func scanEpilog(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLError) {
        var index = 0
        while index < bytes.count {
            let event = epilog.scan(bytes, from: &index)
            guard event == .root || event == .record else { continue }
            throw XMLError(event == .root ? .secondReport : .malformed, line: parser.endLine + epilog.lines)
        }
    }
}
