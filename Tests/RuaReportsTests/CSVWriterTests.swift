import RuaCore
import Testing

@testable import RuaReports

struct CSVWriterTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `The header stands first and lines end in CR LF`() {
        var writer = CSVWriter(header: ["domain", "count"])
        writer.field("example.com")
        writer.field(Int64(7))
        writer.endRow()
        writer.finish()
        #expect(text(writer.bytes) == "domain,count\r\nexample.com,7\r\n")
    }

    @Test func `Each kind of value has its form`() throws {
        var writer = CSVWriter(header: ["a", "b", "c", "d", "e", "f", "g", "h"])
        writer.bytes = []
        writer.field(Int64.min)
        writer.field(true)
        writer.field(false)
        writer.field(Timestamp(seconds: 1_767_225_599))
        writer.field(try #require(IPAddress("192.0.2.1")))
        writer.field(try #require(IPAddress("2001:db8::1")))
        writer.nullField()
        writer.field([UInt8]("bytes".utf8)[1...])
        writer.endRow()
        #expect(
            text(writer.bytes)
                == "-9223372036854775808,true,false,2025-12-31T23:59:59Z,192.0.2.1,2001:db8::1,,ytes\r\n")
    }

    @Test(arguments: [Int64(0), 9, 10, 99, 100, 1_000_000, .max, -1, -10])
    func `Numbers are written as they are`(number: Int64) {
        var writer = CSVWriter(header: ["n", "m"])
        writer.bytes = []
        writer.field(number)
        writer.endRow()
        #expect(text(writer.bytes) == "\(number),\r\n")
    }

    @Test(arguments: [Int64(-62_167_219_201), -62_167_219_200, -1, 0, 951_782_400, 253_402_300_799, 253_402_300_800])
    func `Times are written as Timestamp describes them`(seconds: Int64) {
        var bytes: [UInt8] = []
        bytes.appendTime(Timestamp(seconds: seconds))
        #expect(text(bytes) == Timestamp(seconds: seconds).description)
    }

    @Test func `A row has as many fields as the header`() {
        var writer = CSVWriter(header: ["a", "b"])
        writer.bytes = []
        writer.endRow()
        for number in 1...3 { writer.field(Int64(number)) }
        writer.endRow()
        #expect(text(writer.bytes) == ",\r\n1,2\r\n")
    }

    @Test func `A lone empty field is still a row`() {
        var writer = CSVWriter(header: ["a"])
        writer.field("")
        writer.endRow()
        writer.endRow()
        #expect(readCSV(writer.bytes) == [["a"], [""], [""]])
        #expect(text(writer.bytes) == "a\r\n\"\"\r\n\"\"\r\n")
    }

    @Test func `Bytes that are not UTF-8 become U+FFFD`() {
        var writer = CSVWriter(header: ["a", "b"])
        writer.bytes = []
        writer.field([0x61, 0xff, 0xc3])
        writer.field([0xed, 0xa0, 0x80].lazy.map { UInt8($0) })
        writer.endRow()
        #expect(readCSV(writer.bytes)?.first?.first == "a\u{fffd}\u{fffd}")
        #expect(text(writer.bytes).hasSuffix("\u{fffd}\r\n"))
    }

    @Test(arguments: HostileText.all)
    func `Hostile text stays in its cell`(hostile: HostileText) throws {
        let bytes = HostileText.table(hostile.text).printed(as: .csv)
        let rows = try #require(readCSV(bytes))
        #expect(rows.map(\.count) == [3, 3])
        #expect(rows[1][0] == "left" && rows[1][2] == "1")
        let cell = rows[1][1]
        #expect(HostileText.danger(in: cell, lineEnds: false) == nil)
        #expect(!["=", "+", "-", "@", "＝", "＋", "－", "＠"].contains(cell.prefix(1)))
        #expect(cell == SafeText.csv(hostile.text))
    }

    @Test(arguments: ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
    func `A first character that starts a formula gets an apostrophe`(first: String) throws {
        for rest in ["", "1", ",1", "\"1\"", "ü"] {
            let rows = try #require(readCSV(HostileText.table(first + rest).printed(as: .csv)))
            #expect(rows[1][1].hasPrefix("'"))
            #expect(rows[1][1].hasSuffix(rest))
        }
    }

    @Test(arguments: ["example.com", "a=b", "1-2", "Müller GmbH", "می‌خواهم", "漢字", "x; y", "'quoted'", " = "])
    func `Ordinary text goes through as it is`(text: String) throws {
        let rows = try #require(readCSV(HostileText.table(text).printed(as: .csv)))
        #expect(rows[1][1] == text)
    }

    @Test func `The caller may take bytes away between any two fields`() {
        var whole = CSVWriter(header: ["a", "b"])
        var drained = whole
        var taken: [UInt8] = []
        for index in 0..<20 {
            for value in ["v,\(index)", "=\(index)"] {
                whole.field(value)
                drained.field(value)
                taken += drained.bytes
                drained.bytes.removeAll(keepingCapacity: true)
            }
            whole.endRow()
            drained.endRow()
        }
        #expect(taken + drained.bytes == whole.bytes)
    }
}
