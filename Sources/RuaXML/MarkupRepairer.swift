import RuaCore

/// Turns XML that is broken in the ways that reporters break it into XML that is well-formed.
///
/// A pure machine. It takes clean UTF-8 from the `<` of the root on and gives start tags (with no attribute but
/// namespaces), end tags, text and references, nested as they must be; comments, instructions and CDATA sections are
/// gone or text. The rules are those that have one sensible reading:
///
/// - a `<` or `&` that begins nothing is text, and so is any unknown tag within an element that holds text only;
/// - an element left open ends where an element around it does, or where one starts that has its place around it; but
///   not a `record`, of which a part may be missing;
/// - an end tag that ends nothing is dropped, if it is of no known element or repeats the one before it.
///
/// What could hide a count, or any element that is known, has no sensible reading.
///
/// Line feeds stay where they are, so that lines keep their numbers.
struct MarkupRepairer {
    /// The repaired XML that has not been taken yet.
    private(set) var output: [UInt8] = []
    /// The end tag of the root was seen.
    private(set) var isClosed = false

    private enum State { case text, markup, comment, instruction, cdata }

    private let limits: Limits.Report
    private var state = State.text
    private var stack = OpenElements()
    /// What the end tag before here closed, if nothing has been opened since.
    private var lastClosed = Element.unknown
    private let lastChild: Element
    /// Markup from its `<`, until it is known what it is.
    private var held: [UInt8] = []
    private var quote: UInt8?
    private var reference: [UInt8] = []
    /// What of `-->`, `?>` or `]]>` has been seen.
    private var run = 0
    /// The line that was come to.
    private(set) var line: Int

    /// A reference is no longer than this. Unit: bytes.
    private static let longestReference = 16
    private static let declarations = ["<!doctype", "<!entity", "<!element", "<!attlist", "<!notation"]

    /// A repairer for what begins on a line with the start tag of the root. If some children of the root are left out
    /// after it, `lastChild` is the last of them.
    init(limits: Limits.Report, line: Int, lastChild: Element = .unknown) {
        self.limits = limits
        self.line = line
        self.lastChild = lastChild
    }

    mutating func removeOutput() {
        output.removeAll(keepingCapacity: true)
    }

    /// Takes bytes; those after the end of the root are passed over.
    mutating func push(_ bytes: [UInt8], notes: inout NoteLog) throws(XMLError) {
        for byte in bytes where !isClosed {
            if byte == ASCII.newline { line &+= 1 }
            switch state {
            case .text:
                if byte == ASCII.lessThan {
                    openMarkup(notes: &notes)
                } else {
                    text(byte, notes: &notes)
                }
            case .markup:
                try markup(byte, notes: &notes)
            case .comment:
                if byte == ASCII.newline { output.append(byte) }
                if byte == ASCII.greaterThan, run >= 2 { state = .text }
                run = byte == ASCII.dash ? run &+ 1 : 0
            case .instruction:
                if byte == ASCII.newline { output.append(byte) }
                if byte == ASCII.greaterThan, run == 1 { state = .text }
                run = byte == ASCII.question ? 1 : 0
            case .cdata:
                cdata(byte)
            }
        }
    }

    // MARK: Text

    private mutating func text(_ byte: UInt8, notes: inout NoteLog) {
        if !reference.isEmpty {
            if byte == ASCII.semicolon {
                endReference(notes: &notes)
                return
            }
            if byte.isDigit || byte.isLetter || byte == UInt8(ascii: "#"), reference.count < Self.longestReference {
                reference.append(byte)
                return
            }
            breakReference(notes: &notes)
        }
        if byte == ASCII.ampersand {
            reference.append(byte)
        } else {
            escape(byte)
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case ASCII.lessThan: output.append(contentsOf: "&lt;".utf8)
        case ASCII.greaterThan: output.append(contentsOf: "&gt;".utf8)
        case ASCII.ampersand: output.append(contentsOf: "&amp;".utf8)
        default: output.append(byte)
        }
    }

    private mutating func endReference(notes: inout NoteLog) {
        switch CharacterReference(reference.dropFirst()) {
        case .valid:
            output.append(contentsOf: reference)
            output.append(ASCII.semicolon)
        case .forbidden:
            output.append(contentsOf: ByteCleaner.replacement)
            notes.add(.controlCharacter, line: line)
        case .unknown:
            breakReference(notes: &notes)
            output.append(ASCII.semicolon)
            return
        }
        reference.removeAll(keepingCapacity: true)
    }

    private mutating func breakReference(notes: inout NoteLog) {
        guard !reference.isEmpty else { return }
        for byte in reference { escape(byte) }
        reference.removeAll(keepingCapacity: true)
        notes.add(.ampersand, line: line)
    }

    private mutating func cdata(_ byte: UInt8) {
        if byte == ASCII.closeBracket {
            if run < 2 { run &+= 1 } else { output.append(byte) }
            return
        }
        if byte == ASCII.greaterThan, run == 2 {
            state = .text
        } else {
            output.append(contentsOf: repeatElement(ASCII.closeBracket, count: run))
            escape(byte)
        }
        run = 0
    }

    // MARK: Markup

    private mutating func openMarkup(notes: inout NoteLog) {
        breakReference(notes: &notes)
        held.removeAll(keepingCapacity: true)
        held.append(ASCII.lessThan)
        quote = nil
        run = 0
        state = .markup
    }

    private mutating func markup(_ byte: UInt8, notes: inout NoteLog) throws(XMLError) {
        if byte == ASCII.lessThan {
            // No tag holds a `<`. If a quotation mark was left open, the tag ended at the first `>` after all.
            let whole = held
            if let end = whole.firstIndex(of: ASCII.greaterThan) {
                try tag(whole[...end], notes: &notes)
                for byte in whole[(end + 1)...] { text(byte, notes: &notes) }
            } else {
                stray(whole[...], notes: &notes)
            }
            if !isClosed { openMarkup(notes: &notes) }
            return
        }
        held.append(byte)
        guard held.count <= limits.tagBytes else { throw XMLError(.tagTooLong, line: line) }
        switch held[1] {
        case ASCII.question:
            state = .instruction
        case ASCII.exclamation:
            try bang(notes: &notes)
        case let first where first.startsName || first == ASCII.slash:
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte.isQuote, held.dropLast().last(where: { !$0.isBlank }) == ASCII.equals {
                quote = byte
            } else if byte == ASCII.greaterThan {
                let whole = held
                state = .text
                try tag(whole[...], notes: &notes)
            }
        default:
            stray(held[...], notes: &notes)
        }
    }

    private mutating func bang(notes: inout NoteLog) throws(XMLError) {
        if held.elementsEqual("<!--".utf8) {
            state = .comment
        } else if held.elementsEqual("<![CDATA[".utf8) {
            state = .cdata
        } else if Self.declarations.contains(where: held.isCaseInsensitivelyEqual) {
            throw XMLError(.doctypeDeclared, line: line)
        } else if !held.isPrefix(of: "<!--"), !held.isPrefix(of: "<![cdata["),
            !Self.declarations.contains(where: held.isPrefix)
        {
            stray(held[...], notes: &notes)
        }
    }

    /// Markup that is none.
    private mutating func stray(_ bytes: ArraySlice<UInt8>, notes: inout NoteLog) {
        state = .text
        notes.add(.strayMarkup, line: line)
        escape(ASCII.lessThan)
        for byte in bytes.dropFirst() { text(byte, notes: &notes) }
    }

    /// A tag from `<` to `>`.
    private mutating func tag(_ bytes: ArraySlice<UInt8>, notes: inout NoteLog) throws(XMLError) {
        let inner = bytes.dropFirst().dropLast()
        let isEnd = inner.first == ASCII.slash
        let rest = isEnd ? inner.dropFirst() : inner
        let name = rest.prefix { !$0.isBlank && $0 != ASCII.slash }
        guard let first = name.first, first.startsName, name.allSatisfy(\.isInName), name.last != ASCII.colon else {
            stray(bytes, notes: &notes)
            return
        }
        if isEnd {
            try endTag(name, bytes, notes: &notes)
        } else {
            try startTag(name, rest[name.endIndex...], bytes, notes: &notes)
        }
    }

    private mutating func startTag(
        _ name: ArraySlice<UInt8>, _ tail: ArraySlice<UInt8>, _ bytes: ArraySlice<UInt8>, notes: inout NoteLog
    ) throws(XMLError) {
        let element = stack.element(of: name)
        if stack.isInLeaf {
            guard element != .unknown else {
                stray(bytes, notes: &notes)
                return
            }
            try closeTop(notes: &notes)
        }
        if let depth = stack.depth(forStartOf: element) {
            while stack.count > depth { try closeTop(notes: &notes) }
        }
        guard stack.count < limits.xmlDepth else { throw XMLError(.tooDeep, line: line) }
        let namespaces = NamespaceDeclarations(tail)
        // `<count 5>`?
        guard namespaces.areWhole || element != .count else { throw XMLError(.malformed, line: line) }
        lastClosed = stack.count == 0 ? lastChild : .unknown
        output.append(ASCII.lessThan)
        output.append(contentsOf: name)
        namespaces.append(to: &output)
        output.append(contentsOf: repeatElement(ASCII.newline, count: bytes.newlines))
        if tail.last(where: { !$0.isBlank }) == ASCII.slash {
            output.append(contentsOf: "/>".utf8)
            isClosed = stack.count == 0
        } else {
            output.append(ASCII.greaterThan)
            stack.push(element, name: name)
        }
    }

    private mutating func endTag(
        _ name: ArraySlice<UInt8>, _ bytes: ArraySlice<UInt8>, notes: inout NoteLog
    ) throws(XMLError) {
        guard let depth = stack.depth(of: name) else {
            let element = stack.element(of: name)
            if stack.isInLeaf {
                stray(bytes, notes: &notes)
            } else {
                guard element == .unknown || element == lastClosed else { throw XMLError(.malformed, line: line) }
                output.append(contentsOf: repeatElement(ASCII.newline, count: bytes.newlines))
                notes.add(.strayEndTag, line: line)
            }
            return
        }
        while stack.count > depth { try closeTop(notes: &notes) }
        output.append(contentsOf: repeatElement(ASCII.newline, count: bytes.newlines))
        lastClosed = stack.top ?? .unknown
        stack.pop(into: &output)
        isClosed = stack.count == 0
    }

    /// Closes an element that was left open, unless that could lose something of the report.
    private mutating func closeTop(notes: inout NoteLog) throws(XMLError) {
        guard stack.top != .record, stack.top != .count, !stack.hidesKnown else {
            throw XMLError(.malformed, line: line)
        }
        stack.pop(into: &output)
        notes.add(.unclosedElement, line: line)
    }
}
