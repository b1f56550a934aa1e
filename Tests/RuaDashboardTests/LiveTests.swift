import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import RuaDashboard

/// The dashboard on a socket.
@Suite(.serialized) struct LiveTests {
    /// Serves while a block runs, and hands it the port.
    private func serving(
        _ files: [String] = [MadeReport(rows: [.passing, .forged, .service]).xml], access: WebAccess = WebAccess(),
        _ body: @Sendable (MadeDashboard, Int) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var times = RequestDeadline.Times()
        times.request = .milliseconds(500)
        let made = try MadeDashboard(access: access, times: times) { port.yield($0) }
        try await made.add(files)
        let group = ServiceGroup(
            configuration: .init(services: [made.dashboard], logger: .init(label: "test")))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let number = try #require(await iterator.next())
            try await body(made, number)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Sends bytes and takes what comes until the other side closes, on a thread that may wait.
    private func exchange(_ text: String, port: Int) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try Self.talk(text, port: port) }) }
        }
    }

    private static func talk(_ text: String, port: Int) throws -> String {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if sent <= 0 { break }
            rest = rest.dropFirst(sent)
        }
        var taken: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(client, &buffer, buffer.count, 0)
            if count <= 0 { break }
            taken += buffer[..<count]
        }
        return String(decoding: taken, as: UTF8.self)
    }

    private func get(_ path: String, host: String = "127.0.0.1") -> String {
        "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
    }

    @Test func `A page comes over a socket, and a foreign Host does not`() async throws {
        try await serving { _, port in
            let page = try await exchange(get("/"), port: port)
            #expect(page.hasPrefix("HTTP/1.1 200 "))
            #expect(page.hasSuffix("</html>\n"))
            for path in GuardTests.paths {
                let answer = try await exchange(get(path, host: "evil.example"), port: port)
                #expect(answer.hasPrefix("HTTP/1.1 421 "), "\(path)")
            }
            let two = try await exchange(get("/", host: "127.0.0.1\r\nHost: evil.example"), port: port)
            #expect(two.hasPrefix("HTTP/1.1 400 "))
            let none = try await exchange("GET / HTTP/1.0\r\n\r\n", port: port)
            #expect(none.hasPrefix("HTTP/1.0 400 ") || none.hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test func `Headers without end are cut`() async throws {
        try await serving { _, port in
            let field = "X-A: " + String(repeating: "a", count: 20_000) + "\r\n"
            let large = try await exchange("GET / HTTP/1.1\r\nHost: localhost\r\n\(field)\r\n", port: port)
            #expect(!large.contains("HTTP/1.1 200 "))
            let many = (0..<200).map { "X-\($0): 1\r\n" }.joined()
            let answer = try await exchange("GET / HTTP/1.1\r\nHost: localhost\r\n\(many)\r\n", port: port)
            #expect(!answer.contains("HTTP/1.1 200 "))
            #expect(try await exchange("nonsense\r\n\r\n", port: port).contains(" 400 "))
            #expect(try await exchange(get("/healthz"), port: port).hasSuffix("ok\n"))
        }
    }

    @Test func `Slow clients are let go and hold nobody up`() async throws {
        try await serving { _, port in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<50 {
                    group.addTask { try await exchange("GET / HTTP/1.1\r\nHost: 127", port: port) }
                }
                #expect(try await exchange(get("/healthz"), port: port).hasSuffix("ok\n"))
                // Each ends by itself, without an answer.
                for try await answer in group { #expect(answer.isEmpty) }
            }
        }
    }

    @Test func `Fifty at once are all answered`() async throws {
        try await serving { _, port in
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<50 { group.addTask { try await exchange(get("/?last=\(number + 1)"), port: port) } }
                for try await answer in group { #expect(answer.hasPrefix("HTTP/1.1 200 ")) }
            }
        }
    }

    private static var browser: String? {
        ["chromium", "chromium-browser", "google-chrome"].lazy
            .flatMap { name in ["/usr/bin/", "/usr/local/bin/"].map { $0 + name } }
            .first(where: FileManager.default.isExecutableFile)
    }

    @Test(.enabled(if: browser != nil, "needs Chromium"), .timeLimit(.minutes(5)))
    func `A browser has nothing to complain of, even over hostile reports`() async throws {
        let hostile =
            "&lt;script&gt;pwned=1&lt;/script&gt;&lt;img src=x onerror=pwned=1&gt;&quot; onmouseover=&quot;pwned=1"
        let row = MadeReport.Row(
            disposition: hostile, headerFrom: hostile, envelopeFrom: hostile, signer: hostile, selector: hostile,
            spfDomain: hostile, reason: "<reason><type>other</type><comment>\(hostile)</comment></reason>")
        let files = [
            MadeReport(id: "1", rows: [.passing, .forged, .service, row]).xml,
            MadeReport(org: hostile, email: hostile, id: "2", ago: 2, domain: hostile, p: hostile, rows: [row]).xml,
            MadeReport(id: "3", ago: 20, p: "reject").xml, MadeMail.broken,
        ]
        try await serving(files, access: WebAccess(mayWrite: true)) { made, port in
            let paths = [
                "/", "/?last=90", "/domains/example.com?last=30", "/senders",
                "/sender?of=example.com&name=news.example",
                "/advice", "/mail", "/mail/1", "/mail/2", "/mail/4", "/reports/1", "/reports/2", "/days", "/tables",
                "/tables/contradictions", "/nowhere",
            ]
            let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("Browser/check.py").path
            let (status, words) = try await Self.run(
                "/usr/bin/env", ["python3", script, "http://127.0.0.1:\(port)"] + paths)
            #expect(status == 0, "\(words)")
        }
    }

    private static func run(_ program: String, _ arguments: [String]) async throws -> (Int32, String) {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        let (process, output) = (Process(), Pipe())
                        process.executableURL = URL(fileURLWithPath: program)
                        process.arguments = arguments
                        process.standardOutput = output
                        process.standardError = output
                        try process.run()
                        let bytes = output.fileHandleForReading.readDataToEndOfFile()
                        process.waitUntilExit()
                        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
                    })
            }
        }
    }
}
