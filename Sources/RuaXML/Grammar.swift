/// The elements that hold others.
enum Scope: UInt8, CaseIterable {
    case outside, feedback, metadata, dateRange, policy, record, row, evaluated, reason, identifiers, authResults
    case dkim, spf

    /// The scope around this one.
    var parent: Scope {
        switch self {
        case .outside, .feedback: .outside
        case .metadata, .policy, .record: .feedback
        case .dateRange: .metadata
        case .row, .identifiers, .authResults: .record
        case .evaluated: .row
        case .reason: .evaluated
        case .dkim, .spf: .authResults
        }
    }
}

/// What the text of a leaf element is.
enum Field: UInt8, CaseIterable {
    case none
    // Of the report.
    case version, versionPublished, orgName, email, extraContactInfo, reportID, begin, end, error, generator
    case policyDomain, discoveryMethod, p, sp, np, adkim, aspf, pct, fo, testing
    // Of a row.
    case sourceIP, count, disposition, reportedDKIM, reportedSPF, headerFrom, envelopeFrom, envelopeTo
    case reasonType, reasonComment
    case authDomain, authSelector, authScope, authResult, authHumanResult

    var isOfRow: Bool { rawValue >= Field.sourceIP.rawValue }
}

/// What an element means where it stands.
enum Step: Equatable {
    /// Nothing: its whole subtree is passed over.
    case skip
    case enter(Scope)
    case leaf(Field)
}

/// Where each element may stand. The order of siblings never matters.
struct Grammar {
    private var steps = [Step](repeating: .skip, count: Scope.allCases.count * Self.width)
    private static let width = 64

    static let report = Grammar()

    subscript(scope: Scope, element: Element) -> Step {
        steps[Int(scope.rawValue) &* Self.width &+ Int(element.rawValue)]
    }

    private init() {
        allow(in: .outside, scopes: [(.feedback, .feedback)])
        allow(
            in: .feedback,
            scopes: [(.reportMetadata, .metadata), (.policyPublished, .policy), (.record, .record)],
            leaves: [(.version, .version), (.versionPublished, .versionPublished), (.error, .error)])
        allow(
            in: .metadata, scopes: [(.dateRange, .dateRange)],
            leaves: [
                (.orgName, .orgName), (.email, .email), (.extraContactInfo, .extraContactInfo),
                (.reportID, .reportID), (.begin, .begin), (.end, .end), (.error, .error), (.generator, .generator),
            ])
        allow(in: .dateRange, leaves: [(.begin, .begin), (.end, .end)])
        allow(
            in: .policy,
            leaves: [
                (.domain, .policyDomain), (.discoveryMethod, .discoveryMethod), (.p, .p), (.sp, .sp), (.np, .np),
                (.adkim, .adkim), (.aspf, .aspf), (.pct, .pct), (.fo, .fo), (.testing, .testing),
                (.versionPublished, .versionPublished),
            ])
        allow(
            in: .record, scopes: [(.row, .row), (.identifiers, .identifiers), (.authResults, .authResults)],
            leaves: [(.sourceIP, .sourceIP), (.count, .count)])
        allow(
            in: .row, scopes: [(.policyEvaluated, .evaluated)], leaves: [(.sourceIP, .sourceIP), (.count, .count)])
        allow(
            in: .evaluated, scopes: [(.reason, .reason)],
            leaves: [(.disposition, .disposition), (.dkim, .reportedDKIM), (.spf, .reportedSPF)])
        allow(in: .reason, leaves: [(.type, .reasonType), (.comment, .reasonComment)])
        allow(
            in: .identifiers,
            leaves: [(.headerFrom, .headerFrom), (.envelopeFrom, .envelopeFrom), (.envelopeTo, .envelopeTo)])
        allow(in: .authResults, scopes: [(.dkim, .dkim), (.spf, .spf)])
        let result: [(Element, Field)] = [
            (.domain, .authDomain), (.result, .authResult), (.humanResult, .authHumanResult),
        ]
        allow(in: .dkim, leaves: result + [(.selector, .authSelector)])
        allow(in: .spf, leaves: result + [(.scope, .authScope)])
    }

    private mutating func allow(
        in scope: Scope, scopes: [(Element, Scope)] = [], leaves: [(Element, Field)] = []
    ) {
        let row = Int(scope.rawValue) * Self.width
        for (element, inner) in scopes { steps[row + Int(element.rawValue)] = .enter(inner) }
        for (element, field) in leaves { steps[row + Int(element.rawValue)] = .leaf(field) }
    }
}
