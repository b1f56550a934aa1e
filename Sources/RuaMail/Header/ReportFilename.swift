/// What the name of a report file says: `receiver!policy-domain!begin!end[!unique-id].xml.gz` (RFC 9990 section 3.5.2).
///
/// The name is a hint: the XML decides, and a file without a readable name is read all the same. Never use any of it
/// as a path.
public struct ReportFilename: Sendable, Equatable {
    /// The domain that received the mail, in lower case; nil when the name leaves it empty, as some appliances do.
    public let receiver: String?
    /// The domain that the report is about, in lower case.
    public let domain: String
    /// Start of the period. Unit: seconds since 1970 UTC.
    public let begin: Int64
    /// End of the period. Unit: seconds since 1970 UTC.
    public let end: Int64
    /// The optional fifth field, as written.
    public let uniqueID: String?
    /// Whether the extension is that of a TLS report (RFC 8460 section 5.1).
    public let isTLSReport: Bool
    /// Whether the receiver is odd: OpenDMARC writes a whole path into it (`_var_db_opendmarc_…`).
    public let hasOddReceiver: Bool

    /// Reads a name; nil when it does not have this form.
    ///
    /// - Parameter name: a file name or a path of either kind; only what follows the last slash counts.
    public init?(_ name: String) {
        guard let base = FileName.basename(name) else { return nil }
        var rest = Array(base.utf8)[...]
        var isTLSReport = false
        while let (shorter, isJSON) = Self.withoutExtension(rest) {
            rest = shorter
            isTLSReport = isTLSReport || isJSON
        }
        let fields = rest.split(separator: UInt8(ascii: "!"), omittingEmptySubsequences: false)
        guard fields.count == 4 || fields.count == 5, !fields[1].isEmpty, let begin = Self.seconds(fields[2]),
            let end = Self.seconds(fields[3])
        else { return nil }
        receiver = fields[0].isEmpty ? nil : Self.folded(fields[0])
        domain = Self.folded(fields[1])
        self.begin = begin
        self.end = end
        uniqueID = fields.count == 5 && !fields[4].isEmpty ? String(decoding: fields[4], as: UTF8.self) : nil
        self.isTLSReport = isTLSReport
        hasOddReceiver = fields[0].first == UInt8(ascii: "_")
    }

    private static func folded(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.map(\.lowercased), as: UTF8.self)
    }

    private static func seconds(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard digits.allSatisfy(\.isDigit) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }

    private static func withoutExtension(_ name: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, isJSON: Bool)? {
        for known in [".xml", ".gz", ".zip", ".gzip", ".json", ".bz2", ".xz", ".7z", ".rar"]
        where name.count > known.utf8.count {
            let tail = name.suffix(known.utf8.count)
            if tail.map(\.lowercased).elementsEqual(known.utf8) {
                return (name.dropLast(known.utf8.count), known == ".json")
            }
        }
        return nil
    }
}
