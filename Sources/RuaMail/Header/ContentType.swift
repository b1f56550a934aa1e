/// The value of a Content-Type field (RFC 2045 section 5.1).
public struct ContentType: Sendable, Equatable {
    /// The type, in lower case: `multipart`.
    public let type: String
    /// The subtype, in lower case: `mixed`.
    public let subtype: String
    /// The parameters: `boundary`, `charset`, `name`, `report-type` …
    public let parameters: ParameterList

    /// What a part is that names no type (RFC 2045 section 5.2).
    public static let plainText = ContentType(type: "text", subtype: "plain")
    /// What a part of a multipart/digest is that names no type (RFC 2046 section 5.1.5).
    static let embeddedMail = ContentType(type: "message", subtype: "rfc822")

    /// Reads the value of a field; nil when it has no `type/subtype`.
    ///
    /// - Parameter value: unfolded bytes.
    public init?(_ value: [UInt8]) {
        let end = value.firstIndex(of: UInt8(ascii: ";"), in: 0..<value.count) ?? value.count
        guard let slash = value.firstIndex(of: UInt8(ascii: "/"), in: 0..<end) else { return nil }
        let type = value.trimmed(0..<slash)
        let rest = value.trimmed((slash + 1)..<end)
        // `text/plain charset=utf-8` without the semicolon is seen, so the subtype ends at a blank.
        let word = value[rest].prefix { !$0.isBlank && $0 != UInt8(ascii: "(") }
        guard !type.isEmpty, !word.isEmpty else { return nil }
        self.type = value.lowercasedText(type)
        subtype = value.lowercasedText(word.startIndex..<word.endIndex)
        parameters = ParameterList(value, from: word.endIndex)
    }

    private init(type: String, subtype: String) {
        self.type = type
        self.subtype = subtype
        parameters = ParameterList([], from: 0)
    }

    /// `type/subtype`.
    public var mediaType: String { "\(type)/\(subtype)" }

    /// Whether the body is divided into parts.
    public var isMultipart: Bool { type == "multipart" }

    /// Whether the body is a mail: message/rfc822, message/global of RFC 6532, or the start of one, message/partial.
    public var isMail: Bool { type == "message" && ["rfc822", "global", "partial"].contains(subtype) }

    /// The `report-type` parameter in lower case (RFC 6522): `feedback-report` for failure reports, `tlsrpt` for TLS
    /// reports (RFC 8460), `delivery-status` for bounces.
    public var reportType: String? { parameters.text("report-type")?.lowercased() }
}

extension Headers {
    /// The type of the body below these fields, nil when it names none. The misspelling `ContentType:` counts too
    /// (Trustwave's mails have it); of several the one that divides the body, else the first.
    public var contentType: ContentType? {
        let types = (values(of: "content-type") + values(of: "contenttype")).compactMap { ContentType($0) }
        return types.first(where: \.isMultipart) ?? types.first
    }
}
