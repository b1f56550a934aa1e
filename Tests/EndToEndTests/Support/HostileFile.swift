import Foundation
import Testing

/// A file that is made to do harm, and what must become of it.
struct HostileFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The reasons that it may be quarantined for; none when it must be stored.
    let reasons: [String]
    /// The messages that are stored of it.
    var messages = 0
    /// A whole mail rather than a file that may be attached to one.
    var isMail = false
    let make: @Sendable () throws -> [UInt8]

    private static let report = ReportXML.on(Day.today.before(1), [.passing("192.0.2.1", count: 3)])

    static let all = archives + documents + mails

    private static let archives = [
        HostileFile("a gzip bomb of 600 MiB", ["too-large"]) { try bomb.get() },
        HostileFile("a gzip bomb in a zip", ["too-large"]) { Packing.zip([("a.xml.gz", try bomb.get())]) },
        HostileFile("gzip in gzip in gzip in gzip in gzip", ["too-large", "bad-archive"]) {
            (0..<5).reduce(report.bytes) { bytes, _ in Packing.gzip(bytes) }
        },
        HostileFile("a zip with 10,000 entries", ["too-large"]) {
            Packing.zip((0..<10_000).map { ("\($0).xml", Array("hello".utf8)) })
        },
        HostileFile("a hundred unreadable files with names of 60,000 letters", ["bad-xml", "bad-report"]) {
            let name = String(repeating: "n", count: 60_000)
            return Packing.zip((0..<100).map { ("\($0)\(name).xml", Array("<feedback>".utf8)) })
        },
        HostileFile("a zip whose entries overlap", ["bad-archive"]) {
            var zip = Packing.zip((0..<50).map { (String(100 + $0), report.bytes) })
            // Every entry of the directory points to the first file.
            let entry: [UInt8] = [0x50, 0x4B, 1, 2]
            for start in zip.indices.dropLast(46) where zip[start] == 0x50 && Array(zip[start..<start + 4]) == entry {
                zip.replaceSubrange(start + 42..<start + 46, with: [0, 0, 0, 0])
            }
            return zip
        },
        HostileFile("a zip with a wrong checksum", ["bad-archive"]) {
            var zip = Packing.zip([("a.xml", report.bytes)])
            zip[40] ^= 1
            return zip
        },
        HostileFile("a gzip with a wrong checksum", ["bad-archive"]) {
            var gzip = Packing.gzip(report.bytes)
            gzip[gzip.count - 6] ^= 1
            return gzip
        },
        HostileFile("a zip with names that climb out of their folder", [], messages: 3) {
            Packing.zip([("../../../../tmp/canary.xml", report.bytes), ("/etc/canary", [1]), ("..\\canary", [2])])
        },
        HostileFile("half a zip", ["bad-archive"]) {
            Array(Packing.zip([("a.xml", report.bytes)]).prefix(400))
        },
    ]

    private static let documents = [
        HostileFile("billion laughs", ["bad-xml"]) {
            let names = (1...9).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }.joined()
            return hostile(prolog: "<!DOCTYPE feedback [<!ENTITY l0 \"lol\">\(names)]>", name: "&l9;")
        },
        HostileFile("quadratic blow-up", ["bad-xml"]) {
            let text = String(repeating: "x", count: 50_000)
            return hostile(
                prolog: "<!DOCTYPE feedback [<!ENTITY x \"\(text)\">]>", name: String(repeating: "&x;", count: 50_000))
        },
        HostileFile("300,000 attributes in one tag", ["too-large", "bad-xml"]) {
            hostile(name: "x", root: "<feedback " + (0..<300_000).map { "a\($0)='' " }.joined() + ">")
        },
        HostileFile("800,000 names", ["too-large", "bad-xml"]) {
            hostile(name: "x", root: "<feedback>" + (0..<800_000).map { "<n\($0)/>" }.joined())
        },
        HostileFile("elements 100,000 deep", ["too-large", "bad-xml"]) {
            hostile(name: "x", root: "<feedback>" + String(repeating: "<a>", count: 100_000))
        },
        HostileFile("a name of 5 MB, cut and noted", [], messages: 3) {
            hostile(name: String(repeating: "x", count: 5_000_000))
        },
        HostileFile("a comment of 9 MB", [], messages: 3) {
            hostile(prolog: "<!--\(String(repeating: "x", count: 9_000_000))-->", name: "x")
        },
        HostileFile("20,000 signatures in a row of the report", [], messages: 3) {
            var report = HostileFile.report
            report.rows[0].dkimResults =
                (0..<20_000).map { ("d\($0).example", "s", "pass") } + [("example.com", "s", "pass")]
            return report.bytes
        },
        HostileFile("nothing but record tags", ["bad-xml", "bad-report"]) {
            hostile(name: "x", root: "<feedback>" + String(repeating: "<record>", count: 20))
        },
        HostileFile("UTF-16 without an end", ["bad-xml"]) {
            [0xFF, 0xFE] + Array("<feedback><report_metadata>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        },
    ]

    private static let mails = [
        HostileFile("a mail of multiparts 1,000 deep", ["too-large", "no-report"], isMail: true) {
            let heads = (0..<1000).map { "Content-Type: multipart/mixed; boundary=b\($0)\r\n\r\n--b\($0)\r\n" }.joined()
            return Array(("Subject: deep\r\n" + heads + "Content-Type: text/xml\r\n\r\n").utf8) + report.bytes
        },
        HostileFile("a mail of 20,000 empty parts, then a report", ["too-large"], isMail: true) {
            let parts = String(repeating: "--b\r\n\r\n\r\n", count: 20_000)
            return Array(("Content-Type: multipart/mixed; boundary=b\r\n\r\n\(parts)--b\r\n\r\n").utf8) + report.bytes
        },
        HostileFile("a header of 2 MB", ["too-large"], isMail: true) {
            let fields = (0..<20_000).map { "X-Field-\($0): \(String(repeating: "y", count: 90))\r\n" }.joined()
            return Array(("Subject: x\r\n" + fields + "Content-Type: text/xml\r\n\r\n").utf8) + report.bytes
        },
    ]

    private init(
        _ name: String, _ reasons: [String], messages: Int = 0, isMail: Bool = false,
        make: @escaping @Sendable () throws -> [UInt8]
    ) {
        testDescription = name
        self.reasons = reasons
        self.messages = messages
        self.isMail = isMail
        self.make = make
    }

    /// A report with something in front of it, as its root, or as the reporter's name; nothing in it is escaped.
    private static func hostile(prolog: String = "", name: String, root: String = "<feedback>") -> [UInt8] {
        var report = HostileFile.report
        report.prolog = prolog
        report.orgName = "NAME"
        return Array(
            report.text.replacingOccurrences(of: "<feedback>", with: root).replacingOccurrences(of: "NAME", with: name)
                .utf8)
    }

    /// The start of a report whose name has 600 MiB, packed once.
    private static let bomb = Result {
        let text = "printf '<feedback><report_metadata><org_name>'; head -c 629145600 /dev/zero | tr '\\0' x"
        return try Tool.run("bash", ["-c", "(\(text)) | gzip -1"], in: Scratch()).output
    }
}
