import RuaCore
import RuaIngest
import RuaStore
import Testing

/// TLS reports and failure reports come to the same address.
@Suite struct OtherReportTests {
    private let temporary: TemporaryStore

    init() throws { temporary = try TemporaryStore() }

    private func reasons(_ mail: MadeMail) -> [Quarantine.Reason] {
        Pipeline(store: temporary.store, limits: Limits()).read(mail: mail.bytes).problems.map(\.reason)
    }

    /// Below and above what is looked at (4 KiB), and above what comes in one piece (64 KiB).
    @Test(arguments: [0, 1, 40, 41, 42, 100, 2000, 20_000])
    func `a TLS report is known by its JSON, long or short`(details: Int) {
        let json = tlsReport(details: details)
        #expect(reasons(MadeMail(.file("r.json", json))) == [.tlsReport])
        #expect(reasons(MadeMail(.file("r.json.gz", Packing.gzip(json)))) == [.tlsReport])
        #expect(reasons(MadeMail(.file("r.zip", Packing.zip([("r.json", json)])))) == [.tlsReport])
        let file = Pipeline(store: temporary.store, limits: Limits()).read(item: json, name: "r.json")
        #expect(file.problems.map(\.reason) == [.tlsReport])
    }

    @Test(arguments: ["{}", #"{"a":1}"#, #"{"policies":[]}"#, "{" + String(repeating: #""a":1,"#, count: 20_000)])
    func `other JSON is nothing`(json: String) {
        #expect(reasons(MadeMail(.file("r.json", Array(json.utf8)))) == [])
    }

    @Test func `other JSON named as a report is a problem`() {
        #expect(reasons(MadeMail(.file(Sample().name, Array("{}".utf8)))) == [.badXML])
    }

    @Test(arguments: ["application/tlsrpt+gzip", "application/tlsrpt+json", "application/tlsrpt"])
    func `a TLS report is known by its type where its JSON cannot be read`(type: String) {
        #expect(reasons(MadeMail(.file("r", [0xC3, 0x28], type: type))) == [.tlsReport])
    }

    @Test func `a TLS report is known by the header of its mail`() {
        #expect(reasons(MadeMail(.text("x")) { $0.type = "multipart/report; report-type=tlsrpt" }) == [.tlsReport])
        #expect(reasons(MadeMail(.text("x")) { $0.fields = ["TLS-Report-Domain: example.com"] }) == [.tlsReport])
    }

    private static func feedback(_ fields: String) -> MadeMail.Part {
        .text(fields, type: "message/feedback-report")
    }

    @Test(arguments: ["Feedback-Type: auth-failure\r\nVersion: 1\r\n", "Version: 1\r\nFeedback-Type: AUTH-FAILURE\r\n"])
    func `a failure report is known by its feedback-report part`(fields: String) {
        let mail = MadeMail(
            .text("An authentication failure report."), Self.feedback(fields),
            .text("Subject: the mail\r\nFrom: a@example.com\r\n\r\n<html>", type: "message/rfc822")
        ) { $0.type = "multipart/report; report-type=feedback-report" }
        #expect(reasons(mail) == [.failureReport])
    }

    @Test func `an abuse report is no failure report`() {
        #expect(reasons(MadeMail(.text("x"), Self.feedback("Feedback-Type: abuse\r\n"))) == [])
    }

    @Test func `an aggregate report beside them counts, and the mail is no problem by its header`() {
        let mail = MadeMail(.xml(Sample())) { $0.fields = ["TLS-Report-Domain: example.com"] }
        let reading = Pipeline(store: temporary.store, limits: Limits()).read(mail: mail.bytes)
        #expect(reading.reports.count == 1)
        #expect(reading.problems.isEmpty)
        let both = MadeMail(.xml(Sample()), .file("r.json", tlsReport(details: 1)))
        #expect(reasons(both) == [.tlsReport])
    }
}
