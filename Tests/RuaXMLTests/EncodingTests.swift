import Foundation
import RuaCore
import RuaTestSupport
import RuaXML
import Testing

/// The encodings that reports come in, declared, undeclared, and lied about (standards section 1.4, Q28).
@Suite struct EncodingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// What the declaration says; nil for no declaration.
        let declared: String?
        /// The bytes of org_name.
        let org: [UInt8]
        let expected: String
        var codes: [String] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "UTF-8", declared: "UTF-8", org: Array("Bücher €".utf8), expected: "Bücher €"),
        Case(name: "nothing declared", declared: nil, org: Array("Bücher".utf8), expected: "Bücher"),
        Case(name: "ISO-8859-1", declared: "ISO-8859-1", org: [0x42, 0xfc], expected: "Bü"),
        Case(name: "windows-1252", declared: "Windows-1252", org: [0x93, 0x80, 0xe9, 0x94], expected: "“€é”"),
        Case(
            name: "ISO-8859-1 declared, windows-1252 meant", declared: "iso-8859-1", org: [0x91, 0x61, 0x92],
            expected: "‘a’"),
        Case(
            name: "ISO-8859-1 declared, UTF-8 meant", declared: "iso-8859-1", org: Array("Bücher".utf8),
            expected: "Bücher", codes: ["encoding-contradicted"]),
        Case(
            name: "UTF-8 declared, windows-1252 meant", declared: "utf-8", org: [0x42, 0xfc, 0x91, 0x81],
            expected: "Bü‘\u{fffd}", codes: ["bytes-undecodable"]),
        Case(
            name: "UTF-8 broken at its edges", declared: "utf-8",
            org: [0xc0, 0x80, 0xed, 0xa0, 0x80, 0xf5, 0xe2, 0x82, 0x41, 0xf0, 0x9f, 0x98, 0x80],
            expected: "À€í\u{a0}€õâ‚A😀", codes: ["bytes-undecodable"]),
        Case(
            name: "UTF-16 declared, UTF-8 meant", declared: "UTF-16", org: Array("Bücher".utf8), expected: "Bücher",
            codes: ["encoding-contradicted"]),
        Case(
            name: "an encoding that does not exist", declared: "../../x", org: Array("Bücher".utf8),
            expected: "Bücher", codes: ["encoding-unknown"]),
        Case(name: "ISO-8859-2", declared: "iso-8859-2", org: [0xb1, 0xe6], expected: "ąć"),
        Case(name: "ISO-8859-15", declared: "ISO-8859-15", org: [0xa4], expected: "€"),
        Case(name: "KOI8-R", declared: "koi8-r", org: [0xf0, 0xcf], expected: "По"),
        Case(name: "GBK", declared: "GBK", org: [0xd6, 0xd0, 0xb9, 0xfa], expected: "中国"),
        Case(name: "Shift_JIS", declared: "Shift_JIS", org: [0x93, 0xfa, 0x96, 0x7b], expected: "日本"),
        Case(
            name: "UTF-7, which hides markup", declared: "UTF-7", org: Array("+ADw-b+AD4-".utf8),
            expected: "<b>", codes: ["stray-markup"]),
        Case(
            name: "GBK broken", declared: "GBK", org: [0x41, 0xff, 0x42], expected: "A\u{fffd}B",
            codes: ["bytes-undecodable"]),
    ]

    @Test(arguments: cases, Feed.allCases)
    func `an encoding is read as what it is`(_ encoding: Case, feed: Feed) throws {
        var sample = Sample()
        sample.before = encoding.declared.map { "<?xml version='1.0' encoding='\($0)'?>" } ?? ""
        sample.metadata = sample.metadata.replacing("Reporter", with: "@@")
        let halves = sample.xml.utf8.split(separator: UInt8(ascii: "@"), maxSplits: 2, omittingEmptySubsequences: false)
        let xml = Array(halves[0]) + encoding.org + Array(halves[2])
        let reading = try Reading(xml, feed: feed)
        #expect(reading.report.orgName == encoding.expected)
        #expect(reading.codes == encoding.codes)
        #expect(reading.rows.count == 1)
    }

    @Test(arguments: [
        (String.Encoding.utf16LittleEndian, [UInt8]([0xff, 0xfe])), (.utf16BigEndian, [0xfe, 0xff]),
        (.utf16LittleEndian, []), (.utf16BigEndian, []), (.utf32LittleEndian, [0xff, 0xfe, 0, 0]),
        (.utf32BigEndian, [0, 0, 0xfe, 0xff]), (.utf32LittleEndian, []), (.utf32BigEndian, []),
    ])
    func `two and four bytes a character are read`(_ encoding: String.Encoding, mark: [UInt8]) throws {
        var sample = Sample()
        sample.before = "<?xml version=\"1.0\" encoding=\"utf-16\"?>\n"
        sample.metadata = sample.metadata.replacing("Reporter", with: "Bücher 😀")
        let xml = try mark + Array(#require(sample.xml.data(using: encoding)))
        for feed in Feed.allCases {
            let reading = try Reading(xml, feed: feed)
            #expect(reading.report.orgName == "Bücher 😀")
            #expect(reading.codes == [])
        }
    }

    @Test func `half a character at the end of UTF-16 is noted`() throws {
        let xml = try [0xff, 0xfe] + Array(#require(Sample().xml.data(using: .utf16LittleEndian)))
        #expect(throws: XMLError.self) { try Reading(xml.dropLast(5)) }
        #expect(try Set(Reading(xml + [0, 0xd8, 0x41, 0]).codes) == ["bytes-undecodable", "bytes-after"])
    }

    @Test(arguments: Feed.allCases)
    func `what UTF-16 cannot be is noted with its line and number`(feed: Feed) throws {
        let xml = try Array(#require(Sample().xml.data(using: .utf16LittleEndian)))
        // Halves of surrogate pairs: two in line 2, one behind the report.
        let lines = xml.indices.filter { xml[$0] == 0x0A && xml[$0 + 1] == 0 }
        let broken = xml[..<lines[1]] + [0, 0xdc, 0, 0xdc] + xml[lines[1]...] + [0x41, 0, 0, 0xdc, 0x41, 0]
        let reading = try Reading([0xff, 0xfe] + broken, feed: feed)
        let note = try #require(reading.report.notes.first { $0.code == "bytes-undecodable" })
        #expect(note.line == 2)
        #expect(note.text.hasSuffix("(3 times)"))
    }

    @Test func `EBCDIC is refused by name`() {
        let xml: [UInt8] = [0x4c, 0x6f, 0xa7, 0x94, 0x93, 0x40]
        #expect(throws: XMLError(.unknownEncoding, line: 1)) { try Reading(xml) }
    }
}
