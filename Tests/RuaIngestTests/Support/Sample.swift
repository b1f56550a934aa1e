/// The XML of a report, any part of which can be replaced.
struct Sample {
    var domain = "example.com"
    var org = "Reporter"
    var email = "dmarc@reporter.example"
    var id = "1"
    var begin = 1_709_683_200
    var end = 1_709_769_599
    /// Address and count of each row.
    var rows = [("192.0.2.1", "2")]

    init(id: String = "1", _ change: (inout Sample) -> Void = { _ in }) {
        self.id = id
        change(&self)
    }

    var xml: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <feedback><report_metadata><org_name>\(org)</org_name><email>\(email)</email><report_id>\(id)</report_id>
        <date_range><begin>\(begin)</begin><end>\(end)</end></date_range></report_metadata>
        <policy_published><domain>\(domain)</domain><p>none</p></policy_published>
        \(rows.map { Self.record($0.0, $0.1) }.joined())</feedback>

        """
    }

    var bytes: [UInt8] { Array(xml.utf8) }
    /// Cut in the middle of its rows.
    var broken: [UInt8] { bytes.dropLast(20) }
    var name: String { "reporter.example!\(domain)!\(begin)!\(end)!\(id).xml" }

    private static func record(_ ip: String, _ count: String) -> String {
        """
        <record><row><source_ip>\(ip)</source_ip><count>\(count)</count><policy_evaluated>
        <disposition>none</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>example.com</header_from>
        </identifiers><auth_results><spf><domain>other.example</domain><result>fail</result></spf></auth_results>
        </record>

        """
    }
}

/// A TLS report (RFC 8460) with as many failure details as wanted.
func tlsReport(details: Int) -> [UInt8] {
    let detail = #"{"result-type":"certificate-expired","sending-mta-ip":"192.0.2.1","failed-session-count":1}"#
    return Array(
        """
        {"organization-name":"R","date-range":
        {"start-datetime":"2024-03-06T00:00:00Z","end-datetime":"2024-03-06T23:59:59Z"},
        "contact-info":"a@b.example","report-id":"1",
        "policies":[{"policy":{"policy-type":"sts","policy-domain":"example.com"},
        "summary":{"total-successful-session-count":1,"total-failure-session-count":\(details)},
        "failure-details":[\(Array(repeating: detail, count: details).joined(separator: ","))]}]}
        """.utf8)
}
