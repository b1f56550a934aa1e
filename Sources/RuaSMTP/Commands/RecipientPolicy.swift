/// For whom mail is taken. Nothing is ever relayed.
///
/// A rule is `user@host`, or `@host` for every user there. Hosts and local-parts match in any case, `user+tag` is
/// `user`, and postmaster is always taken: without a domain, at the hosts of the rules, and at the address literals of
/// this server (RFC 5321 section 4.5.1).
public struct RecipientPolicy: Sendable, Equatable {
    /// What becomes of a recipient.
    public enum Verdict: Sendable, Equatable {
        /// Mail for it is taken.
        case accepted
        /// A host of ours, but no such user: 550 5.1.1.
        case unknownUser
        /// A host of someone else, or an address that asks us to pass it on: 550 5.7.1.
        case relayDenied
    }

    /// A rule that is neither `user@host` nor `@host`.
    public struct RuleError: Error, Sendable, Equatable, CustomStringConvertible {
        /// The rule as it was given.
        public let rule: String

        /// What is wrong and what to write instead.
        public var description: String {
            "recipient '\(rule)' is not an address; write user@host, or @host for every user there"
        }
    }

    /// This server's own addresses in brackets, such as `[192.0.2.1]` and `[IPv6:2001:db8::1]`.
    public var addressLiterals: [String] = []
    /// The users of each host, all in lower case.
    private var users: [String: Set<String>] = [:]
    /// Hosts with every user.
    private var wholeHosts: Set<String> = []

    /// Reads the rules.
    ///
    /// An internationalised host must be listed in each spelling that senders use: the policy does not translate
    /// between U-labels and A-labels.
    public init(_ rules: [String]) throws(RuleError) {
        for rule in rules {
            let isWholeHost = rule.utf8.first == 0x40
            guard let mailbox = Mailbox(isWholeHost ? "any\(rule)" : rule), let domain = mailbox.domain else {
                throw RuleError(rule: rule)
            }
            let host = domain.lowercased()
            if isWholeHost {
                wholeHosts.insert(host)
                users[host, default: []] = users[host] ?? []
            } else {
                users[host, default: []].insert(mailbox.localPart.lowercased())
            }
        }
    }

    /// What becomes of `mailbox`.
    public func verdict(on mailbox: Mailbox) -> Verdict {
        guard let domain = mailbox.domain else { return mailbox.isPostmaster ? .accepted : .unknownUser }
        let host = domain.lowercased()
        if addressLiterals.contains(where: { $0.lowercased() == host }) {
            return mailbox.isPostmaster ? .accepted : .unknownUser
        }
        guard let known = users[host] else { return .relayDenied }
        let local = mailbox.localPart.lowercased()
        if mailbox.isPostmaster || known.contains(local) { return .accepted }
        // a%b@us, a!b@us and "a@b"@us once meant: pass it on to b.
        if local.utf8.contains(where: { $0 == 0x25 || $0 == 0x21 || $0 == 0x40 }) { return .relayDenied }
        if let plus = local.firstIndex(of: "+"), known.contains(String(local[..<plus])) { return .accepted }
        return wholeHosts.contains(host) ? .accepted : .unknownUser
    }
}
