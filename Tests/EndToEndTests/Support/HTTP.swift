/// An answer of the dashboard.
struct HTTPAnswer {
    let status: Int
    /// Names in lower case.
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// Asks for a path.
    static func get(_ path: String, port: UInt16, host: String? = nil, method: String = "GET") throws -> HTTPAnswer {
        let connection = try Connection(port: port)
        try connection.send(
            "\(method) \(path) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\nConnection: close\r\n\r\n")
        guard let status = try connection.line()?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw TestTrouble("\(path): no HTTP answer")
        }
        var headers: [String: String] = [:]
        while let line = try connection.line(), !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].drop { $0 == " " }.description : ""
        }
        var body = try connection.rest()
        if headers["transfer-encoding"] == "chunked" { body = unchunked(body) }
        return HTTPAnswer(status: status, headers: headers, body: body)
    }

    private static func unchunked(_ bytes: [UInt8]) -> [UInt8] {
        var rest = bytes[...]
        var body: [UInt8] = []
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let digits = String(decoding: rest[..<end], as: UTF8.self).prefix { $0.isHexDigit }
            guard let size = Int(digits, radix: 16), size > 0 else { break }
            body += rest[(end + 1)...].prefix(size)
            rest = rest[(end + 1)...].dropFirst(size + 2)
        }
        return body
    }
}
