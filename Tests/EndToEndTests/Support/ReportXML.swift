import Foundation

/// An aggregate report as a reporter writes it; a test changes what it is about.
struct ReportXML: Sendable {
    /// One record.
    struct Row: Sendable {
        var sourceIP = "192.0.2.10"
        /// A text, since reporters and attackers write other things than numbers.
        var count = "1"
        var disposition = "none"
        var dkim = "pass"
        var spf = "fail"
        var reasons: [(type: String, comment: String)] = []
        /// The policy domain unless said otherwise.
        var headerFrom: String?
        var envelopeFrom: String?
        var envelopeTo: String?
        /// One passing aligned signature unless said otherwise.
        var dkimResults: [(domain: String, selector: String, result: String)]?
        var spfResults: [(domain: String, scope: String, result: String)] = []

        /// A row of mail that failed everything.
        static func failing(_ sourceIP: String, count: Int = 1) -> Row {
            var row = Row()
            row.sourceIP = sourceIP
            row.count = String(count)
            row.dkim = "fail"
            row.dkimResults = []
            row.spfResults = [("spoof.invalid", "mfrom", "fail")]
            return row
        }

        /// A row of mail that passed.
        static func passing(_ sourceIP: String, count: Int = 1) -> Row {
            var row = Row()
            row.sourceIP = sourceIP
            row.count = String(count)
            return row
        }
    }

    var orgName = "Reporter Example"
    var email = "dmarc@reporter.example"
    var reportID = UUID().uuidString
    /// Seconds since 1970, as text.
    var begin = String(Day.today.before(1).seconds)
    var end = String(Day.today.seconds - 1)
    var domain = "example.com"
    var p = "none"
    var rows: [Row] = [.passing("192.0.2.10")]
    /// What stands between the XML declaration and the root.
    var prolog = ""

    /// A report about one whole UTC day.
    static func on(_ day: Day, domain: String = "example.com", _ rows: [Row]) -> ReportXML {
        var report = ReportXML()
        report.begin = String(day.seconds)
        report.end = String(day.seconds + 86_399)
        report.domain = domain
        report.rows = rows
        return report
    }

    var text: String {
        var text = """
            <?xml version="1.0" encoding="UTF-8" ?>
            \(prolog)<feedback><version>1.0</version><report_metadata>
            <org_name>\(escape(orgName))</org_name><email>\(escape(email))</email><report_id>\(escape(reportID))</report_id>
            <date_range><begin>\(begin)</begin><end>\(end)</end></date_range></report_metadata>
            <policy_published><domain>\(escape(domain))</domain><adkim>r</adkim><aspf>r</aspf><p>\(escape(p))</p><sp>none</sp>
            <pct>100</pct></policy_published>

            """
        for row in rows { text += record(row) }
        return text + "</feedback>\n"
    }

    var bytes: [UInt8] { Array(text.utf8) }

    private func record(_ row: Row) -> String {
        let reasons = row.reasons.map { reason in
            "<reason><type>\(escape(reason.type))</type><comment>\(escape(reason.comment))</comment></reason>"
        }
        let dkim = (row.dkimResults ?? [(domain, "s1", "pass")]).map { result in
            "<dkim><domain>\(escape(result.domain))</domain><selector>\(escape(result.selector))</selector>"
                + "<result>\(escape(result.result))</result></dkim>"
        }
        let spf = row.spfResults.map { result in
            "<spf><domain>\(escape(result.domain))</domain><scope>\(escape(result.scope))</scope>"
                + "<result>\(escape(result.result))</result></spf>"
        }
        return """
            <record><row><source_ip>\(escape(row.sourceIP))</source_ip><count>\(escape(row.count))</count><policy_evaluated>\
            <disposition>\(escape(row.disposition))</disposition><dkim>\(row.dkim)</dkim><spf>\(row.spf)</spf>\
            \(reasons.joined())</policy_evaluated></row><identifiers>\
            \(element("envelope_to", row.envelopeTo))\(element("envelope_from", row.envelopeFrom))\
            \(element("header_from", row.headerFrom ?? domain))</identifiers><auth_results>\(dkim.joined())\(spf.joined())\
            </auth_results></record>

            """
    }

    private func element(_ name: String, _ text: String?) -> String {
        text.map { "<\(name)>\(escape($0))</\(name)>" } ?? ""
    }

    private func escape(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\r", with: "&#13;")
    }
}
