import Foundation

/// A mail with files attached, as reporters send it: CRLF, base64, multipart/mixed.
struct ReportMail: Sendable {
    var from = "dmarc@reporter.example"
    var subject = "Report domain: example.com Submitter: reporter.example Report-ID: 1"
    var messageID = "<\(UUID().uuidString)@reporter.example>"
    var files: [(name: String, type: String, bytes: [UInt8])] = []

    init() {}

    /// A mail with a report as gzip.
    init(_ report: ReportXML) {
        attach(gzip: report)
    }

    mutating func attach(gzip report: ReportXML) {
        files.append((report.filename + ".xml.gz", "application/gzip", Packing.gzip(report.bytes)))
    }

    mutating func attach(zip reports: [ReportXML]) {
        let members = reports.map { (name: $0.filename + ".xml", bytes: $0.bytes) }
        files.append(("\(reports.first?.filename ?? "none").zip", "application/zip", Packing.zip(members)))
    }

    var bytes: [UInt8] { Array(text.utf8) }

    var text: String {
        var text = """
            From: \(from)
            To: rua@example.com
            Subject: \(subject)
            Message-ID: \(messageID)
            Date: Mon, 05 Jan 2026 06:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="next-part"

            --next-part
            Content-Type: text/plain

            This is an aggregate report.

            """
        for file in files {
            text += """
                --next-part
                Content-Type: \(file.type); name="\(file.name)"
                Content-Transfer-Encoding: base64
                Content-Disposition: attachment; filename="\(file.name)"

                \(Data(file.bytes).base64EncodedString(options: [.lineLength76Characters, .endLineWithLineFeed]))

                """
        }
        return (text + "--next-part--\n").replacingOccurrences(of: "\n", with: "\r\n")
    }
}

extension ReportXML {
    /// The file's name as RFC 7489 section 7.2.1.1 wants it, without extension.
    var filename: String { "reporter.example!example.com!\(begin)!\(end)!\(reportID.prefix(8))" }
}
