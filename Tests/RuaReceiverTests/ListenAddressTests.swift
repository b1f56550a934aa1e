import Testing

@testable import RuaReceiver

@Suite struct ListenAddressTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let host: String
        let port: Int

        var testDescription: String { text }
    }

    static let good = [
        Case(text: "127.0.0.1:2525", host: "127.0.0.1", port: 2525),
        Case(text: "[::]:25", host: "::", port: 25),
        Case(text: "[2001:db8::1]:0", host: "2001:db8::1", port: 0),
        Case(text: "localhost:65535", host: "localhost", port: 65_535),
    ]

    @Test(arguments: good)
    func `a place is read and written`(place: Case) throws {
        let address = try #require(ListenAddress(place.text))
        #expect(address.host == place.host)
        #expect(address.port == place.port)
        #expect(address.description == place.text)
    }

    @Test(arguments: [
        "", ":", "25", ":25", "localhost", "localhost:", "localhost:65536", "localhost:+25", "localhost:2 5", "::1:25",
        "[::1]", "[::1]25", "[]:25", "[localhost]:25", "[::1:25", "localhost:000025", "localhost:٢٥",
    ])
    func `anything else is no place`(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test func `every address leaves IPv4 to another that wants it on the same port`() throws {
        func isV6Only(_ texts: String...) throws -> [Bool] {
            let addresses = try texts.map { try #require(ListenAddress($0)) }
            return addresses.map { Listener.isV6Only($0, beside: addresses) }
        }
        #expect(try isV6Only("[::]:25") == [false])
        #expect(try isV6Only("0.0.0.0:25", "[::]:25") == [false, true])
        #expect(try isV6Only("[0::0]:25", "192.0.2.1:25") == [true, false])
        #expect(try isV6Only("[::]:25", "localhost:25") == [true, false])
        #expect(try isV6Only("[::]:25", "0.0.0.0:2525", "[::1]:25") == [false, false, false])
        #expect(try isV6Only("[::]:0", "0.0.0.0:0") == [false, false])
    }
}
