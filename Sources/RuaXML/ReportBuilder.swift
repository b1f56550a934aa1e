import RuaCore

/// Makes a report of the elements and the text that a parser finds. A pure machine: it knows of no parser.
///
/// `start`, `text` and `end` are called once for each element, that is about 60 times for a row; they make no `String`
/// and no array once the buffers have grown.
struct ReportBuilder: ~Copyable {
    let limits: Limits.Report
    let sink: any RowSink
    private let grammar = Grammar.report

    var notes = NoteLog()
    var header = ReportHeader()
    var rows = 0
    var messages: Int128 = 0
    private var line = 0

    private var scope = Scope.outside
    private var field = Field.none
    /// How deep inside an element that means nothing.
    private var skipped = 0
    /// Records lie in an element that means nothing: an extension, unless there are no others.
    private var hasHiddenRecords = false
    /// Whether text means something here.
    var isCollecting = false
    var fieldStart = 0
    /// Where the field ends at the latest; negative once it was cut.
    private var fieldEnd = 0
    var row = RowText()
    var encoder = RowEncoder()

    private var headerSaved = ReportHeader()
    private var notesSaved = NoteLog()

    /// A child of `feedback` that the schema has, and text before any, were seen.
    private var hasChild = false
    private var hasProse = false
    /// Whether it is a text about reports rather than one.
    var isProse: Bool { hasProse && !hasChild }

    /// `</feedback>` was seen.
    private(set) var isClosed = false

    init(limits: Limits.Report, sink: any RowSink) {
        self.limits = limits
        self.sink = sink
    }

    /// Whether the next element is inside of a record, where elements of foreign namespaces are extensions.
    private var isInRecord: Bool { scope.rawValue >= Scope.record.rawValue }

    /// Tells the namespace of the root, just before its `start`; empty for none.
    mutating func open(namespace: String) {
        header.open(namespace: namespace)
    }

    /// An element starts. `isForeign`: its namespace is neither empty nor that of the report nor one of DMARC's.
    mutating func start(_ element: Element, isForeign: Bool, line: Int) throws(XMLError) {
        guard skipped == 0 else {
            skipped &+= 1
            if element == .record, !isForeign { hasHiddenRecords = true }
            return
        }
        if field != .none || (isForeign && isInRecord) {
            skip()
            return
        }
        switch grammar[scope, element] {
        case .leaf(let leaf):
            hasChild = true
            if scope == .reason { closeBareText() }
            field = leaf
            collect()
        case .enter(let inner):
            try enter(inner, line: line)
        case .skip:
            if element != .unknown, scope != .outside { try refuse(element, line: line) }
            skip()
        }
    }

    private mutating func skip() {
        skipped = 1
        isCollecting = false
    }

    /// An element of the schema stands where the schema has none. It must not take a count with it.
    private mutating func refuse(_ element: Element, line: Int) throws(XMLError) {
        switch element {
        case .record, .row, .feedback: throw XMLError(.malformed, line: line)
        case .count: throw XMLError(.badCount, line: line)
        default: notes.add(.misplacedElement, line: line)
        }
    }

    private mutating func enter(_ inner: Scope, line: Int) throws(XMLError) {
        switch inner {
        case .policy:
            guard header.openPolicy(line: line, notes: &notes) else {
                skip()
                return
            }
        case .record:
            guard rows < limits.rows else { throw XMLError(.tooManyRows, line: line) }
            row.removeAll()
        case .reason:
            guard hasRoom(row.reasons.count, limits.reasonsPerRow, line: line) else { return }
            row.reasons.append(RowText.Reason())
            collect()
        case .dkim:
            guard hasRoom(row.dkim.count, limits.dkimResultsPerRow, line: line) else { return }
            row.dkim.append(RowText.Result())
        case .spf:
            guard hasRoom(row.spf.count, limits.spfResultsPerRow, line: line) else { return }
            row.spf.append(RowText.Result())
        default: break
        }
        scope = inner
        hasChild = hasChild || inner != .feedback
    }

    private mutating func hasRoom(_ count: Int, _ limit: Int, line: Int) -> Bool {
        guard count >= limit else { return true }
        notes.add(.tooManyResults, line: line)
        skip()
        return false
    }

    /// Text follows that means something.
    @inline(__always)
    private mutating func collect() {
        isCollecting = true
        fieldStart = row.bytes.count
        fieldEnd = min(fieldStart &+ limits.textBytes, Bounds.rowBytes)
    }

    /// Character data; it may come in any number of pieces.
    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isCollecting else {
            if !hasChild, skipped == 0, bytes.contains(where: { !$0.isBlank }) { hasProse = true }
            return
        }
        var piece = bytes
        if row.bytes.count == fieldStart, let first = piece.first, first.isBlank {
            piece = UnsafeBufferPointer(rebasing: piece.drop { $0.isBlank })
        }
        if row.bytes.count &+ piece.count <= fieldEnd {
            row.bytes.append(piece)
        } else {
            cut(piece)
        }
    }

    /// Takes what there is room for. Once a field is cut, there is none.
    private mutating func cut(_ piece: UnsafeBufferPointer<UInt8>) {
        let room = max(0, fieldEnd - row.bytes.count)
        row.bytes.append(UnsafeBufferPointer(rebasing: piece.prefix(room)))
        // Blanks at the end go in any case.
        guard fieldEnd >= 0, piece.dropFirst(room).contains(where: { !$0.isBlank }) else { return }
        fieldEnd = -1
        notes.add(.textCut, line: line)
        // A character that was cut through goes altogether.
        let field = row.bytes[fieldStart, row.bytes.count - fieldStart]
        let tail = field.suffix(4).reversed().prefix { $0 & 0xc0 == 0x80 }.count
        if tail < field.count, field[field.count - 1 - tail] >= 0xc0 {
            row.bytes.truncate(to: row.bytes.count - tail - 1)
        }
    }

    /// Removes the blanks at the end of a field.
    @inline(__always)
    mutating func trim() {
        while row.bytes.count > fieldStart, let last = row.bytes.last, last.isBlank {
            row.bytes.truncate(to: row.bytes.count &- 1)
        }
    }

    /// An element ends, on a line of the XML.
    mutating func end(line: Int) throws(XMLError) {
        self.line = line
        if skipped > 0 {
            skipped &-= 1
            if skipped == 0 { isCollecting = field != .none || scope == .reason }
            return
        }
        if field != .none {
            try endLeaf(line: line)
            return
        }
        switch scope {
        case .record: try finishRow(line: line)
        case .reason: closeReason(line: line)
        case .dkim: closeDKIM(line: line)
        case .spf: closeSPF(line: line)
        case .feedback: isClosed = true
        default: break
        }
        scope = scope.parent
    }

    private mutating func endLeaf(line: Int) throws(XMLError) {
        let field = self.field
        self.field = .none
        isCollecting = scope == .reason
        trim()
        let slot = RowText.Slot(start: Int32(fieldStart), count: Int32(row.bytes.count - fieldStart))
        if field.isOfRow {
            let isFirst =
                switch scope {
                case .dkim: RowText.keep(slot, as: field, in: &row.dkim)
                case .spf: RowText.keep(slot, as: field, in: &row.spf)
                default: row.keep(slot, as: field)
                }
            if !isFirst { try noteRepeat(of: field, slot, line: line) }
            fieldStart = row.bytes.count
        } else {
            try header.set(field, to: Array(row[slot])[...], line: line, notes: &notes)
            row.bytes.removeAll()
        }
    }

    /// Of several the first counts; but of two counts that differ, who could say?
    private mutating func noteRepeat(of field: Field, _ slot: RowText.Slot, line: Int) throws(XMLError) {
        notes.add(.repeatedElement, line: line)
        if field == .count, MessageCount(row[slot]) != MessageCount(row[row.count]) {
            throw XMLError(.badCount, line: line)
        }
    }

    /// Marks a place, between two children of `feedback`, to which `rewind` goes back. Rows need no copy: they are
    /// handed on when they end, and nothing of the next has been read.
    mutating func save() {
        if headerSaved.changes != header.changes { headerSaved = header }
        if notesSaved.total != notes.total { notesSaved = notes }
    }

    /// Forgets all since `save`, the start of `feedback` included: the same text is about to come again, repaired.
    mutating func rewind() {
        header = headerSaved
        notes = notesSaved
        scope = .outside
        field = .none
        skipped = 0
        isCollecting = false
        row.removeAll()
    }

    /// The report, after `</feedback>`.
    mutating func finish(line: Int) throws(XMLError) -> Report {
        guard rows > 0 || !hasHiddenRecords else { throw XMLError(.malformed, line: line) }
        return try header.finish(rows: rows, messages: messages, line: line, notes: &notes)
    }
}
