/// The value of a Content-Disposition field (RFC 2183).
public struct ContentDisposition: Sendable, Equatable {
    /// How a part wants to be shown.
    public enum Kind: Sendable, Equatable {
        /// Shown in the mail.
        case inline
        /// A file.
        case attachment
        /// Any other word; RFC 2183 says to treat it as an attachment.
        case other
    }

    /// How the part wants to be shown.
    public let kind: Kind
    /// The parameters: `filename`, `size` …
    public let parameters: ParameterList

    /// Reads the value of a field. Never fails: what is not understood is `.other`.
    ///
    /// - Parameter value: unfolded bytes.
    public init(_ value: [UInt8]) {
        let word = value.prefix { $0 != UInt8(ascii: ";") && $0 != Byte.equals }
        if word.endIndex < value.count, value[word.endIndex] == Byte.equals {
            // `Content-Disposition: filename=…`, the word itself forgotten.
            kind = .other
            parameters = ParameterList(value, from: 0)
            return
        }
        switch value.lowercasedText(value.trimmed(0..<word.endIndex)) {
        case "inline": kind = .inline
        case "attachment": kind = .attachment
        default: kind = .other
        }
        parameters = ParameterList(value, from: word.endIndex)
    }
}

/// The name of a file, as a mail gives it: a label, never a path.
enum FileName {
    /// The longest name kept. Unit: characters.
    static let longest = 255

    /// The last part of a path, whatever the slashes, at most 255 characters; nil when nothing is left.
    static func basename(_ path: String) -> String? {
        let last = path.utf8.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }).last
        guard let last else { return nil }
        let name = String(String.UnicodeScalarView(Substring(last).unicodeScalars.prefix(longest)))
        let trimmed = name.utf8.drop { $0.isBlank }
        return trimmed.isEmpty ? nil : String(Substring(trimmed))
    }
}
