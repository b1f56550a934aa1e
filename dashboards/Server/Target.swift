/// The target of a request, taken apart and decoded once: path segments, the format that the last one asks for, the query.
struct Target: Sendable, Equatable {
    /// Longer ones are refused: no page of ours has one, and a filter of thousands of characters finds nothing. Unit: bytes.
    static let longest = 4096

    /// Why a target cannot be read.
    enum Problem: Error, Equatable {
        /// It is not a path, or has a `%` without two hexadecimal digits, bytes that are no UTF-8, or a NUL.
        case malformed
        /// It is longer than any of ours.
        case tooLong
    }

    /// The form that the end of the path asks for.
    enum Format: String, Sendable {
        case html
        case json
        case csv
    }

    /// The decoded parts between slashes; none for `/`.
    private(set) var segments: [String] = []
    /// By the end of the last segment, which is taken off.
    private(set) var format = Format.html
    private(set) var query = QueryText()
    /// The host that an absolute form names (RFC 9112 section 3.2.2).
    private(set) var authority: String?

    init(_ text: String) throws(Problem) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        var rest = text[...]
        if let scheme = ["http://", "https://"].first(where: { rest.lowercased().hasPrefix($0) }) {
            rest = rest.dropFirst(scheme.count)
            let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
            authority = String(rest[..<end])
            rest = rest[end...]
            if rest.first != "/" { rest = "/" + rest }
        }
        guard rest.first == "/" else { throw .malformed }
        rest = rest.prefix { $0 != "#" }
        let path = rest.prefix { $0 != "?" }
        query = try QueryText(parsing: rest.dropFirst(path.count + 1))
        var parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        for part in parts { segments.append(try PercentText.decode(part)) }
        takeFormat()
    }

    private mutating func takeFormat() {
        guard let last = segments.last else { return }
        for format in [Format.json, .csv] where last.hasSuffix("." + format.rawValue) {
            self.format = format
            segments.removeLast()
            let name = last.dropLast(format.rawValue.count + 1)
            if !name.isEmpty { segments.append(String(name)) }
        }
    }
}

/// The query of a target: names and values in order, decoded; and the way back into a link.
struct QueryText: Sendable, Equatable {
    /// More are refused. Unit: parameters.
    static let most = 100

    private(set) var pairs: [(name: String, value: String)] = []

    init() {}

    init(_ pairs: [(String, String)]) {
        self.pairs = pairs.map { (name: $0.0, value: $0.1) }
    }

    init(parsing text: Substring) throws(Target.Problem) {
        for part in text.split(separator: "&") {
            guard pairs.count < Self.most else { throw .tooLong }
            let name = part.prefix { $0 != "=" }
            pairs.append(
                (
                    try PercentText.decode(name, plusIsBlank: true),
                    try PercentText.decode(part.dropFirst(name.count + 1), plusIsBlank: true)
                ))
        }
    }

    /// The last value of a name, as a form sends it; nil when there is none. An empty field is none.
    subscript(name: String) -> String? {
        pairs.last { $0.name == name && !$0.value.isEmpty }?.value
    }

    /// All values of a name that are not empty.
    func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    /// The same with one name set to some values.
    func setting(_ name: String, to values: [String]) -> QueryText {
        QueryText(pairs.filter { $0.name != name } + values.map { (name, $0) })
    }

    func setting(_ name: String, to value: String?) -> QueryText {
        setting(name, to: value.map { [$0] } ?? [])
    }

    /// `?a=b&c=d` for a link; nothing when there are no parameters.
    var text: String {
        guard !pairs.isEmpty else { return "" }
        return "?"
            + pairs.map { PercentText.encode($0.name) + "=" + PercentText.encode($0.value) }.joined(separator: "&")
    }

    static func == (left: QueryText, right: QueryText) -> Bool { left.text == right.text }
}

/// Percent-encoding (RFC 3986 section 2.1).
enum PercentText {
    static func decode(_ text: Substring, plusIsBlank: Bool = false) throws(Target.Problem) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    throw .malformed
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsBlank: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        guard !bytes.contains(0), let decoded = String(validating: bytes, as: UTF8.self) else { throw .malformed }
        return decoded
    }

    static func encode(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
        }
        return encoded
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
