import RuaCore
import RuaMail

/// What a mail is when there is no aggregate report in it: told by its MIME types, not by its subject.
struct MailKind {
    /// Enough of a feedback-report part to find its Feedback-Type. Unit: bytes.
    private static let enough = 4 << 10

    private var isTLSReport: Bool
    private var isFailureReport = false

    init(_ reader: MessageReader) {
        isTLSReport =
            reader.contentType.reportType == "tlsrpt" || reader.header.value(of: "tls-report-domain") != nil
    }

    /// Looks at a part.
    mutating func notice(_ part: BodyPart) {
        switch part.contentType.mediaType {
        case "application/tlsrpt+gzip", "application/tlsrpt+json", "application/tlsrpt":
            isTLSReport = true
        case "message/feedback-report":
            var body = part.decoder()
            var piece: [UInt8] = []
            guard body.next(into: &piece) else { return }
            let text = String(decoding: piece.prefix(Self.enough), as: UTF8.self).lowercased()
            isFailureReport = isFailureReport || text.contains("auth-failure") || text.contains("authfailure")
        default:
            break
        }
    }

    /// Why it is kept, when it is one of the kinds that Rua will be able to read.
    var quarantine: Quarantine? {
        if isFailureReport {
            return Quarantine(
                .failureReport,
                "this is a failure report (RFC 6591), which Rua cannot read yet; `rua mail retry` will once it can")
        }
        return isTLSReport ? .tlsReport(in: "the mail") : nil
    }
}
