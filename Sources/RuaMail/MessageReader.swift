public import RuaCore

/// Reads one mail and hands out its parts in the order in which they stand, whatever they are nested in.
///
///     var reader = MessageReader(bytes, limits: limits.mail)
///     while let part = try reader.next() { … }
///
/// Forwarded mails (message/rfc822, also in base64, and files named `.eml`) are read as if their parts were parts of
/// this one. Time is linear in the size of the mail, no nesting costs stack, and nothing is copied but encoded mails.
public struct MessageReader {
    /// The header fields of the mail.
    public let header: Headers

    private let limits: Limits.Mail
    private var tally = MailTally()
    /// The mail and, behind it, the encoded mails inside which the walk is.
    private var walkers: [PartWalker] = []
    private var firstError: MailError?

    /// Prepares to read a mail. An error in its header comes from the first `next()`.
    ///
    /// - Parameters:
    ///   - bytes: the whole mail; lines may end in CR LF, LF or CR, and a mailbox's `From ` line may come first.
    ///   - limits: the bounds to keep.
    public init(_ bytes: [UInt8], limits: Limits.Mail) {
        self.limits = limits
        let lines = Lines(bytes)
        let start = lines.headerStart(at: 0, before: bytes.count)
        do throws(MailError) {
            guard bytes.count <= limits.messageBytes else {
                throw MailError(code: .messageTooLarge(limit: limits.messageBytes), offset: limits.messageBytes)
            }
            let block = try HeaderBlock(lines, at: start, MultipartStack(), room: limits.headerBytes, limits)
            header = Headers(lines: lines, range: block.range)
            walkers = [PartWalker(lines, limits: limits, depth: 0)]
        } catch {
            // What fits is still worth showing: the subject, who sent it.
            header = Headers(lines: lines, range: start..<max(start, min(error.offset, bytes.count)))
            firstError = error
        }
    }

    /// The type of the mail itself, text/plain when it names none.
    public var contentType: ContentType { header.contentType ?? .plainText }

    /// The next part that holds content; nil when there is none.
    ///
    /// - Throws: `tooDeep` and `nestedMailTooLarge` leave one part out; call again to go on behind it. After any other
    ///   error the rest of the mail is not read, and the next call returns nil.
    public mutating func next() throws(MailError) -> BodyPart? {
        if let error = firstError {
            firstError = nil
            throw error
        }
        while !walkers.isEmpty {
            let part: BodyPart?
            do {
                part = try walkers[walkers.count - 1].next(&tally)
            } catch {
                switch error.code {
                case .tooDeep, .nestedMailTooLarge: break
                default: walkers.removeAll()
                }
                throw error
            }
            guard let part else {
                walkers.removeLast()
                continue
            }
            guard part.isEncodedMail else { return part }
            try open(part)
        }
        return nil
    }

    private mutating func open(_ part: BodyPart) throws(MailError) {
        guard part.depth < limits.mimeDepth else {
            throw MailError(code: .tooDeep(limit: limits.mimeDepth), offset: part.body.lowerBound)
        }
        var decoder = part.decoder()
        guard let bytes = decoder.rest(atMost: limits.messageBytes - tally.nestedBytes) else {
            throw MailError(code: .nestedMailTooLarge(limit: limits.messageBytes), offset: part.body.lowerBound)
        }
        tally.nestedBytes += bytes.count
        walkers.append(PartWalker(Lines(bytes), limits: limits, depth: part.depth + 1))
    }
}
