import Foundation
import RuaCore
import Testing

@testable import RuaReports

struct JSONWriterTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private func objects(_ bytes: [UInt8]) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])
    }

    @Test func `Rows become one array of objects with keys in column order`() {
        var writer = JSONWriter(keys: ["z", "a"], framing: .array)
        writer.field("x")
        writer.field(Int64(1))
        writer.endRow()
        writer.nullField()
        writer.endRow()
        writer.finish()
        #expect(text(writer.bytes) == "[\n{\"z\":\"x\",\"a\":1},\n{\"z\":null,\"a\":null}\n]\n")
    }

    @Test func `No rows are an empty array`() {
        var writer = JSONWriter(keys: ["a"], framing: .array)
        writer.finish()
        #expect(text(writer.bytes) == "[]\n")
    }

    @Test func `JSON Lines has one object a line and nothing else`() throws {
        var writer = JSONWriter(keys: ["ip", "t", "ok"], framing: .lines)
        for _ in 0..<2 {
            writer.field(try #require(IPAddress("2001:db8::1")))
            writer.field(Timestamp(seconds: 0))
            writer.field(true)
            writer.field("too many")
            writer.endRow()
        }
        writer.finish()
        let line = "{\"ip\":\"2001:db8::1\",\"t\":\"1970-01-01T00:00:00Z\",\"ok\":true}\n"
        #expect(text(writer.bytes) == line + line)
    }

    @Test func `Objects of the caller's own and rows can follow each other`() throws {
        var writer = JSONWriter(keys: ["a"], framing: .array)
        writer.element(["a": [1, "x", nil, true], "b": ["c": .real(0.5)]])
        writer.field("y")
        writer.endRow()
        writer.element([:])
        writer.finish()
        #expect(try objects(writer.bytes).count == 3)
    }

    @Test func `A writer without columns writes empty objects`() throws {
        var writer = JSONWriter(keys: [], framing: .array)
        writer.field("lost")
        writer.endRow()
        writer.endRow()
        writer.finish()
        #expect(text(writer.bytes) == "[\n{},\n{}\n]\n")
    }

    @Test func `A key that comes twice is numbered`() {
        let columns = [Column("a", ""), Column("a", ""), Column("a_2", ""), Column("a", "")]
        #expect(columns.uniqueKeys == ["a", "a_2", "a_2_2", "a_3"])
    }

    @Test(arguments: [
        (JSONValue.integer(.max), "170141183460469231731687303715884105727"),
        (.integer(.min), "-170141183460469231731687303715884105728"),
        (.number(UInt64.max), "18446744073709551615"), (.real(.nan), "null"), (.real(-.infinity), "null"),
        (.real(2), "2"), (.real(-0.25), "-0.25"), (.real(1e300), "1e+300"), (.text(nil), "null"),
        (JSONValue(.share(1, of: 3)), "33.3333"), (JSONValue(.share(3, of: 3)), "100"),
        (JSONValue(.share(0, of: 0)), "null"), (JSONValue(.series([1, 2])), "[1,2]"),
    ])
    func `Numbers are exact and never anything but JSON`(value: JSONValue, expected: String) {
        #expect(text(value.encoded) == expected)
    }

    @Test(arguments: HostileText.all)
    func `Hostile text comes back as it was`(hostile: HostileText) throws {
        let bytes = HostileText.table(hostile.text).printed(as: .json)
        let object = try #require(try objects(bytes).first)
        let read = try #require(object["hostile"] as? String)
        #expect(Array(read.unicodeScalars) == Array(hostile.text.unicodeScalars))
        #expect(HostileText.danger(in: text(bytes)) == nil)
        #expect(!text(bytes).contains { "<>&".contains($0) })
    }

    @Test func `A hostile key is escaped too`() throws {
        var writer = JSONWriter(keys: ["\"},\u{1b}<"], framing: .array)
        writer.endRow()
        writer.finish()
        #expect(try objects(writer.bytes).first?.keys.first == "\"},\u{1b}<")
    }

    @Test func `Bytes that are not UTF-8 become U+FFFD`() throws {
        var writer = JSONWriter(keys: ["a"], framing: .array)
        writer.field([0x61, 0xff, 0xc3])
        writer.endRow()
        writer.finish()
        #expect(try objects(writer.bytes).first?["a"] as? String == "a\u{fffd}\u{fffd}")
    }

    @Test(arguments: 0..<20)
    func `Any text reads back the same`(seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        let scalars = (0..<200).compactMap { _ in
            Unicode.Scalar(UInt32.random(in: 0...(Bool.random(using: &generator) ? 0xff : 0x10ffff), using: &generator))
        }
        let sent = String(String.UnicodeScalarView(scalars))
        let read = try objects(JSONValue.array([["k": .string(sent)]]).encoded).first?["k"] as? String
        #expect(read.map { Array($0.unicodeScalars) } == scalars, "seed \(seed)")
    }
}
