internal import CPSL

/// The public suffix list that decides organizational domains (RFC 7489 section 3.2), both its ICANN and private parts.
///
/// The list is the one built into the libpsl of this machine: looking a name up reads no file and asks no network.
public struct PublicSuffixList: @unchecked Sendable {
    // Safe to share: psl_builtin() is constant data in libpsl, and libpsl only reads it.
    private let list: OpaquePointer?

    /// The list built into libpsl.
    public static let builtin = PublicSuffixList(list: psl_builtin())

    /// When the list was last changed, as `YYYY-MM-DD`, for `rua --version`.
    public var date: String {
        let seconds = psl_builtin_file_time()
        return seconds > 0 ? Timestamp(seconds: Int64(seconds)).date : "unknown"
    }

    /// The organizational domain: the public suffix and one label more. A name that is itself a suffix is its own
    /// (RFC 9989 section 4.10 treats it alike), and so aligns only with itself.
    public func organizationalDomain(of name: DomainName) -> DomainName {
        guard let list else { return name }
        return name.text.withCString { text in
            psl_registrable_domain(list, text).map { DomainName(folded: String(cString: $0)) } ?? name
        }
    }

    /// The domain that was registered: one label below the longest suffix of the list's ICANN part. Where a company
    /// lets others have names below its own (`customer.herokuapp.com`), this is the company's.
    public func registeredDomain(of name: DomainName) -> DomainName {
        guard let list else { return name }
        var rest = name.text[...]
        while let dot = rest.firstIndex(of: ".") {
            let parent = rest[rest.index(after: dot)...]
            if String(parent).withCString({ psl_is_public_suffix2(list, $0, PSL_TYPE_ICANN) != 0 }) {
                return DomainName(folded: String(rest))
            }
            rest = parent
        }
        return name
    }

    /// Whether the name is a public suffix, under which unrelated owners register names.
    public func isPublicSuffix(_ name: DomainName) -> Bool {
        guard let list else { return false }
        return name.text.withCString { psl_is_public_suffix(list, $0) != 0 }
    }
}
