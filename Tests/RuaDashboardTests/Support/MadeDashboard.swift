import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import RuaCore
import RuaIngest
import RuaStore
import Synchronization

@testable import RuaDashboard

/// A dashboard on a database of its own, answering without a socket; gone when the test forgets it.
final class MadeDashboard: Sendable {
    /// The time of every test: a report of the day before counts in the last seven days.
    static let now = Timestamp(seconds: 1_767_700_000)

    let folder: String
    let store: Store
    let dashboard: Dashboard

    init(
        access: WebAccess = WebAccess(), takesMail: Bool = true, senders: [DeclaredSender] = [],
        times: RequestDeadline.Times = RequestDeadline.Times(),
        onListening: @escaping @Sendable (Int) -> Void = { _ in }
    ) throws {
        folder = NSTemporaryDirectory() + "rua-dashboard-" + UUID().uuidString
        store = try Store.open(folder + "/rua.db")
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        dashboard = try Dashboard(
            address: ("127.0.0.1", 0), access: access, store: store, senders: senders,
            status: FixedStatus(takesMail: takesMail), clock: { Self.now }, times: times, logger: logger,
            onListening: onListening)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            FileHandle.standardError.write(Data("\(folder) stays: \(error)\n".utf8))
        }
    }

    var token: String { dashboard.responder.token.text }

    /// Imports files of these contents.
    func add(_ files: [String]) async throws {
        let inbox = folder + "/inbox-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: inbox, withIntermediateDirectories: true)
        for (number, text) in files.enumerated() {
            try text.write(toFile: inbox + "/\(number).eml", atomically: false, encoding: .utf8)
        }
        let limits = Limits()
        let pipeline = Pipeline(store: store, limits: limits)
        _ = try await FileImport(store: store, pipeline: pipeline, limits: limits, jobs: 1, now: Self.now)
            .run([inbox]) { _ in }
    }

    /// What a request is answered with.
    func answer(
        _ path: String, _ method: HTTPRequest.Method = .get, host: String? = "localhost", headers: HTTPFields = [:],
        body: String = ""
    ) async throws -> Answered {
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer(string: body)))
        let response = try await dashboard.responder.respond(to: request, context: WebContext())
        let writer = CollectingWriter()
        try await response.body.write(writer)
        return Answered(status: response.status, headers: response.headers, bytes: writer.taken)
    }

    /// Sends a form as a page of the dashboard does.
    func send(
        _ path: String, _ fields: [(String, String)], host: String = "localhost", headers: HTTPFields = [:]
    ) async throws -> Answered {
        var headers = headers
        headers[.contentType] = "application/x-www-form-urlencoded"
        return try await answer(
            path, .post, host: host, headers: headers, body: String(QueryText(fields).text.dropFirst()))
    }
}

/// An answer as a client sees it.
struct Answered {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

private final class CollectingWriter: ResponseBodyWriter, Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var taken: [UInt8] { bytes.withLock { $0 } }

    func write(_ buffer: ByteBuffer) async throws {
        bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) }
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

private struct FixedStatus: StatusSource {
    let takesMail: Bool

    func metrics() throws -> [Metric] {
        [Metric("rua_mails", .gauge, "Mails", [.init(2, ("state", "stored")), .init(1, ("state", "a\"b\\c\nd"))])]
    }

    func reportMetrics() throws -> [Metric] { [Metric("rua_last", .counter, "Last", [.init(3)])] }
}
