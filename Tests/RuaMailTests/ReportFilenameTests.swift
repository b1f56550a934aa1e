import RuaCore
import RuaMail
import Testing

/// The vectors of standards 8.4.
@Suite struct ReportFilenameTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let receiver: String?
        let domain: String
        let range: [Int64]
        let id: String?
        var testDescription: String { name }
        init(_ name: String, _ receiver: String?, _ domain: String, _ range: [Int64], _ id: String? = nil) {
            self.name = name
            self.receiver = receiver
            self.domain = domain
            self.range = range
            self.id = id
        }
    }

    static let cases = [
        Case(
            "mail.receiver.example!example.com!1013662812!1013749130.xml.gz", "mail.receiver.example", "example.com",
            [1_013_662_812, 1_013_749_130]),
        Case(
            "mail.receiver.example!example.com!1013662812!1013749130.gz", "mail.receiver.example", "example.com",
            [1_013_662_812, 1_013_749_130]),
        Case(
            "xs4all.nl!example.net!1627257600!1627343999!9725429.xml.gz", "xs4all.nl", "example.net",
            [1_627_257_600, 1_627_343_999], "9725429"),
        Case(
            "google.com!example.com!1633996800!1634083199.zip", "google.com", "example.com",
            [1_633_996_800, 1_634_083_199]),
        Case(
            "seznam.cz!example.cz!1651708800!1651795200.xml.zip", "seznam.cz", "example.cz",
            [1_651_708_800, 1_651_795_200]),
        Case("!example.com!1682726400!1682812799.xml.gz", nil, "example.com", [1_682_726_400, 1_682_812_799]),
        Case("_var_db_opendmarc_r.example!d.example!1!2.xml.gz", "_var_db_opendmarc_r.example", "d.example", [1, 2]),
        Case(#"C:\tmp\r.example!d.example!1!2.xml"#, "r.example", "d.example", [1, 2]),
        Case("../../r!d!1!2.xml", "r", "d", [1, 2]),
        Case(
            "ALKANTPAN.CO.ZA!firma.org!1581318043!1582020439!3238.xml.gz", "alkantpan.co.za", "firma.org",
            [1_581_318_043, 1_582_020_439], "3238"),
        Case("r!d!1!2!a-b_c.XML.GZ", "r", "d", [1, 2], "a-b_c"),
        Case("r!d!1!2.xml.bz2", "r", "d", [1, 2]), Case("r!d!1!2!x.xml.xz", "r", "d", [1, 2], "x"),
        Case("r!d!1!2!.xml", "r", "d", [1, 2]),
        Case("r!d!1!2", "r", "d", [1, 2]),
    ]

    @Test(arguments: cases)
    func `a name of the standard form gives its facts`(_ example: Case) throws {
        let name = try #require(ReportFilename(example.name))
        #expect(name.receiver == example.receiver)
        #expect(name.domain == example.domain)
        #expect([name.begin, name.end] == example.range)
        #expect(name.uniqueID == example.id)
        #expect(!name.isTLSReport)
        #expect(name.hasOddReceiver == example.name.hasPrefix("_"))
    }

    @Test(arguments: [
        "report.xml", "r!d!x!2.xml", "r!d!1.xml", "", "/", "!!!", "r!!1!2.xml", "r!d!!2", "r!d!1!2!3!4.xml",
        "r!d!-1!2.xml", "r!d!1!99999999999999999999.xml", ".xml",
    ])
    func `any other name gives none`(_ name: String) {
        #expect(ReportFilename(name) == nil)
    }

    @Test func `a TLS report is known by its extension`() {
        #expect(
            ReportFilename("microsoft.com!d.example!1673308800!1673395199!133198585438131172.json.gz")?.isTLSReport
                == true)
    }

    @Test(arguments: [
        (
            "attachment; filename*0=amazonses.com!d.example!1745884800!1745971200.xm; filename*1=l.gz", "amazonses.com"
        ),
        ("attachment; filename*=UTF-8''google.com%21example.com%211%212.zip", "google.com"),
        ("attachment; filename=\"=?utf-8?Q?yahoo.com!example.com!1!2.xml.gz?=\"", "yahoo.com"),
    ])
    func `the name of an attachment is put together first`(_ disposition: String, _ receiver: String) throws {
        let mail = "Content-Type: application/gzip; name=other\nContent-Disposition: \(disposition)\n\n"
        var reader = MessageReader(Array(mail.utf8), limits: Limits.Mail())
        let part = try #require(try reader.next())
        #expect(ReportFilename(part.filename ?? "")?.receiver == receiver)
    }
}
