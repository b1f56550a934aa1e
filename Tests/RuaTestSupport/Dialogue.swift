public import Foundation

/// A conversation between an SMTP client and the server under test, read from a text file.
///
/// Each line of the file is one of these:
///
///     # a comment
///     C: text        the client sends the text and CRLF; several such lines in a row are sent together
///     C! raw\r\n     the client sends just this, escapes replaced
///     S: text        the server answers exactly this line
///     S:~ text       the server answers a line that starts with this
///     @ word …       a directive for what runs the dialogue: a setting, an event, something to check
///
/// Escapes, in `C!` lines and through `unescaped(_:)`: `\r \n \t \\ \xHH`, and `\{text*N}` for N times the text. Where
/// the server's lines end (at the next `C` or `@` line, or at the end of the file) it must have said nothing else.
public struct Dialogue: Sendable, CustomStringConvertible {
    /// What one or several lines of the file ask for.
    public enum Action: Sendable, Equatable {
        /// Send these bytes.
        case send([UInt8])
        /// The server's next line, without CRLF, is this.
        case expect(String)
        /// The server's next line starts with this.
        case expectPrefix(String)
        /// A directive, cut at blanks.
        case directive([String])
    }

    /// An action and where it stands.
    public struct Step: Sendable {
        /// The number of the (first) line, from 1.
        public let line: Int
        /// What to do.
        public let action: Action
    }

    /// A line that is none of the known forms.
    public struct SyntaxError: Error, CustomStringConvertible {
        /// File, line number and text.
        public let description: String
    }

    /// The file's name without extension.
    public let name: String
    /// What to do, in order.
    public let steps: [Step]

    /// The file's name.
    public var description: String { name }

    /// Reads a dialogue from its text.
    public init(name: String, text: String) throws {
        var steps: [Step] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            guard let action = Self.action(line) else {
                throw SyntaxError(description: "\(name):\(index + 1): not a dialogue line: \(line)")
            }
            if case .send(let more) = action, case .send(let before)? = steps.last?.action {
                let first = steps.removeLast()
                steps.append(Step(line: first.line, action: .send(before + more)))
            } else {
                steps.append(Step(line: index + 1, action: action))
            }
        }
        self.name = name
        self.steps = steps
    }

    /// All dialogues (`*.smtp`) of a folder, in order of name.
    public static func all(in folder: URL) throws -> [Dialogue] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "smtp" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map {
                let text = String(decoding: try Data(contentsOf: $0), as: UTF8.self)
                return try Dialogue(name: $0.deletingPathExtension().lastPathComponent, text: text)
            }
    }

    /// The bytes of a text with escapes; `nil` when an escape is wrong.
    public static func unescaped(_ text: some StringProtocol) -> [UInt8]? {
        var rest = Array(text.utf8)[...]
        var result: [UInt8] = []
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "r"): result.append(0x0D)
            case UInt8(ascii: "n"): result.append(0x0A)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "\\"): result.append(0x5C)
            case UInt8(ascii: "x"):
                guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
                result.append(value)
                rest = rest.dropFirst(2)
            case UInt8(ascii: "{"):
                let inner = rest.prefix { $0 != UInt8(ascii: "}") }
                rest = rest.dropFirst(inner.count + 1)
                guard let star = inner.lastIndex(of: UInt8(ascii: "*")),
                    let count = Int(String(decoding: inner[(star + 1)...], as: UTF8.self)),
                    let piece = unescaped(String(decoding: inner[..<star], as: UTF8.self))
                else { return nil }
                for _ in 0..<count { result += piece }
            default: return nil
            }
        }
        return result
    }

    private static func action(_ line: Substring) -> Action? {
        func text(behind mark: String) -> Substring? {
            guard line.hasPrefix(mark) else { return nil }
            let text = line.dropFirst(mark.count)
            return text.first == " " ? text.dropFirst() : text
        }
        if let prefix = text(behind: "S:~") { return .expectPrefix(String(prefix)) }
        if let reply = text(behind: "S:") { return .expect(String(reply)) }
        if let command = text(behind: "C:") { return .send(Array(command.utf8) + [0x0D, 0x0A]) }
        if let raw = text(behind: "C!") { return unescaped(raw).map(Action.send) }
        if let words = text(behind: "@") { return .directive(words.split(separator: " ").map(String.init)) }
        return nil
    }
}
