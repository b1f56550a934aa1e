/// What the server says to one command (RFC 5321 section 4.2).
///
/// A reply never repeats bytes of the client: its text comes from the catalogue (`Reply+Catalogue.swift`), the host name
/// of the settings and Rua's own queue identifiers. A command that is refused throws the reply it is refused with.
public struct Reply: Error, Sendable, Hashable {
    /// The three-digit code.
    public let code: UInt16
    /// The enhanced status code; `nil` where RFC 2034 wants none (greeting, EHLO, HELO) and in 354.
    public let status: EnhancedStatusCode?
    /// The text, a line an element; never empty.
    public let lines: [String]

    /// Makes a reply of one line.
    public init(_ code: UInt16, _ status: EnhancedStatusCode, _ text: String) {
        self.init(code, status, lines: [text])
    }

    /// Makes a reply of one line without enhanced status code.
    public init(_ code: UInt16, _ text: String) {
        self.init(code, lines: [text])
    }

    /// Makes a reply of several lines. Without a line it has one empty one.
    public init(_ code: UInt16, _ status: EnhancedStatusCode? = nil, lines: [String]) {
        self.code = code
        self.status = status
        self.lines = lines.isEmpty ? [""] : lines
    }

    /// The longest line, CRLF included (RFC 5321 section 4.5.3.1.5). Unit: bytes.
    public static let lineBytes = 512

    /// Whether the command was refused for good (5xx).
    public var isPermanentFailure: Bool { code >= 500 }

    /// The reply as it goes out: each line with its code, CRLF at the end.
    ///
    /// Whatever isn't printable ASCII becomes `?`, and a line that is too long is cut, so that no text can make a second
    /// reply of one.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        for (index, line) in lines.enumerated() {
            let isLast = index == lines.count - 1
            let start = "\(code)\(isLast ? " " : "-")" + (status.map { "\($0) " } ?? "")
            let text = (start + line).utf8.prefix(Self.lineBytes - 2)
            result.append(contentsOf: text.lazy.map { (0x20...0x7E).contains($0) ? $0 : 0x3F })
            result.append(contentsOf: [0x0D, 0x0A])
        }
        return result
    }
}

extension Reply: CustomStringConvertible {
    /// Code, status code and first line, for a log.
    public var description: String {
        "\(code)\(status.map { " \($0)" } ?? "") \(lines.first ?? "")"
    }
}
