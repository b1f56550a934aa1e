/// Finds the start tag of `<feedback>`, whatever stands before it. A pure machine over bytes of ASCII or a superset.
///
/// The same machine looks for a second `<feedback>` after the first.
struct PrologScanner {
    /// What was come upon.
    enum Event: Equatable {
        /// Nothing yet, and the bytes are used up.
        case more
        /// The XML declaration has been passed; `encoding` is what it names.
        case declaration(encoding: [UInt8]?)
        /// A `<record>` starts, which is in no `<feedback>`.
        case record
        /// The root starts: `held` has its tag from the `<` as far as it was read.
        case root
    }

    private enum State { case text, markup, comment, instruction, declaration, doctype }

    private var state = State.text
    /// Markup that is not yet decided on, from its `<`.
    private(set) var held: [UInt8] = []
    /// Dashes seen in a row in a comment; whether the byte before was `?` in an instruction.
    private var run = 0
    private var quote: UInt8?
    private var isAtStart = true
    private var isAfterStart = false

    /// Line feeds passed, without those in `held`.
    private(set) var lines = 0
    /// The line of the first thing that does not belong here.
    private(set) var junkLine: Int?
    /// The line of a DTD or of a declaration out of one.
    private(set) var dtdLine: Int?
    /// The line of a DOCTYPE that declares nothing.
    private(set) var doctypeLine: Int?

    /// Longer names are no `feedback`. Unit: bytes, `<` and prefix included.
    private static let longestName = 300
    /// Longer DOCTYPEs have a subset or are worse. Unit: bytes.
    private static let longestDoctype = 4096

    /// Reads on from `index`, which is moved.
    mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, from index: inout Int) -> Event {
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if let event = take(byte) { return event }
            isAtStart = false
        }
        return .more
    }

    private mutating func take(_ byte: UInt8) -> Event? {
        if state != .markup, state != .declaration, byte == ASCII.newline { lines += 1 }
        switch state {
        case .text:
            if byte == ASCII.lessThan {
                isAfterStart = !isAtStart
                held = [byte]
                state = .markup
            } else if !byte.isBlank {
                junk()
            }
        case .markup:
            return takeMarkup(byte)
        case .comment:
            if byte == ASCII.greaterThan, run >= 2 { state = .text }
            run = byte == ASCII.dash ? run &+ 1 : 0
        case .instruction:
            if byte == ASCII.greaterThan, run == 1 { state = .text }
            run = byte == ASCII.question ? 1 : 0
        case .declaration:
            held.append(byte)
            if byte == ASCII.greaterThan { return endDeclaration() }
            if held.count > Bounds.declarationBytes { release(to: .text, asJunk: true) }
        case .doctype:
            takeDoctype(byte)
        }
        return nil
    }

    private mutating func junk() {
        junkLine = junkLine ?? lines + 1
    }

    private mutating func release(to next: State, asJunk: Bool = false) {
        if asJunk { junk() }
        lines += held.newlines
        held.removeAll(keepingCapacity: true)
        run = 0
        quote = nil
        state = next
    }

    private mutating func takeMarkup(_ byte: UInt8) -> Event? {
        if byte == ASCII.lessThan {
            release(to: .markup, asJunk: true)
            held = [byte]
            return nil
        }
        held.append(byte)
        switch held[1] {
        case ASCII.exclamation: takeBang()
        case ASCII.question:
            if !held.prefix(5).isPrefix(of: "<?xml") {
                release(to: .instruction)
            } else if held.count == 6 {
                if byte.isBlank { state = .declaration } else { release(to: .instruction) }
            }
        case let first where first.startsName:
            if byte.isInName, held.count < Self.longestName { return nil }
            let isTag = byte.isBlank || byte == ASCII.greaterThan || byte == ASCII.slash
            let element = isTag ? Element(name: held.dropFirst().dropLast().localName) : .unknown
            if element == .feedback { return .root }
            release(to: .text, asJunk: true)
            if element == .record { return .record }
        default:
            release(to: .text, asJunk: true)
        }
        return nil
    }

    private mutating func takeBang() {
        if held.elementsEqual("<!--".utf8) {
            release(to: .comment)
        } else if held.isCaseInsensitivelyEqual(to: "<!doctype") {
            state = .doctype
        } else if !held.isPrefix(of: "<!--"), !held.isPrefix(of: "<!doctype") {
            // `<!ENTITY` and its like are met here when a DTD is not where it belongs.
            if held.count > 2, held[2].isLetter { dtdLine = dtdLine ?? lines + 1 }
            release(to: .text, asJunk: true)
        }
    }

    private mutating func endDeclaration() -> Event {
        let name = Self.encoding(in: held[...])
        // Nothing may stand before the declaration, not even a blank.
        if isAfterStart { junk() }
        release(to: .text)
        return .declaration(encoding: name)
    }

    private static func encoding(in declaration: ArraySlice<UInt8>) -> [UInt8]? {
        var rest = declaration
        while !rest.isEmpty, !rest.prefix(8).elementsEqual("encoding".utf8) { rest.removeFirst() }
        rest = rest.dropFirst(8).drop { $0.isBlank }
        guard rest.first == ASCII.equals else { return nil }
        rest = rest.dropFirst().drop { $0.isBlank || $0.isQuote }
        let name = rest.prefix { $0.isInName }
        return name.isEmpty ? nil : Array(name)
    }

    private mutating func takeDoctype(_ byte: UInt8) {
        if let open = quote {
            if byte == open { quote = nil }
            // What is quoted is a name of something elsewhere.
            dtdLine = dtdLine ?? lines + 1
        } else if byte.isQuote {
            quote = byte
        } else if byte == ASCII.openBracket {
            // Whatever the subset says, the report will not be read; so it need not be understood.
            dtdLine = dtdLine ?? lines + 1
            release(to: .text)
        } else if byte == ASCII.greaterThan {
            doctypeLine = doctypeLine ?? lines + 1
            release(to: .text)
        } else if byte != ASCII.newline {
            held.append(byte)
            if held.count > Self.longestDoctype {
                dtdLine = dtdLine ?? lines + 1
                release(to: .text)
            }
        }
    }
}
