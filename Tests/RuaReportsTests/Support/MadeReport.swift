/// An aggregate report as a reporter writes it, about one UTC day.
struct MadeReport: Sendable {
    /// One record.
    struct Row: Sendable {
        var sourceIP: String
        var messages: Int64 = 1
        /// The signatures: domain, selector, result.
        var dkim: [(domain: String, selector: String, result: String)] = []
        /// The SPF check: domain and result.
        var spf: (domain: String, result: String) = ("spoof.test", "fail")
        var disposition = "none"
        var headerFrom: String?
        var comment: String?

        /// Mail of the owner's, signed with the key `s1`.
        static func own(_ sourceIP: String, _ messages: Int64, domain: String = "example.com") -> Row {
            Row(sourceIP: sourceIP, messages: messages, dkim: [(domain, "s1", "pass")], spf: (domain, "pass"))
        }

        /// Mail of nobody known.
        static func spoofed(_ sourceIP: String, _ messages: Int64, disposition: String = "reject") -> Row {
            Row(sourceIP: sourceIP, messages: messages, disposition: disposition)
        }

        /// Mail of a service that signs with its own domain.
        static func service(_ sourceIP: String, _ messages: Int64) -> Row {
            Row(
                sourceIP: sourceIP, messages: messages, dkim: [("service.test", "k1", "pass")],
                spf: ("bounce.service.test", "pass"))
        }
    }

    var day: Int
    var domain = "example.com"
    var orgName = "Reporter Example"
    var p = "none"
    var rows: [Row]

    init(day: Int, domain: String = "example.com", orgName: String = "Reporter Example", rows: [Row]) {
        self.day = day
        self.domain = domain
        self.orgName = orgName
        self.rows = rows
    }

    var xml: String {
        let begin = day * 86_400
        return """
            <feedback><version>1.0</version><report_metadata><org_name>\(escaped(orgName))</org_name>
            <email>dmarc@reporter.test</email><report_id>\(domain)-\(escaped(orgName))-\(day)</report_id>
            <date_range><begin>\(begin)</begin><end>\(begin + 86_399)</end></date_range></report_metadata>
            <policy_published><domain>\(domain)</domain><p>\(p)</p></policy_published>
            \(rows.map(record).joined())</feedback>
            """
    }

    private func record(_ row: Row) -> String {
        let isAligned = row.dkim.contains { $0.domain == domain && $0.result == "pass" }
        let reason = row.comment.map {
            "<reason><type>local_policy</type><comment>\(escaped($0))</comment></reason>"
        }
        let signatures = row.dkim.map {
            "<dkim><domain>\(escaped($0.domain))</domain><selector>\(escaped($0.selector))</selector>"
                + "<result>\($0.result)</result></dkim>"
        }
        return """
            <record><row><source_ip>\(row.sourceIP)</source_ip><count>\(row.messages)</count><policy_evaluated>
            <disposition>\(row.disposition)</disposition><dkim>\(isAligned ? "pass" : "fail")</dkim>
            <spf>\(row.spf.domain == domain && row.spf.result == "pass" ? "pass" : "fail")</spf>\(reason ?? "")
            </policy_evaluated></row>
            <identifiers><header_from>\(escaped(row.headerFrom ?? domain))</header_from></identifiers>
            <auth_results>\(signatures.joined())
            <spf><domain>\(escaped(row.spf.domain))</domain><scope>mfrom</scope><result>\(row.spf.result)</result></spf>
            </auth_results></record>
            """
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
