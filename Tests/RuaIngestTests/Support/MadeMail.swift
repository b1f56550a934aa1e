import Foundation

/// A mail with some parts.
struct MadeMail {
    struct Part {
        var type: String
        var name: String?
        var body: [UInt8]

        static func text(_ text: String, type: String = "text/plain") -> Part {
            Part(type: type, name: nil, body: Array(text.utf8))
        }

        static func file(_ name: String, _ body: [UInt8], type: String = "application/octet-stream") -> Part {
            Part(type: type, name: name, body: body)
        }

        static func xml(_ sample: Sample) -> Part { file(sample.name, sample.bytes, type: "text/xml") }
    }

    var subject = "Report Domain: example.com"
    var type = "multipart/mixed"
    var fields: [String] = []
    var parts: [Part]

    init(_ parts: Part..., change: (inout MadeMail) -> Void = { _ in }) {
        self.parts = parts
        change(&self)
    }

    var bytes: [UInt8] {
        var lines = [
            "From: Reporter <dmarc@reporter.example>", "To: rua@example.com", "Subject: \(subject)",
            "MIME-Version: 1.0",
        ]
        lines += fields
        lines += ["Content-Type: \(type); boundary=\"=_b\"", ""]
        for part in parts {
            lines += ["--=_b", "Content-Type: \(part.type)", "Content-Transfer-Encoding: base64"]
            if let name = part.name { lines.append("Content-Disposition: attachment; filename=\"\(name)\"") }
            lines += [
                "",
                Data(part.body).base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn]), "",
            ]
        }
        lines += ["--=_b--", ""]
        return Array(lines.joined(separator: "\r\n").utf8)
    }
}

/// A mailbox of some mails.
func mailbox(_ mails: [MadeMail]) -> [UInt8] {
    mails.flatMap { Array("From dmarc@reporter.example Wed Mar  6 12:00:00 2024\n".utf8) + $0.bytes + Array("\n".utf8) }
}
