import Foundation

/// Text that attackers put into reports, and what must never come out again.
enum HostileText {
    /// Whether a text could do harm where it is shown; the line ends of CSV are no harm.
    static func isHarmless(_ text: String) -> Bool {
        text.replacingOccurrences(of: "\r\n", with: "\n").unicodeScalars.allSatisfy { !isDangerous($0) }
    }

    /// Acts on a terminal or turns text around: C0 but line feed, DEL, C1, bidi controls, line separators.
    static func isDangerous(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case 0...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x2028...0x2029: true
        default: false
        }
    }
}

extension HostileText {
    /// What stands in every text field of a report.
    static let payloads = [
        "\u{9B}31mred", "\u{202E}txt.exe\u{2066}", "\u{7F}\u{85}\u{2028}next", "\t=1+1", "=cmd|' /C calc'!A0", "+1+1",
        "-2+3",
        "@SUM(A1)", "\u{FF1D}1+1", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
        "'><svg/onload=alert(1)>", "</td></table><h1>x</h1>", "]]>&lt;script>", "[x](javascript:alert(1))",
        "| a | b |\n|---|---|", "a\nforged line\r\nforged again", "a" + String(repeating: "\u{301}", count: 500),
        "'; DROP TABLE report; --", "{{domain}} {{{domain}}}", "$(touch canary) `touch canary`", "../../canary",
    ]

    /// A report whose every text field is a payload, each behind the name of its field so that it can be found.
    static func report(_ payload: String, number: Int) -> ReportXML {
        var report = ReportXML()
        report.orgName = payload + "org"
        report.email = payload + "@reporter\(number).example"
        report.reportID = payload + "id"
        report.p = payload
        var row = ReportXML.Row.failing("203.0.113.\(number + 1)", count: 100 + number)
        row.headerFrom = payload + "header"
        row.envelopeFrom = payload + "from"
        row.envelopeTo = payload + "to"
        row.disposition = payload + "disposition"
        row.reasons = [(payload + "type", payload + "comment")]
        row.dkimResults = [
            (payload + "signer", payload + "selector", "pass"), (payload + "other", payload, payload + "result"),
        ]
        row.spfResults = [(payload + "spf", payload + "scope", payload + "result")]
        report.rows = [row, .passing("192.0.2.10", count: 1000)]
        return report
    }

    /// The report in a mail that is hostile, too.
    static func mail(_ payload: String, number: Int) -> ReportMail {
        var mail = ReportMail()
        let word = Data(payload.utf8).base64EncodedString()
        mail.subject = "=?utf-8?B?\(word)?= report"
        mail.from = "=?utf-8?B?\(word)?= <dmarc@reporter.example>"
        let name = payload.unicodeScalars.map { scalar in
            "\"\r\n\\".unicodeScalars.contains(scalar) ? "_" : String(scalar)
        }.joined()
        mail.files = [(name + ".xml", "text/xml", report(payload, number: number).bytes)]
        return mail
    }
}
