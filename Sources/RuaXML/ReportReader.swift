public import RuaCore

/// Reads one aggregate report from the bytes of its XML, which come in any number of pieces.
///
///     let reader = ReportReader(limits: limits.report, sink: rows)
///     for chunk in chunks { try reader.push(chunk) }
///     let report = try reader.finish()
///
/// The rows go to the sink as they are read; they count only if `finish` returns. Takes every form that reporters are
/// known to send (RFC 9990, RFC 7489, the drafts; standards section 1), and notes with the report what was odd about
/// it. Holds some 16 MiB at most, whatever comes. A reader belongs to one thread; many may be at work at once.
public final class ReportReader {
    private enum Decoder {
        case none
        case latin(ByteCleaner)
        case converted(Transcoder)
    }

    private let limits: Limits.Report
    private let sink: any RowSink
    /// The first bytes, until there are enough of them to tell UTF-16 by.
    private var head: [UInt8] = []
    private var isSniffed = false
    private var decoder = Decoder.none
    private var isDeclared = false
    private var prolog = PrologScanner()
    /// The line of a record before the report, which is then not all of it.
    private var recordLine: Int?
    private var feedback: FeedbackReader?
    /// The oddities of the document, those of the report apart.
    private var notes = NoteLog()
    private var failure: XMLError?

    /// A reader for one report, whose rows go to `sink`.
    public init(limits: Limits.Report = Limits.Report(), sink: any RowSink) {
        self.limits = limits
        self.sink = sink
    }

    /// Reads on. After an error every further call throws it again.
    public func push(_ bytes: UnsafeRawBufferPointer) throws(XMLError) {
        try guarding { () throws(XMLError) in
            let all = bytes.bindMemory(to: UInt8.self)
            var start = 0
            while start < all.count {
                let end = min(all.count, start + Bounds.sliceBytes)
                try take(UnsafeBufferPointer(rebasing: all[start..<end]))
                start = end
            }
        }
    }

    /// Ends the document. Throws when it was no report, or not all of one; then none of its rows count.
    public func finish() throws(XMLError) -> Report {
        try guarding { () throws(XMLError) in
            if !isSniffed { try sniff() }
            guard let feedback else { throw XMLError(.notAReport) }
            var report = try feedback.finish()
            report.notes = (notes.notes + report.notes).sorted { ($0.line, $0.code) < ($1.line, $1.code) }
            return report
        }
    }

    private func guarding<Result>(_ body: () throws(XMLError) -> Result) throws(XMLError) -> Result {
        if let failure { throw failure }
        do {
            return try body()
        } catch {
            failure = error
            throw error
        }
    }

    private func take(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLError) {
        guard !isSniffed else {
            try decode(bytes)
            return
        }
        let first = bytes.prefix(4 - head.count)
        head.append(contentsOf: first)
        guard head.count == 4 else { return }
        try sniff()
        try decode(UnsafeBufferPointer(rebasing: bytes.dropFirst(first.count)))
    }

    private func sniff() throws(XMLError) {
        isSniffed = true
        guard let (encoding, markBytes) = SourceEncoding.sniff(head) else { throw XMLError(.unknownEncoding, line: 1) }
        if case .converted(let name) = encoding {
            try convert(from: name)
            isDeclared = true
        }
        try head.withUnsafeBufferPointer { (bytes) throws(XMLError) in
            try decode(UnsafeBufferPointer(rebasing: bytes.dropFirst(markBytes)))
        }
    }

    private func convert(from name: String) throws(XMLError) {
        guard let transcoder = Transcoder(name, line: prolog.lines + 1) else {
            throw XMLError(.unknownEncoding, line: 1)
        }
        decoder = .converted(transcoder)
    }

    private func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLError) {
        guard !bytes.isEmpty else { return }
        var output: [UInt8] = []
        switch decoder {
        case .none:
            try scan(bytes)
            return
        case .latin(var cleaner):
            cleaner.push(bytes, into: &output, notes: &notes)
            decoder = .latin(cleaner)
        case .converted(let transcoder):
            transcoder.convert(bytes, into: &output, notes: &notes)
        }
        try output.withUnsafeBufferPointer { (bytes) throws(XMLError) in try scan(bytes) }
    }

    private func scan(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLError) {
        var index = 0
        while feedback == nil, index < bytes.count {
            switch prolog.scan(bytes, from: &index) {
            case .more: return
            case .declaration(let name):
                guard !isDeclared else { continue }
                isDeclared = true
                if try choose(SourceEncoding(declared: name)) {
                    try decode(UnsafeBufferPointer(rebasing: bytes[index...]))
                    return
                }
            case .record:
                recordLine = recordLine ?? prolog.lines + 1
            case .root:
                try openFeedback()
            }
        }
        try feedback?.push(UnsafeBufferPointer(rebasing: bytes[index...]))
    }

    /// Takes the declared encoding; true when what follows is yet to be decoded.
    private func choose(_ encoding: SourceEncoding) throws(XMLError) -> Bool {
        switch encoding {
        case .utf8: return false
        case .latin: decoder = .latin(ByteCleaner(isDeclaredLatin: true, line: prolog.lines + 1))
        case .converted(let name): try convert(from: name)
        case .contradicted:
            notes.add(.encodingContradicted, line: prolog.lines + 1)
            return false
        case .unknown:
            notes.add(.encodingUnknown, line: prolog.lines + 1)
            return false
        }
        return true
    }

    private func openFeedback() throws(XMLError) {
        if let line = prolog.dtdLine { throw XMLError(.doctypeDeclared, line: line) }
        if let recordLine { throw XMLError(.malformed, line: recordLine) }
        if let line = prolog.junkLine { notes.add(.junkBefore, line: line) }
        if let line = prolog.doctypeLine { notes.add(.doctype, line: line) }
        let feedback = try FeedbackReader(limits: limits, sink: sink, linesBefore: prolog.lines)
        self.feedback = feedback
        try prolog.held.withUnsafeBufferPointer { (bytes) throws(XMLError) in try feedback.push(bytes) }
    }
}
