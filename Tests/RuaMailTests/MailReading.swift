import RuaCore
import RuaMail

/// A part of a mail with its content, as these tests compare it.
struct ReadPart: Equatable {
    var type: String
    var name: String?
    var depth: Int
    var content: String

    init(_ type: String, _ name: String? = nil, depth: Int = 1, _ content: String) {
        self.type = type
        self.name = name
        self.depth = depth
        self.content = content
    }
}

/// All of a mail: its parts and the errors met between them.
struct ReadMail {
    var parts: [ReadPart] = []
    var errors: [MailError.Code] = []

    init(_ bytes: [UInt8], _ limits: Limits.Mail = Limits.Mail()) {
        var reader = MessageReader(bytes, limits: limits)
        while true {
            do {
                guard let part = try reader.next() else { return }
                let content = String(decoding: ReadMail.content(part), as: UTF8.self)
                parts.append(ReadPart(part.contentType.mediaType, part.filename, depth: part.depth, content))
            } catch {
                errors.append(error.code)
            }
        }
    }

    init(_ text: String, _ limits: Limits.Mail = Limits.Mail()) {
        self.init(Array(text.utf8), limits)
    }

    /// The content of a part, put together from its pieces.
    static func content(_ part: BodyPart) -> [UInt8] {
        var decoder = part.decoder()
        var all: [UInt8] = []
        var piece: [UInt8] = []
        while decoder.next(into: &piece) { all += piece }
        return all
    }
}

extension String {
    /// The text with lines that end in CR LF.
    var crlf: String { replacing("\n", with: "\r\n") }
}

/// The content of a mail that is not divided, whose body is `body` in `encoding`.
func decoded(_ body: [UInt8], _ encoding: String) throws -> [UInt8] {
    let mail = Array("Content-Transfer-Encoding: \(encoding)\r\n\r\n".utf8) + body
    var reader = MessageReader(mail, limits: Limits.Mail())
    guard let part = try reader.next() else { return [] }
    return ReadMail.content(part)
}
