import RuaCore
import RuaMail

/// The MIME reader: every part lies inside the mail, parts do not overlap, and decoding keeps to its bounds.
enum MailTarget {
    static func run(_ input: [UInt8]) {
        read(input, Limits.Mail())
        var low = Limits.Mail()
        low.mimeDepth = 3
        low.parts = 6
        low.headerBytes = 300
        low.messageBytes = 4096
        read(input, low)
        _ = MailForm(input)
        _ = EncodedWord.text(input)
        _ = ReportFilename(String(decoding: input.prefix(300), as: UTF8.self))
    }

    private static func read(_ mail: [UInt8], _ limits: Limits.Mail) {
        var reader = MessageReader(mail, limits: limits)
        lookAt(reader.header, in: mail)
        var parts = 0
        var bodyBytes = 0
        var errors = 0
        while true {
            do {
                guard let part = try reader.next() else { break }
                parts += 1
                lookAt(part, in: mail)
                bodyBytes += part.body.count
            } catch {
                errors += 1
                check(error.offset >= 0 && error.offset <= mail.count, "\(error)")
            }
            check(parts <= limits.parts, "more parts than the limit")
            check(errors <= limits.parts + 1, "errors without end")
        }
        check(bodyBytes <= mail.count, "parts of \(bodyBytes) bytes in a mail of \(mail.count)")
    }

    private static func lookAt(_ part: BodyPart, in mail: [UInt8]) {
        lookAt(part.header, in: mail)
        check(part.body.lowerBound >= 0 && part.body.upperBound <= mail.count, "a part outside the mail")
        if let name = part.filename {
            check(name.count <= 255, "a long name")
            check(!name.unicodeScalars.contains { $0.value < 0x20 || $0 == "/" || $0 == "\\" }, "a name with a path")
        }
        var decoder = part.decoder()
        var piece: [UInt8] = []
        var all: [UInt8] = []
        while decoder.next(into: &piece) {
            check(!piece.isEmpty && piece.count <= BodyDecoder.pieceBytes, "a piece of \(piece.count) bytes")
            all += piece
            check(all.count <= part.body.count, "\(all.count) bytes decoded from \(part.body.count)")
        }
        check(piece.isEmpty, "bytes behind the end")
        check(!decoder.next(into: &piece), "a part went on behind its end")
        var again = part.decoder()
        check(again.rest(atMost: all.count) == all, "a part decodes in two ways")
        again = part.decoder()
        check(all.isEmpty || again.rest(atMost: all.count - 1) == nil, "a limit was not kept")
    }

    private static func lookAt(_ header: Headers, in mail: [UInt8]) {
        check(header.range.lowerBound >= 0 && header.range.upperBound <= mail.count, "a header outside the mail")
        for name in ["subject", "from", "content-type", "x"] {
            check(header.values(of: name).isEmpty == (header.value(of: name) == nil), "a field that comes and goes")
            _ = header.text(of: name)
        }
        _ = header.contentType?.reportType
    }
}
