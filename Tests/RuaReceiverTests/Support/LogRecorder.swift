import Logging
import Synchronization

/// Keeps the lines of a log.
final class LogRecorder: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let message: String
        let metadata: [String: String]
    }

    private let state = Mutex<[Line]>([])
    private let news: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init() {
        (news, continuation) = AsyncStream.makeStream()
    }

    var lines: [Line] { state.withLock { $0 } }

    func lines(_ message: String) -> [Line] { lines.filter { $0.message == message } }

    /// Waits for the next line with this message that nobody has waited for yet.
    func wait(for message: String) async {
        for await written in news where written == message { return }
    }

    var logger: Logger {
        Logger(label: "rua.test") { _ in Handler(recorder: self) }
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var metadataProvider: Logger.MetadataProvider?
        var logLevel = Logger.Level.debug

        init(recorder: LogRecorder) {
            self.recorder = recorder
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let line = Line(
                level: event.level, message: "\(event.message)",
                metadata: (event.metadata ?? [:]).mapValues { "\($0)" })
            recorder.state.withLock { $0.append(line) }
            recorder.continuation.yield(line.message)
        }
    }
}
