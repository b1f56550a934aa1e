import Foundation
import Logging
import RuaCore
import RuaReports

/// A log line on standard error, as text or JSON. Nothing in a value can begin another line.
struct LineLog: LogHandler {
    /// How a line looks.
    enum Form: String {
        case text
        case json
    }

    let form: Form
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    init(form: Form) {
        self.form = form
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
        let time = Timestamp.now.description
        var line: [UInt8]
        switch form {
        case .text:
            let pairs = values.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
            line = Array(SafeText.terminal("\(time) \(event.level) \(event.message)\(pairs)").utf8)
        case .json:
            let head: [JSONValue.Member] = [
                .init("time", .string(time)), .init("level", .string("\(event.level)")),
                .init("message", .string("\(event.message)")),
            ]
            line = JSONValue.object(head + values.map { .init($0.key, Self.json($0.value)) }).encoded
        }
        line.append(UInt8(ascii: "\n"))
        FileHandle.standardError.write(Data(line))
    }

    /// A number as one, so that a program can compare it; all else as text.
    private static func json(_ value: Logger.MetadataValue) -> JSONValue {
        guard case .stringConvertible(let some) = value, let number = some as? any BinaryInteger else {
            return .string("\(value)")
        }
        return .integer(Int128(clamping: number))
    }

    /// A value with blanks or quotes stands in quotes, so that it cannot look like two.
    private static func quoted(_ value: String) -> String {
        guard value.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) || value.isEmpty else { return value }
        return "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
