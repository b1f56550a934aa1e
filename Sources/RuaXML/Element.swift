/// The elements that a report may have, by local name (RFC 9990, RFC 7489 appendix C, and the drafts before them).
enum Element: UInt8, CaseIterable {
    case unknown, feedback, version, versionPublished, reportMetadata, orgName, email, extraContactInfo, reportID
    case dateRange, begin, end, error, generator, policyPublished, domain, discoveryMethod, p, sp, np, adkim, aspf, pct
    case fo, testing, record, row, sourceIP, count, policyEvaluated, disposition, dkim, spf, reason, type, comment
    case identifiers, headerFrom, envelopeFrom, envelopeTo, authResults, selector, result, humanResult, scope

    private static let names: [String: Element] = [
        "feedback": .feedback, "version": .version, "version_published": .versionPublished,
        "report_metadata": .reportMetadata, "org_name": .orgName, "email": .email,
        "extra_contact_info": .extraContactInfo, "report_id": .reportID, "date_range": .dateRange, "begin": .begin,
        "end": .end, "error": .error, "generator": .generator, "policy_published": .policyPublished,
        "domain": .domain, "discovery_method": .discoveryMethod, "p": .p, "sp": .sp, "np": .np, "adkim": .adkim,
        "aspf": .aspf, "pct": .pct, "fo": .fo, "testing": .testing, "record": .record, "row": .row,
        "source_ip": .sourceIP, "count": .count, "policy_evaluated": .policyEvaluated, "disposition": .disposition,
        "dkim": .dkim, "spf": .spf, "reason": .reason, "type": .type, "comment": .comment,
        "identifiers": .identifiers, "identities": .identifiers, "header_from": .headerFrom,
        "envelope_from": .envelopeFrom, "envelope_to": .envelopeTo, "auth_results": .authResults,
        "selector": .selector, "result": .result, "human_result": .humanResult, "scope": .scope,
    ]

    /// The length of the longest name. Unit: bytes.
    private static let longest = 18

    /// The element of a local name, in any case.
    init(name: some Collection<UInt8>) {
        guard name.count <= Self.longest else {
            self = .unknown
            return
        }
        let folded = name.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        self = Self.names[String(decoding: folded, as: UTF8.self)] ?? .unknown
    }
}
