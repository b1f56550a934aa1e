import RuaSMTP

/// A second opinion on what a message is: watches a session that is fed byte by byte, and finds the content of each
/// message in what was sent by rules of its own.
struct MessageWatch {
    private static let lineEnd: [UInt8] = [0x0D, 0x0A]
    private static let dataEnd: [UInt8] = [0x0D, 0x0A, 0x2E, 0x0D, 0x0A]

    private var sent: [UInt8] = []
    /// Where the content that follows DATA begins; nil in a message of BDAT chunks.
    private var dataStart: Int?
    private var content: [UInt8] = []
    /// Content since the last action that was none.
    private var run = 0

    /// The client sent something.
    mutating func sent(_ bytes: ArraySlice<UInt8>) {
        sent += bytes
    }

    /// The session said something.
    mutating func came(_ action: Session.Action) {
        switch action {
        case .messageBytes(let bytes):
            content += bytes
            run += bytes.count
            return
        case .beginMessage:
            content = []
            dataStart = nil
        case .reply(let reply) where reply.code == 354:
            dataStart = sent.count
        case .endMessage:
            if let dataStart { checkData(from: dataStart) } else { checkLastChunk() }
        case .reply, .abortMessage, .startTLS, .close: break
        }
        run = 0
    }

    /// The first `<CRLF>.<CRLF>` since DATA is the end of what was sent, and all before it is the content.
    private func checkData(from start: Int) {
        // The line end of the DATA command counts (RFC 5321 section 4.1.1.4).
        let text = sent[(start - 2)...]
        check(text.starts(with: Self.lineEnd), "DATA taken without CRLF")
        guard let end = text.indices.first(where: { text[$0...].starts(with: Self.dataEnd) }) else {
            violated("a message ended without <CRLF>.<CRLF>")
        }
        check(end + 5 == sent.count, "a message ended behind its end")
        var plain: [UInt8] = []
        for index in start..<max(end + 2, start) {
            let isStuffed = sent[index] == 0x2E && sent[(index - 2)..<index].elementsEqual(Self.lineEnd)
            if !isStuffed { plain.append(sent[index]) }
        }
        check(plain == content, "content \(content), sent \(plain)")
    }

    /// The last bytes sent are a chunk that BDAT announced as the last.
    private func checkLastChunk() {
        check(content.suffix(run).elementsEqual(sent.suffix(run)), "a chunk was changed")
        let line = sent.dropLast(run)
        check(line.suffix(2).elementsEqual(Self.lineEnd), "BDAT taken without CRLF")
        // The chunk before it may end without a line end.
        let command = line.dropLast(2).reversed().prefix { $0 != 0x0A }.reversed()
        let words = command.split(separator: 0x20).suffix(3).map { String(decoding: $0, as: UTF8.self).uppercased() }
        let isLast = words.count == 3 && words[0].hasSuffix("BDAT") && words[2] == "LAST"
        check(isLast, "a message ended without BDAT LAST")
        check(Int(words[1]) == run, "BDAT \(words[1]) with \(run) bytes")
    }
}
