import RuaSMTP
import Testing

@Suite struct CommandLineTests {
    private func parse(_ line: [UInt8]) -> Result<(Verb?, String), Reply> {
        do throws(Reply) {
            let command = try RuaSMTP.CommandLine(line[...])
            return .success((command.verb, String(decoding: command.argument, as: UTF8.self)))
        } catch {
            return .failure(error)
        }
    }

    struct Good: Sendable {
        let line: String
        let verb: Verb?
        let argument: String
    }

    @Test(arguments: [
        Good(line: "NOOP\r\n", verb: .noop, argument: ""),
        Good(line: "noop \r\n", verb: .noop, argument: ""),
        Good(line: "EHLO   client.example \t\r\n", verb: .ehlo, argument: "client.example"),
        Good(line: "MAIL FROM:<a@b> SIZE=1\r\n", verb: .mail, argument: "FROM:<a@b> SIZE=1"),
        Good(line: "StartTLS\r\n", verb: .startTLS, argument: ""),
        Good(line: "STARTTLSX\r\n", verb: nil, argument: ""),
        Good(line: "NOOPE x\r\n", verb: nil, argument: "x"),
        Good(line: "NOOP: x\r\n", verb: nil, argument: "x"),
        Good(line: "N\r\n", verb: nil, argument: ""),
        Good(line: "ünïcode\r\n", verb: nil, argument: ""),
    ])
    func `a line is split into verb and argument`(good: Good) throws {
        let (verb, argument) = try parse(Array(good.line.utf8)).get()
        #expect(verb == good.verb)
        #expect(argument == good.argument)
    }

    @Test(arguments: [
        "", "\n", "\r\n", "   \r\n", " NOOP\r\n", "NOOP\n", "NOOP", "NOOP\r", "NO\u{0}OP\r\n", "NOOP \u{9B}\r\n",
    ])
    func `a malformed line gets 500 5.5.2`(line: String) {
        #expect(throws: Reply.malformedLine) { try parse(Array(line.utf8)).get() }
    }

    @Test(arguments: [
        [0xC3, 0x28], [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ])
    func `bad UTF-8 gets 500 5.5.2`(bytes: [UInt8]) {
        #expect(throws: Reply.malformedLine) { try parse(Array("NOOP ".utf8) + bytes + [0x0D, 0x0A]).get() }
    }

    @Test func `every control character is refused`() {
        for byte in UInt8.min...0x1F where byte != 0x0A {
            let line = Array("NOOP a".utf8) + [byte] + Array("b\r\n".utf8)
            #expect(throws: Reply.malformedLine, "byte \(byte)") { try parse(line).get() }
        }
    }

    @Test func `HTTP verbs are told from the others`() {
        let names = Verb.allCases.filter(\.isHTTP).map(\.rawValue)
        #expect(names == ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PRI"])
        #expect(Verb(startOf: Array("get /\n".utf8))?.isHTTP == true)
        #expect(Verb(startOf: Array("GETX /\n".utf8)) == nil)
    }
}
