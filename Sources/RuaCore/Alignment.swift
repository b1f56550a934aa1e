/// What Rua makes of a row: whether it passes DMARC by its own reckoning, and where that differs from the reporter's.
public struct Judgement: Sendable, Hashable {
    /// An aligned DKIM signature passed.
    public var dkimAligned: Bool
    /// The aligned SPF identity passed.
    public var spfAligned: Bool
    /// DKIM could not be decided from `auth_results`, so `dkimAligned` is the reporter's word.
    public var dkimTakenOnTrust: Bool
    /// SPF could not be decided from `auth_results`, so `spfAligned` is the reporter's word.
    public var spfTakenOnTrust: Bool
    /// Where Rua and the reporter disagree.
    public var contradictions: Contradictions

    /// A row passes DMARC when either mechanism does (RFC 9989 section 4.4).
    public var passes: Bool { dkimAligned || spfAligned }

    /// A judgement; normally made by `Alignment.judge`.
    public init(
        dkimAligned: Bool, spfAligned: Bool, dkimTakenOnTrust: Bool = false, spfTakenOnTrust: Bool = false,
        contradictions: Contradictions = []
    ) {
        self.dkimAligned = dkimAligned
        self.spfAligned = spfAligned
        self.dkimTakenOnTrust = dkimTakenOnTrust
        self.spfTakenOnTrust = spfTakenOnTrust
        self.contradictions = contradictions
    }

    /// The ways in which a reporter's word and its own `auth_results` can disagree (standards section 3.4).
    public struct Contradictions: OptionSet, Sendable, Hashable {
        /// The bits, as kept in the database.
        public let rawValue: Int

        /// From the bits kept in the database.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// C1: the reporter says DKIM passed, but lists no passing aligned signature.
        public static let dkimPassUnsupported = Contradictions(rawValue: 1 << 0)
        /// C2: the reporter says SPF passed, but lists no passing aligned SPF.
        public static let spfPassUnsupported = Contradictions(rawValue: 1 << 1)
        /// C3: the reporter says DKIM failed, but lists a passing aligned signature.
        public static let dkimFailContradicted = Contradictions(rawValue: 1 << 2)
        /// C4: the reporter says SPF failed, but lists a passing aligned SPF.
        public static let spfFailContradicted = Contradictions(rawValue: 1 << 3)
    }
}

/// Decides whether what authenticated belongs to the author domain (RFC 9989 section 4.4, contract section 6).
public struct Alignment: Sendable {
    private let suffixes: PublicSuffixList

    /// Alignment by a public suffix list.
    public init(suffixes: PublicSuffixList = .builtin) {
        self.suffixes = suffixes
    }

    /// Whether an authenticated domain is aligned with the author domain.
    public func isAligned(_ authenticated: DomainName, with author: DomainName, mode: AlignmentMode) -> Bool {
        if authenticated == author { return true }
        guard mode == .relaxed else { return false }
        return suffixes.organizationalDomain(of: authenticated) == suffixes.organizationalDomain(of: author)
    }

    /// Judges an evaluation under the policy that its report says was published.
    ///
    /// Each mechanism for itself: where `auth_results` has an entry with a domain it decides, else the reporter's word.
    /// SPF counts with scope mfrom or none, with scope helo only when `envelope_from` is present and empty.
    public func judge(_ evaluation: Evaluation, under policy: PolicyPublished) -> Judgement {
        let authors = Self.authors(evaluation.headerFrom)
        let dkimListed = evaluation.dkim.contains { !$0.domain.isBlank }
        let dkim = areAligned(
            authors, mode: policy.dkimMode,
            with: evaluation.dkim.lazy.filter { $0.result == .pass }.map(\.domain))
        let spfListed = evaluation.spf.contains { !$0.domain.isBlank }
        let nullSender = evaluation.envelopeFrom.map(\.isBlank) ?? false
        let spf = areAligned(
            authors, mode: policy.spfMode,
            with: evaluation.spf.lazy.filter { $0.result == .pass && ($0.scope != .helo || nullSender) }.map(\.domain))
        let saysDKIM = evaluation.reportedDKIM == .pass
        let saysSPF = evaluation.reportedSPF == .pass
        var judgement = Judgement(
            dkimAligned: dkimListed ? dkim : saysDKIM, spfAligned: spfListed ? spf : saysSPF,
            dkimTakenOnTrust: !dkimListed, spfTakenOnTrust: !spfListed)
        if dkimListed, saysDKIM != dkim {
            judgement.contradictions.insert(dkim ? .dkimFailContradicted : .dkimPassUnsupported)
        }
        if spfListed, saysSPF != spf {
            judgement.contradictions.insert(spf ? .spfFailContradicted : .spfPassUnsupported)
        }
        return judgement
    }

    /// Author domains that a `header_from` may name; nobody sends in the name of more.
    private static let mostAuthors = 8

    /// The author domains that a `header_from` names: one, or what stands between commas where a From field had several
    /// addresses; none when one of them is no name, or when there are too many.
    private static func authors(_ headerFrom: String) -> [DomainName] {
        if let author = DomainName(headerFrom) { return [author] }
        let parts = headerFrom.split(separator: ",", maxSplits: mostAuthors)
        let names = parts.compactMap { DomainName($0) }
        return names.count == parts.count && names.count <= mostAuthors ? names : []
    }

    /// Whether there are authors and each is aligned with a domain that authenticated: among several the strictest
    /// outcome applies (RFC 7489 section 6.6.1).
    private func areAligned(
        _ authors: [DomainName], mode: AlignmentMode, with authenticated: some Sequence<String>
    ) -> Bool {
        guard !authors.isEmpty else { return false }
        let names = authenticated.compactMap { DomainName($0) }
        return authors.allSatisfy { author in names.contains { isAligned($0, with: author, mode: mode) } }
    }
}

extension String {
    /// Whether there is nothing here but white space.
    var isBlank: Bool { utf8.allSatisfy { $0 <= 0x20 } }
}
