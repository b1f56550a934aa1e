/// Why a document is not counted, and where. It says nothing of what the report says: it may go into a log.
public struct XMLError: Error, Sendable, Hashable {
    /// What is wrong.
    public let code: Code
    /// The line of the XML where it was seen, from 1; 0 when that says nothing.
    public let line: Int

    /// An error.
    public init(_ code: Code, line: Int = 0) {
        self.code = code
        self.line = line
    }

    /// The kinds of error. The raw value is what lists and logs show.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no `<feedback>` element.
        case notAReport = "not-a-report"
        /// The document ends before `</feedback>`.
        case truncated
        /// Not XML, and not broken in a way that leaves one sensible reading.
        case malformed
        /// A second `<feedback>` follows the first.
        case secondReport = "second-report"
        /// A DTD or an entity is declared.
        case doctypeDeclared = "doctype-declared"
        /// The characters are in an encoding that Rua does not read.
        case unknownEncoding = "unknown-encoding"
        /// A tag is longer than `limits.report.tag_bytes`, or has more attributes or namespaces than any report needs.
        case tagTooLong = "tag-too-long"
        /// More distinct names than `limits.report.names`.
        case tooManyNames = "too-many-names"
        /// Elements nest deeper than `limits.report.xml_depth`.
        case tooDeep = "too-deep"
        /// More rows than `limits.report.rows`.
        case tooManyRows = "too-many-rows"
        /// A count is negative, not whole, above 2^53, not a number, or given twice with two values.
        case badCount = "bad-count"
        /// `begin` or `end` cannot be read, or is negative, missing or beyond the year 9999.
        case badDate = "bad-date"
        /// `policy_published/domain` is missing or empty.
        case missingPolicyDomain = "missing-policy-domain"
        /// libxml2 has no memory left.
        case outOfMemory = "out-of-memory"

        var words: String {
            switch self {
            case .notAReport: "there is no <feedback> element; this is no DMARC aggregate report"
            case .truncated:
                "the report ends before </feedback>, so nothing of it is counted; ask the reporter to send it again"
            case .malformed:
                "tags are broken or out of place in a way that has no one sensible reading, so nothing of it is counted; "
                    + "tell the reporter"
            case .secondReport:
                "a second <feedback> follows the first; one file must hold one report, so nothing of it is counted"
            case .doctypeDeclared: "a DTD or an entity is declared, which no honest report does"
            case .unknownEncoding: "the characters are in an encoding that Rua does not read"
            case .tagTooLong: "a tag is longer, or has more attributes, than any honest report's"
            case .tooManyNames: "there are more distinct element names than any honest report has"
            case .tooDeep: "elements nest deeper than the limit (limits.report.xml_depth)"
            case .tooManyRows: "there are more rows than the limit (limits.report.rows); raise it to read this report"
            case .badCount:
                "a count is not a whole number from 0 to 2^53, or two in one record differ, so nothing of it is counted; "
                    + "tell the reporter"
            case .badDate:
                "begin or end of date_range is missing or cannot be read, so it is not known which day this is about; "
                    + "tell the reporter"
            case .missingPolicyDomain:
                "policy_published is missing or has no domain, so it is not known whose report this is; tell the reporter"
            case .outOfMemory: "there was no memory left to read the report; try again"
            }
        }
    }
}

extension XMLError: CustomStringConvertible {
    /// A sentence for the person who looks after the mail.
    public var description: String { line > 0 ? "line \(line): \(code.words)" : code.words }
}
