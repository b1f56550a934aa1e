/// What makes two reports the same one (contract section 7): policy domain, reporter, report_id and period.
public struct ReportIdentity: Sendable, Hashable {
    /// The policy domain, folded; as written where it is no valid name.
    public let domain: String
    /// The organizational domain of `email`; where there is none the org_name in lower case.
    public let reporter: String
    /// The report_id.
    public let reportID: String
    /// The period.
    public let dateRange: DateRange

    /// The identity of a report.
    public init(_ report: Report, suffixes: PublicSuffixList = .builtin) {
        domain = Self.fold(report.policyPublished.domain)
        let host = report.email.split(separator: "@", omittingEmptySubsequences: false).dropFirst().last
        let name = host.flatMap { DomainName($0.prefix { $0 != ">" }) }
        reporter = name.map { suffixes.organizationalDomain(of: $0).text } ?? Self.foldName(report.orgName)
        reportID = report.reportID
        dateRange = report.dateRange
    }

    /// A domain in the form in which it is compared; text that is no domain in lower case.
    public static func fold(_ domain: String) -> String {
        DomainName(domain)?.text ?? domain.lowercased()
    }

    private static func foldName(_ name: String) -> String {
        name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
