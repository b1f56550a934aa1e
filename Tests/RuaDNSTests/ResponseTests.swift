import RuaCore
import RuaTestSupport
import Testing

@testable import RuaDNS

@Suite struct ResponseTests {
    private static let question = DomainName("example.com").flatMap { DNSName($0, below: "_dmarc") }
        .map { Question(name: $0, type: .txt) }

    /// A true answer to the question, changed by a test.
    private func answer(records: Int = 1, change: (inout [UInt8]) -> Void = { _ in }) throws -> [UInt8] {
        var bytes = try #require(Self.question).message(id: 0x1234)
        bytes[2] = 0x81
        bytes[3] = 0x80
        (bytes[6], bytes[7]) = (UInt8(records >> 8), UInt8(records & 0xFF))
        for _ in 0..<records { bytes += [0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 3, 2, 0x6F, 0x6B] }
        change(&bytes)
        return bytes
    }

    private func read(_ bytes: [UInt8]) throws -> Response? {
        try Response(bytes, to: #require(Self.question), id: 0x1234)
    }

    @Test func `a question is one message with one question`() throws {
        let bytes = try #require(Self.question).message(id: 0x1234)
        #expect(
            bytes == [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 6] + Array("_dmarc".utf8) + [7] + Array("example".utf8)
                + [3] + Array("com".utf8) + [0, 0, 16, 0, 1])
    }

    @Test func `an answer is read`() throws {
        let response = try #require(try read(try answer(records: 2)))
        #expect(response.records.map(\.data) == [.text(Array("ok".utf8)), .text(Array("ok".utf8))])
        #expect(response.code == 0)
        #expect(!response.isTruncated)
    }

    struct Stranger: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let place: Int
        let byte: UInt8
    }

    @Test(arguments: [
        Stranger(testDescription: "another id", place: 1, byte: 0x35),
        Stranger(testDescription: "a question", place: 2, byte: 0x01),
        Stranger(testDescription: "another operation", place: 2, byte: 0x91),
        Stranger(testDescription: "no question", place: 5, byte: 0),
        Stranger(testDescription: "another name", place: 14, byte: 0x78),
        Stranger(testDescription: "another type", place: 32, byte: 15),
        Stranger(testDescription: "another class", place: 34, byte: 3),
    ])
    func `what answers another question is no answer`(_ item: Stranger) throws {
        #expect(try read(try answer { $0[item.place] = item.byte }) == nil)
    }

    @Test func `a truncated answer is not read further`() throws {
        let response = try read(
            try answer {
                $0[2] = 0x83
                $0.removeLast(9)
                $0 += [0xFF, 0xFF]
            })
        #expect(response?.isTruncated == true)
        #expect(response?.records.isEmpty == true)
    }

    @Test func `more records are promised than there are`() throws {
        let bytes = try answer { $0[7] = 2 }
        #expect(throws: DNSFault.malformed) { try read(bytes) }
    }

    @Test func `at most 200 records are read`() throws {
        #expect(try read(try answer(records: 200))?.records.count == 200)
        #expect(try read(try answer(records: 201))?.records.count == 200)
    }

    @Test func `no cut of an answer is an answer`() throws {
        let bytes = try answer()
        for count in 0..<bytes.count {
            do {
                #expect(try read(Array(bytes[..<count])) == nil)
            } catch {
                #expect(error as? DNSFault == .malformed)
            }
        }
    }

    @Test func `any bytes are read, refused or ignored, and there is an end to it`() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<5000 {
            var bytes = try answer(records: 3)
            for _ in 0...Int.random(in: 0...6, using: &random) {
                bytes[Int.random(in: 12..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            do {
                let response = try read(bytes)
                #expect((response?.records.count ?? 0) <= 3)
            } catch {
                #expect(error as? DNSFault == .malformed)
            }
        }
    }
}
