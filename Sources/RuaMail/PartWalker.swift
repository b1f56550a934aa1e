import RuaCore

/// What has been met in one mail so far, the encoded mails inside it included.
struct MailTally {
    var parts = 0
    var headerBytes = 0
    /// Bytes of encoded mails that were decoded.
    var nestedBytes = 0
}

/// Walks over the parts of one mail from its first byte to its last, once, without recursion.
struct PartWalker {
    private enum State {
        /// Header fields start here.
        case entity(at: Int, depth: Int, defaultType: ContentType)
        /// Nothing of interest until the next delimiter.
        case skip(from: Int)
        case finished
    }

    private let lines: Lines
    private let limits: Limits.Mail
    private var stack = MultipartStack()
    private var state: State

    /// Starts at the first byte of a mail; its `depth` is 0 unless it lies in another.
    init(_ lines: Lines, limits: Limits.Mail, depth: Int) {
        self.lines = lines
        self.limits = limits
        state = .entity(at: lines.headerStart(at: 0, before: lines.bytes.count), depth: depth, defaultType: .plainText)
    }

    /// The next part; nil at the end. After `tooDeep` the walk goes on behind the part, after any other error it is
    /// over.
    mutating func next(_ tally: inout MailTally) throws(MailError) -> BodyPart? {
        while true {
            switch state {
            case .finished:
                return nil
            case .skip(let start):
                go(stack.next(in: lines, from: start, before: lines.bytes.count))
            case .entity(let start, let depth, let defaultType):
                if let part = try entity(at: start, depth, defaultType, &tally) { return part }
            }
        }
    }

    /// Goes on behind a delimiter.
    private mutating func go(_ delimiter: MultipartStack.Delimiter?) {
        guard let delimiter else {
            state = .finished
            return
        }
        stack.pass(delimiter)
        let level = stack.levels[delimiter.level]
        state =
            delimiter.isLast
            ? .skip(from: delimiter.line.next)
            : .entity(at: delimiter.line.next, depth: level.depth + 1, defaultType: level.defaultType)
    }

    private mutating func entity(
        at start: Int, _ depth: Int, _ defaultType: ContentType, _ tally: inout MailTally
    ) throws(MailError) -> BodyPart? {
        state = .finished
        tally.parts += 1
        guard tally.parts <= limits.parts else {
            throw MailError(code: .tooManyParts(limit: limits.parts), offset: start)
        }
        let block = try HeaderBlock(lines, at: start, stack, room: limits.headerBytes - tally.headerBytes, limits)
        tally.headerBytes += block.range.count
        if let delimiter = block.delimiter {
            go(delimiter)
            return nil
        }
        let header = Headers(lines: lines, range: block.range)
        let named = header.contentType
        let type = named ?? defaultType
        if type.isMultipart || (named == nil && isDivided(from: block.bodyStart)) {
            return try multipart(header, type, depth, block.bodyStart)
        }
        if type.isMail, TransferEncoding(header.value(of: "content-transfer-encoding")) == .identity {
            try descend(below: depth, block.bodyStart)
            let inner = lines.headerStart(at: block.bodyStart, before: lines.bytes.count)
            state = .entity(at: inner, depth: depth + 1, defaultType: .plainText)
            return nil
        }
        let delimiter = stack.next(in: lines, from: block.bodyStart, before: lines.bytes.count)
        return leaf(header, type, depth, block.bodyStart, delimiter)
    }

    private mutating func multipart(
        _ header: Headers, _ type: ContentType, _ depth: Int, _ bodyStart: Int
    ) throws(MailError) -> BodyPart? {
        try descend(below: depth, bodyStart)
        let defaultType = type.subtype == "digest" ? ContentType.embeddedMail : .plainText
        let boundary = type.parameters.bytes("boundary") ?? []
        let own = stack.levels.count
        stack.open(.init(boundary: boundary, depth: depth, defaultType: defaultType))
        let found = stack.next(in: lines, from: bodyStart, before: lines.bytes.count)
        if let found, found.level == own, !boundary.isEmpty {
            go(found)
            return nil
        }
        // Its own boundary never comes, or none was named.
        stack.abandon()
        let outer = stack.next(in: lines, from: bodyStart, before: lines.bytes.count)
        let body = bodyStart..<(outer?.line.content.lowerBound ?? lines.bytes.count)
        if let guess = MultipartStack.guess(in: lines, body) {
            stack.open(.init(boundary: guess, depth: depth, defaultType: defaultType))
            state = .skip(from: bodyStart)
            return nil
        }
        return leaf(header, type, depth, bodyStart, outer)
    }

    /// Whether a body without a type is divided all the same: its field was lost on the way.
    private func isDivided(from bodyStart: Int) -> Bool {
        let end = stack.next(in: lines, from: bodyStart, before: lines.bytes.count)?.line.content.lowerBound
        return MultipartStack.guess(in: lines, bodyStart..<(end ?? lines.bytes.count), before: "content-") != nil
    }

    /// Checks that what lies below `depth` may still be read; else leaves it out and says so.
    private mutating func descend(below depth: Int, _ bodyStart: Int) throws(MailError) {
        guard depth >= limits.mimeDepth else { return }
        state = .skip(from: bodyStart)
        throw MailError(code: .tooDeep(limit: limits.mimeDepth), offset: bodyStart)
    }

    private mutating func leaf(
        _ header: Headers, _ type: ContentType, _ depth: Int, _ bodyStart: Int,
        _ delimiter: MultipartStack.Delimiter?
    ) -> BodyPart {
        go(delimiter)
        var end = lines.bytes.count
        if let delimiter {
            end = lines.endBeforeBreak(at: delimiter.line.content.lowerBound, notBefore: bodyStart)
        }
        return BodyPart(header: header, contentType: type, depth: depth, body: bodyStart..<end)
    }
}
