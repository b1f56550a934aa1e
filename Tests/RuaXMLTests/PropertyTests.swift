import RuaCore
import RuaTestSupport
import RuaXML
import Testing

/// What holds of every report, tried on some that a seeded generator makes.
@Suite struct PropertyTests {
    @Test(arguments: UInt64(1)...100)
    func `any report reads back the same`(seed: UInt64) throws {
        var generator = ReportGenerator(seed: seed)
        let (report, rows) = generator.reading()
        let xml = generator.xml(report, rows)
        for feed in Feed.allCases {
            var reading = try Reading(xml, feed: feed)
            reading.report.notes = []
            if reading.report.dialect == .mixed { reading.report.dialect = .rfc9990 }
            #expect(reading.report == report)
            #expect(reading.rows == rows)
        }
    }

    @Test(arguments: UInt64(1)...100)
    func `any report reads back the same through the repairs`(seed: UInt64) throws {
        var generator = ReportGenerator(seed: seed)
        let (report, rows) = generator.reading()
        // Undeclared, so that libxml2 refuses the document at its start.
        let xml = generator.xml(report, rows).replacing("<report_metadata>", with: "&nbsp;<report_metadata>")
        var reading = try Reading(xml)
        #expect(reading.codes.contains("ampersand"))
        reading.report.notes = []
        #expect(reading.report == report)
        #expect(reading.rows == rows)
    }

    @Test(arguments: UInt64(1)...20)
    func `equal evaluations come as equal bytes`(seed: UInt64) throws {
        var generator = ReportGenerator(seed: seed)
        let (report, rows) = generator.reading()
        let xml = Array(generator.xml(report, rows).utf8)
        let sink = RowCollector()
        let reader = ReportReader(sink: sink)
        try xml.withUnsafeBytes { try reader.push($0) }
        _ = try reader.finish()
        #expect(sink.isCanonical)
    }

    @Test(arguments: UInt64(1)...300)
    func `any bytes read or fail the same at every feed`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var generator = ReportGenerator(seed: seed)
        let (report, rows) = generator.reading()
        var xml = Array(("<?xml version='1.0'?>\n" + generator.xml(report, rows)).utf8)
        let pieces = [
            "<", ">", "&", ";", "/", "\"", "'", "]]>", "<!--", "-->", "<![CDATA[", "<?", "?>", "</", "<record>",
            "</record>",
            "</row>", "<x", "\n", "\0", "\u{1}", "&#0;", "&amp;", "<!DOCTYPE ", "</feedback>", "<feedback>",
            " xmlns='u'",
        ].map { Array($0.utf8) }
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<xml.count, using: &random)
            switch Int.random(in: 0...4, using: &random) {
            case 0: xml.insert(contentsOf: pieces[Int.random(in: 0..<pieces.count, using: &random)], at: place)
            case 1: xml[place] = UInt8.random(in: 0...255, using: &random)
            case 2: xml.removeSubrange(place..<min(xml.count, place + Int.random(in: 1...40, using: &random)))
            case 3: xml.removeSubrange(place..<xml.count)
            default: xml.insert(contentsOf: xml[place..<min(xml.count, place + 200)], at: place)
            }
            if xml.isEmpty { return }
        }
        let whole = outcome(xml, feed: .whole)
        #expect(difference(outcome(xml, feed: .bytes), whole) == nil)
        #expect(difference(outcome(xml, feed: .random), whole) == nil)
    }
}
