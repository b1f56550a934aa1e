import CLibXML2
import RuaCore

/// What libxml2 calls. Each callback gets the parser's state and neither allocates nor counts references.
extension PushParser {
    static var handler: xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = XML_SAX2_MAGIC
        handler.startElementNs = { data, name, _, namespace, namespaces, _, attributes, _, _ in
            guard let state = State.from(data), let name else { return }
            state.pointee.startElement(name, namespace, Int(namespaces), Int(attributes))
        }
        handler.endElementNs = { data, _, _, _ in
            State.from(data)?.pointee.endElement()
        }
        // The same function for all three, or else libxml2 looks for blanks that nobody asked for.
        handler.characters = onText
        handler.ignorableWhitespace = onText
        handler.cdataBlock = onText
        handler.internalSubset = { data, _, _, _ in
            guard let state = State.from(data) else { return }
            state.pointee.fail(XMLError(.doctypeDeclared, line: state.pointee.line))
        }
        // Without this libxml2 writes to standard error. Whether an error is fatal is asked of the context.
        handler.serror = { _, _ in }
        return handler
    }

    private static let onText: charactersSAXFunc = { data, bytes, count in
        guard let state = State.from(data), let bytes else { return }
        state.pointee.builder.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
    }
}

extension PushParser.State {
    @inline(__always)
    fileprivate static func from(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<PushParser.State>? {
        data?.assumingMemoryBound(to: PushParser.State.self)
    }

    @inline(__always)
    var line: Int {
        linesBefore &+ Int(input?.pointee.line ?? 0)
    }

    /// How far libxml2 has come in what it was fed. Unit: bytes.
    private var position: Int {
        guard let context else { return 0 }
        return Int(xmlByteConsumed(context))
    }

    /// Stops libxml2, which then calls back no more.
    mutating func fail(_ error: XMLError) {
        if failure == nil { failure = error }
        if let context { xmlStopParser(context) }
    }

    @inline(__always)
    fileprivate mutating func startElement(
        _ name: UnsafePointer<xmlChar>, _ namespace: UnsafePointer<xmlChar>?, _ namespaces: Int, _ attributes: Int
    ) {
        if namespaces &+ attributes > 0, let error = judgeTag(attributes: attributes, namespaces: namespaces) {
            fail(error)
            return
        }
        guard depth < builder.limits.xmlDepth else {
            fail(XMLError(.tooDeep, line: line))
            return
        }
        let element = names.element(at: UInt(bitPattern: name)) ?? learn(name)
        if depth < 2 { enterOuter(element, namespace) }
        depth &+= 1
        do {
            try builder.start(element, isForeign: isForeign(namespace), line: line)
        } catch {
            fail(error)
        }
    }

    @inline(__always)
    fileprivate mutating func endElement() {
        depth &-= 1
        do {
            try builder.end(line: line)
        } catch {
            fail(error)
        }
        guard depth < 2 else { return }
        if depth == 1 {
            builder.save()
            checkpoint = position
            checkpointLine = line
            lastChild = child
        } else {
            end = position
            endLine = line
            // What follows is not XML's business.
            if let context { xmlStopParser(context) }
        }
    }

    /// A name that is new, or whose place another has taken.
    private mutating func learn(_ name: UnsafePointer<xmlChar>) -> Element {
        if hasTooManyNames { fail(XMLError(.tooManyNames, line: line)) }
        let element = Element(name: Self.bytes(name))
        names.learn(element, at: UInt(bitPattern: name))
        return element
    }

    /// libxml2 2.9.14 is quadratic in the names of a document, and keeps them all.
    private var hasTooManyNames: Bool {
        guard let context else { return false }
        return Int(xmlDictSize(context.pointee.dict)) > builder.limits.names
            || xmlDictGetUsage(context.pointee.dict) > Bounds.nameBytes
    }

    /// The root, and its children.
    private mutating func enterOuter(_ element: Element, _ namespace: UnsafePointer<xmlChar>?) {
        if depth == 0 {
            rootNamespace = namespace
            rootTagEnd = position
            builder.open(namespace: namespace.map { String(decoding: Self.bytes($0), as: UTF8.self) } ?? "")
        } else {
            child = element
            if element == .record { recordNamespace = namespace }
        }
    }

    /// Whether an element belongs to neither the report nor DMARC (RFC 9990 section 5: an extension).
    @inline(__always)
    private func isForeign(_ namespace: UnsafePointer<xmlChar>?) -> Bool {
        guard let namespace, namespace != rootNamespace, namespace != recordNamespace else { return false }
        let text = String(decoding: Self.bytes(namespace), as: UTF8.self)
        return !text.hasPrefix("urn:ietf:params:xml:ns:dmarc-") && !text.hasPrefix("http://dmarc.org/dmarc-xml/")
    }

    /// A tag that costs libxml2 more than an honest one can: nil when it does not.
    private func judgeTag(attributes: Int, namespaces: Int) -> XMLError? {
        guard let context, let input, let cursor = input.pointee.cur else { return nil }
        guard !hasTooManyNames else { return XMLError(.tooManyNames, line: line) }
        // Two entries a namespace.
        guard attributes &+ namespaces <= Bounds.attributes, Int(context.pointee.nsNr) <= 2 &* Bounds.attributes else {
            return XMLError(.tagTooLong, line: line)
        }
        // No attribute can hold a `<`, so the last one before here is where the tag starts. `/>` or `>` follows.
        var length = cursor.pointee == ASCII.slash ? 2 : 1
        var start = cursor
        while length < builder.limits.tagBytes, start > input.pointee.base {
            start -= 1
            length &+= 1
            if start.pointee == ASCII.lessThan { return nil }
        }
        return XMLError(.tagTooLong, line: line)
    }

    private static func bytes(_ name: UnsafePointer<xmlChar>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name)))
    }
}
