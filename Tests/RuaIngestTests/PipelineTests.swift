import RuaCore
import RuaIngest
import RuaStore
import Testing

@Suite struct PipelineTests {
    private let temporary: TemporaryStore
    private var store: Store { temporary.store }

    init() throws { temporary = try TemporaryStore() }

    private func read(_ mail: MadeMail, limits: Limits = Limits(), domains: [String] = []) -> MailReading {
        Pipeline(store: store, limits: limits, domains: domains.compactMap { DomainName($0) }).read(mail: mail.bytes)
    }

    private func ids(_ reading: MailReading) -> [String] { reading.reports.map(\.report.reportID) }

    @Test(
        arguments: [
            ("xml", Sample().name, Sample().bytes), ("xml.gz", Sample().name + ".gz", Packing.gzip(Sample().bytes)),
            ("zip", "r.zip", Packing.zip([(Sample().name, Sample().bytes)])),
            ("gz in zip", "r.zip", Packing.zip([(Sample().name + ".gz", Packing.gzip(Sample().bytes))])),
            ("zip called gz", "r.xml.gz", Packing.zip([(Sample().name, Sample().bytes)])),
            ("xml called txt", "r.txt", Sample().bytes),
        ] as [(String, String, [UInt8])])
    func `a report is read whatever it is packed in`(form: String, name: String, body: [UInt8]) {
        let reading = read(MadeMail(.text("hello"), .file(name, body)))
        #expect(ids(reading) == ["1"])
        #expect(reading.problems.isEmpty)
        #expect(reading.rows == 1)
        #expect(reading.reports.first?.identity.reporter == "reporter.example")
    }

    @Test func `subject and sender are kept, decoded`() {
        let reading = read(MadeMail(.xml(Sample())) { $0.subject = "=?utf-8?Q?B=C3=BCcher?=" })
        #expect(reading.subject == "Bücher")
        #expect(reading.headerFrom == "Reporter <dmarc@reporter.example>")
        let bare = Pipeline(store: store, limits: Limits()).read(mail: Array("Date: now\r\n\r\nhello".utf8))
        #expect((bare.subject, bare.headerFrom) == ("", ""))
    }

    @Test func `all reports of a mail are read, those of a zip too`() {
        let zip = Packing.zip((3...5).map { (Sample(id: "\($0)").name, Sample(id: "\($0)").bytes) })
        let reading = read(MadeMail(.xml(Sample(id: "1")), .xml(Sample(id: "2")), .file("r.zip", zip)))
        #expect(ids(reading) == ["1", "2", "3", "4", "5"])
        #expect(reading.problems.isEmpty)
    }

    @Test func `what cannot be read does not stop the rest`() {
        let gzip = Packing.gzip(Sample(id: "3").bytes)
        var badChecksum = gzip
        badChecksum[gzip.count - 5] ^= 1
        let reading = read(
            MadeMail(
                .xml(Sample(id: "1")), .file("cut.xml", Sample(id: "2").broken), .file("sum.xml.gz", badChecksum),
                .file("short.xml.gz", Array(gzip.prefix(60))), .xml(Sample(id: "4"))))
        #expect(ids(reading) == ["1", "4"])
        #expect(reading.problems.map(\.reason) == [.badXML, .badArchive, .badArchive])
        #expect(
            reading.problems.map { $0.detail.prefix(while: { $0 != ":" }) } == [
                "cut.xml", "sum.xml.gz", "short.xml.gz",
            ])
    }

    @Test func `a gzip cut behind the end of the report is read and noted`() {
        let gzip = Packing.gzip(Sample().bytes)
        let reading = read(MadeMail(.file("r.xml.gz", gzip.dropLast(8))))
        #expect(ids(reading) == ["1"])
        #expect(reading.reports.first?.report.notes.map(\.code) == ["archive-truncated"])
    }

    @Test(
        arguments: [
            { $0.rows = [("192.0.2.1", "-1")] }, { $0.rows = [("192.0.2.1", "9007199254740993")] },
            { $0.rows = [("192.0.2.1", "1"), ("192.0.2.2", "1.5")] }, { $0.domain = "" }, { $0.begin = -1 },
        ] as [@Sendable (inout Sample) -> Void])
    func `a report that makes no sense is told with file and line, and none of it counts`(
        _ change: @Sendable (inout Sample) -> Void
    ) {
        let sample = Sample(id: "1", change)
        let reading = read(MadeMail(.file("in.zip", Packing.zip([("r.xml", sample.bytes)]))))
        #expect(reading.reports.isEmpty)
        #expect(reading.problems.map(\.reason) == [.badReport])
        #expect(reading.problems.first?.detail.hasPrefix("in.zip/r.xml: ") == true)
        #expect(reading.problems.first?.detail.contains("line") == true, "\(reading.problems)")
    }

    @Test func `an HTML part is no report and no problem`() {
        let html = MadeMail.Part.text("<html><body>feedback</body></html>", type: "text/html")
        let reading = read(MadeMail(html, .xml(Sample())) { $0.type = "multipart/related" })
        #expect(ids(reading) == ["1"])
        #expect(reading.problems.isEmpty)
        #expect(read(MadeMail(html)).isEmpty)
    }

    @Test func `a file named as a report that is none is a problem`() {
        let reading = read(MadeMail(.file(Sample().name, Array("<html>maintenance</html>".utf8))))
        #expect(reading.problems.map(\.reason) == [.badXML])
    }

    @Test func `the word unused, packed, is nothing`() {
        #expect(read(MadeMail(.file(Sample().name + ".gz", Packing.gzip(Array("unused".utf8))))).isEmpty)
    }

    @Test func `with domains in the settings, reports on others are foreign, those on subdomains are not`() {
        let mail = MadeMail(
            .xml(Sample(id: "own")), .xml(Sample(id: "below") { $0.domain = "Mail.Example.com." }),
            .xml(Sample(id: "other") { $0.domain = "example.org" }),
            .xml(Sample(id: "like") { $0.domain = "notexample.com" }),
            .xml(Sample(id: "none") { $0.domain = "no domain" }))
        let reading = read(mail, domains: ["example.com", "example.net"])
        #expect(ids(reading) == ["own", "below"])
        #expect(reading.problems.map(\.reason) == [.foreignDomain, .foreignDomain, .foreignDomain])
        #expect(reading.problems.first?.detail.contains("example.org") == true)
        #expect(ids(read(mail)) == ["own", "below", "other", "like", "none"])
    }

    @Test func `a bare file is read as the part of a mail is`() {
        let pipeline = Pipeline(store: store, limits: Limits())
        for bytes in [Sample().bytes, Packing.gzip(Sample().bytes), Packing.zip([("r.xml", Sample().bytes)])] {
            var pieces = stride(from: 0, to: bytes.count, by: 7).map { Array(bytes[$0..<min($0 + 7, bytes.count)]) }[
                ...]
            let reading = pipeline.read(file: "r") { piece in
                piece = pieces.popFirst() ?? []
                return !piece.isEmpty
            }
            #expect(ids(reading) == ["1"])
            #expect(reading.subject == nil)
            #expect(ids(pipeline.read(item: bytes, name: "r")) == ["1"])
        }
        #expect(ids(pipeline.read(item: MadeMail(.xml(Sample())).bytes, name: "m.eml")) == ["1"])
    }
}
