import CLibXML2
import RuaCore

/// Reads well-formed XML with libxml2 and tells a `ReportBuilder` what is in it.
///
/// It is fed UTF-8 from the `<` of the root on, in slices of at most `Bounds.sliceBytes`. It builds no tree, opens no
/// file and no connection, and takes no declaration: the five entities of XML and character references are all there
/// is. This and `PushParser+Events` are where RuaXML touches C memory; so does `Transcoder`.
final class PushParser {
    /// What the callbacks see. It has one fixed address, so that they reach it without counting references.
    struct State: ~Copyable {
        var builder: ReportBuilder
        /// Lines before what libxml2 was fed.
        var linesBefore: Int
        var context: xmlParserCtxtPtr?
        /// The one input of the context.
        var input: xmlParserInputPtr?
        var names = NameCache()
        var depth = 0
        var failure: XMLError?
        var rootNamespace: UnsafePointer<xmlChar>?
        var recordNamespace: UnsafePointer<xmlChar>?
        /// Where the start tag of the root ends, but for its `>`. Unit: bytes of what libxml2 was fed.
        var rootTagEnd = 0
        /// The child of the root that is open, and the last that has ended.
        var child = Element.unknown
        var lastChild = Element.unknown
        /// Where the last child of the root ended. Unit: bytes of what libxml2 was fed.
        var checkpoint = 0
        var checkpointLine = 0
        /// Where the root ended.
        var end = 0
        var endLine = 0
    }

    private let state: UnsafeMutablePointer<State>

    /// A parser for one document, of which `linesBefore` lines come before what will be fed. Throws when there is no
    /// memory.
    init(limits: Limits.Report, sink: any RowSink, linesBefore: Int) throws(XMLError) {
        _ = Self.isPrepared
        state = .allocate(capacity: 1)
        state.initialize(to: State(builder: ReportBuilder(limits: limits, sink: sink), linesBefore: linesBefore))
        try open()
    }

    deinit {
        if let context = state.pointee.context { xmlFreeParserCtxt(context) }
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// What libxml2 has to do once in a process, before threads use it. Swift does it once, however many ask.
    private static let isPrepared: Bool = {
        xmlInitParser()
        // No option reaches everything that libxml2 can open; this does.
        xmlSetExternalEntityLoader { _, _, _ in nil }
        return true
    }()

    private func open() throws(XMLError) {
        var handler = Self.handler
        guard let context = xmlCreatePushParserCtxt(&handler, state, nil, 0, nil) else {
            throw XMLError(.outOfMemory)
        }
        _ = xmlCtxtUseOptions(context, CInt(XML_PARSE_NONET.rawValue))
        state.pointee.context = context
        state.pointee.input = context.pointee.input
    }

    /// Starts afresh with what the builder had when it last saved.
    func restart(linesBefore: Int) throws(XMLError) {
        if let context = state.pointee.context { xmlFreeParserCtxt(context) }
        state.pointee.context = nil
        state.pointee.input = nil
        state.pointee.names.removeAll()
        state.pointee.depth = 0
        state.pointee.rootNamespace = nil
        state.pointee.recordNamespace = nil
        state.pointee.builder.rewind()
        state.pointee.linesBefore = linesBefore
        try open()
    }

    /// Feeds a slice. What comes after the root is passed over.
    func feed(_ slice: UnsafeBufferPointer<UInt8>) throws(XMLError) {
        guard let context = state.pointee.context, let base = slice.baseAddress, !isClosed else { return }
        _ = base.withMemoryRebound(to: CChar.self, capacity: slice.count) {
            xmlParseChunk(context, $0, CInt(slice.count), 0)
        }
        if let failure = state.pointee.failure { throw failure }
    }

    /// Whether `</feedback>` was seen.
    var isClosed: Bool { state.pointee.builder.isClosed }
    /// Whether libxml2 has found the document not to be well-formed, which it does not forgive.
    var isBroken: Bool {
        guard let context = state.pointee.context else { return true }
        return !isClosed && context.pointee.wellFormed == 0
    }
    /// What libxml2 holds of a tag, comment or reference whose end has not come. Unit: bytes.
    var pendingBytes: Int {
        guard let input = state.pointee.input else { return 0 }
        return input.pointee.end - input.pointee.cur
    }
    /// The line that libxml2 has come to.
    var line: Int { state.pointee.line }
    var rootTagEnd: Int { state.pointee.rootTagEnd }
    /// The last child of the root to have ended, if `checkpoint` is not 0.
    var lastChild: Element { state.pointee.lastChild }
    var checkpoint: Int { state.pointee.checkpoint }
    var checkpointLine: Int { state.pointee.checkpointLine }
    var end: Int { state.pointee.end }
    var endLine: Int { state.pointee.endLine }

    /// The oddities of the report.
    var notes: NoteLog {
        get { state.pointee.builder.notes }
        set { state.pointee.builder.notes = newValue }
    }

    /// Whether it is a text about reports rather than one.
    var isProse: Bool { state.pointee.builder.isProse }

    /// The report, when the document was whole.
    func finish() throws(XMLError) -> Report {
        try state.pointee.builder.finish(line: endLine)
    }
}
