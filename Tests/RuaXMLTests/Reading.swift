import RuaCore
import RuaTestSupport
import RuaXML

/// A report and its rows, as read through the public door.
struct Reading: Equatable {
    var report: Report
    var rows: [Row]

    /// The codes of the notes, in order.
    var codes: [String] { report.notes.map(\.code) }
    var row: Row? { rows.first }

    init(
        _ xml: some Sequence<UInt8>, feed: Feed = .whole, limits: Limits.Report = Limits.Report()
    ) throws(XMLError) {
        let sink = RowCollector()
        let reader = ReportReader(limits: limits, sink: sink)
        let bytes = Array(xml)
        for piece in feed.cuts(of: bytes.count) {
            try bytes[piece].withUnsafeBufferPointer { (bytes) throws(XMLError) in
                try reader.push(UnsafeRawBufferPointer(bytes))
            }
        }
        report = try reader.finish()
        rows = sink.rows
    }

    init(_ xml: String, feed: Feed = .whole, limits: Limits.Report = Limits.Report()) throws(XMLError) {
        try self.init(xml.utf8, feed: feed, limits: limits)
    }
}

/// Keeps the rows, and whether each came in the one form that its content has.
final class RowCollector: RowSink {
    var rows: [Row] = []
    var isCanonical = true

    func append(sourceIP: IPAddress?, messages: Int64, evaluation: UnsafeRawBufferPointer) {
        let decoded = Evaluation(encoded: evaluation)
        isCanonical = isCanonical && evaluation.elementsEqual(decoded.encoded)
        rows.append(Row(sourceIP: sourceIP, messages: messages, evaluation: decoded))
    }
}

/// What a reading came to, error or not, for comparing feeds.
func outcome(_ xml: [UInt8], feed: Feed, limits: Limits.Report = Limits.Report()) -> Result<Reading, XMLError> {
    Result { () throws(XMLError) in try Reading(xml, feed: feed, limits: limits) }
}

/// In short where two readings differ; nil when they do not.
func difference(_ left: Result<Reading, XMLError>, _ right: Result<Reading, XMLError>) -> String? {
    guard left != right else { return nil }
    switch (left, right) {
    case (.success(let left), .success(let right)):
        if left.rows != right.rows { return "rows: \(left.rows.count), \(right.rows.count)" }
        if left.report.notes == right.report.notes { return "the report" }
        return
            "notes:\n\(left.report.notes.map { "\($0.line) \($0.text)" })\n\(right.report.notes.map { "\($0.line) \($0.text)" })"
    case (.failure(let left), .failure(let right)): return "\(left), \(right)"
    case (.failure(let left), .success): return "\(left), none"
    case (.success, .failure(let right)): return "none, \(right)"
    }
}

/// A plain report, any part of which can be replaced.
struct Sample {
    var before = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    var root = "<feedback>"
    var metadata = """
        <report_metadata><org_name>Reporter</org_name><email>dmarc@reporter.example</email>
        <report_id>id-1</report_id><date_range><begin>1709683200</begin><end>1709769599</end></date_range>
        </report_metadata>
        """
    var policy = "<policy_published><domain>example.com</domain><p>none</p></policy_published>\n"
    var records = [Self.record()]
    var after = "</feedback>\n"

    var xml: String { before + root + metadata + policy + records.joined() + after }

    static func metadata(dates: String) -> String {
        "<report_metadata><org_name>R</org_name><email>a@r.example</email><report_id>1</report_id><date_range>"
            + dates + "</date_range></report_metadata>"
    }

    static func record(
        row: String = "<source_ip>192.0.2.1</source_ip><count>2</count>",
        evaluated: String = "<disposition>none</disposition><dkim>pass</dkim><spf>fail</spf>",
        identifiers: String = "<header_from>example.com</header_from>",
        results: String = "<spf><domain>example.com</domain><result>fail</result></spf>"
    ) -> String {
        """
        <record><row>\(row)<policy_evaluated>\(evaluated)</policy_evaluated></row>
        <identifiers>\(identifiers)</identifiers><auth_results>\(results)</auth_results></record>\n
        """
    }
}
