/// A DMARC policy record as it is published (RFC 7489 section 6.3, RFC 9989 section 4.7).
public struct DMARCRecord: Sendable, Equatable {
    /// One `name=value` of it.
    public struct Tag: Sendable, Equatable {
        /// The name in lower case.
        public let name: String
        /// The value, without blanks around.
        public let value: String
    }

    /// All tags but `v`, in order.
    public let tags: [Tag]
    /// The parts between semicolons that are no `name=value`; receivers ignore them.
    public let strays: [String]

    /// Tags of RFC 9989.
    private static let currentTags: Set = ["p", "sp", "np", "adkim", "aspf", "rua", "ruf", "fo", "t", "psd"]
    /// Tags of RFC 7489 that RFC 9989 has dropped.
    public static let formerTags = ["pct", "ri", "rf"]

    /// Reads the text of a TXT record; nil when it is none of DMARC: it must begin with `v=DMARC1`, the value in this
    /// case, and then end or go on with a semicolon.
    public init?(_ text: [UInt8]) {
        let parts = text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map(Self.trimmed)
        guard let first = parts.first, let version = Self.tag(first), version.name == "v", version.value == "DMARC1"
        else {
            return nil
        }
        var tags: [Tag] = []
        var strays: [String] = []
        for part in parts.dropFirst() where !part.isEmpty {
            if let tag = Self.tag(part) {
                tags.append(tag)
            } else {
                strays.append(String(decoding: part, as: UTF8.self))
            }
        }
        (self.tags, self.strays) = (tags, strays)
    }

    /// The value of the first tag of a name; nil when there is none.
    public subscript(name: String) -> String? { tags.first { $0.name == name }?.value }

    /// The names that no standard knows.
    public var unknownTags: [String] {
        tags.map(\.name).filter { !Self.currentTags.contains($0) && !Self.formerTags.contains($0) }
    }

    /// The names that come more than once.
    public var repeatedTags: [String] {
        tags.indices.filter { index in tags[..<index].contains { $0.name == tags[index].name } }.map { tags[$0].name }
    }

    /// Where aggregate reports are to go: the entries of `rua`.
    public var reportURIs: [ReportURI] {
        (self["rua"] ?? "").split(separator: ",").map {
            ReportURI(String(decoding: Self.trimmed($0.utf8), as: UTF8.self))
        }
        .filter { !$0.text.isEmpty }
    }

    private static func tag(_ part: ArraySlice<UInt8>) -> Tag? {
        guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = trimmed(part[..<equals])
        guard !name.isEmpty, name.allSatisfy(isNameByte) else { return nil }
        return Tag(
            name: String(decoding: name, as: UTF8.self).lowercased(),
            value: String(decoding: trimmed(part[(equals + 1)...]), as: UTF8.self))
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    private static func trimmed(_ bytes: some Collection<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        var rest = Array(bytes.drop(while: isBlank))[...]
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}
