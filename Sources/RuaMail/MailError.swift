/// Why a mail, or some part of it, could not be read.
///
/// It holds a code and a place, never anything out of the mail.
public struct MailError: Error, Sendable, Equatable {
    /// What went wrong. Each limit is one of `Limits.Mail`.
    public enum Code: Sendable, Equatable {
        /// The mail is larger than `limit` bytes; nothing of it was read.
        case messageTooLarge(limit: Int)
        /// The header fields of the mail and its parts together pass `limit` bytes.
        case headersTooLarge(limit: Int)
        /// The mail has more than `limit` parts.
        case tooManyParts(limit: Int)
        /// A part nests deeper than `limit`; it was passed over.
        case tooDeep(limit: Int)
        /// The encoded mails inside this mail together pass `limit` bytes; this one was passed over.
        case nestedMailTooLarge(limit: Int)
    }

    /// What went wrong.
    public let code: Code
    /// Where, in bytes from the start of the mail; for a mail inside an encoded part, from the start of that one.
    public let offset: Int
}

extension MailError: CustomStringConvertible {
    /// What happened, where, and what to do.
    public var description: String {
        switch code {
        case .messageTooLarge(let limit):
            "the mail is larger than \(limit) bytes (limits.mail.message_bytes) and was not read;"
                + " raise the limit to read it"
        case .headersTooLarge(let limit):
            "the header fields pass \(limit) bytes (limits.mail.header_bytes) at byte \(offset);"
                + " what comes after was not read. No honest report needs that much"
        case .tooManyParts(let limit):
            "the mail has more than \(limit) parts (limits.mail.parts); what comes after byte \(offset) was not read"
        case .tooDeep(let limit):
            "parts nest deeper than \(limit) (limits.mail.mime_depth) at byte \(offset); what is inside was not read"
        case .nestedMailTooLarge(let limit):
            "the encoded mails inside this one pass \(limit) bytes (limits.mail.message_bytes) at byte \(offset);"
                + " forward them one by one"
        }
    }
}
