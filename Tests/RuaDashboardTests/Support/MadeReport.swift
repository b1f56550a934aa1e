import RuaCore

@testable import RuaDashboard

/// The XML of a report, with every field in the hands of the test.
struct MadeReport {
    var org = "reporter.example"
    var email = "dmarc@reporter.example"
    var id = "1"
    /// Days before today.
    var ago = 1
    var domain = "example.com"
    var p = "none"
    var rows: [Row] = [.passing, .forged]

    struct Row {
        var ip = "192.0.2.10"
        var count = 100
        var disposition = "none"
        var dkim = "pass"
        var spf = "pass"
        var headerFrom = "example.com"
        var envelopeFrom = "example.com"
        var signer = "example.com"
        var selector = "s1"
        var signature = "pass"
        var spfDomain = "example.com"
        var spfResult = "pass"
        var reason = ""

        static let passing = Row()
        static let forged = Row(
            ip: "203.0.113.66", count: 7, disposition: "none", dkim: "fail", spf: "fail", selector: "unknown",
            signature: "fail", spfResult: "fail")
        static let service = Row(
            ip: "198.51.100.20", count: 11, dkim: "fail", spf: "fail", signer: "news.example", spfDomain: "news.example"
        )
    }

    var xml: String {
        let begin = Timestamp(day: MadeDashboard.now.day - ago).seconds
        return """
            <?xml version="1.0"?><feedback><report_metadata><org_name>\(org)</org_name><email>\(email)</email>\
            <report_id>\(id)</report_id><date_range><begin>\(begin)</begin><end>\(begin + 86_399)</end></date_range>\
            </report_metadata><policy_published><domain>\(domain)</domain><p>\(p)</p><sp>\(p)</sp><pct>100</pct>\
            </policy_published>\(rows.map(\.xml).joined())</feedback>
            """
    }
}

extension MadeReport.Row {
    fileprivate var xml: String {
        """
        <record><row><source_ip>\(ip)</source_ip><count>\(count)</count><policy_evaluated>\
        <disposition>\(disposition)</disposition><dkim>\(dkim)</dkim><spf>\(spf)</spf>\(reason)</policy_evaluated></row>\
        <identifiers><header_from>\(headerFrom)</header_from><envelope_from>\(envelopeFrom)</envelope_from></identifiers>\
        <auth_results><dkim><domain>\(signer)</domain><selector>\(selector)</selector><result>\(signature)</result></dkim>\
        <spf><domain>\(spfDomain)</domain><scope>mfrom</scope><result>\(spfResult)</result></spf></auth_results></record>
        """
    }
}

/// Mail around something that cannot be read.
enum MadeMail {
    static let broken = """
        From: someone@reporter.example
        Subject: Report Domain: example.com
        Content-Type: text/xml; name="reporter.example!example.com!1!2.xml"

        <?xml version="1.0"?><feedback><report_metadata><org_name>cut

        """
}
