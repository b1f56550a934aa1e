/// The owner's word on a sender: `senders:` in the settings, or `rua senders declare` (contract section 6, rule 1).
public struct DeclaredSender: Sendable, Hashable {
    /// What the owner calls it.
    public var name: String
    /// Its addresses.
    public var networks: [Network]
    /// The `d=` domains that it signs with; names below them count as well. Only a signature that passes is proof.
    public var dkimDomains: [DomainName]
    /// The domains that its SPF is checked for; names below them count as well. Only SPF that passes is proof.
    public var spfDomains: [DomainName]
    /// Whether it sends for the owner.
    public var isOurs: Bool

    /// A declaration.
    public init(
        name: String, networks: [Network] = [], dkimDomains: [DomainName] = [], spfDomains: [DomainName] = [],
        isOurs: Bool
    ) {
        self.name = name
        self.networks = networks
        self.dkimDomains = dkimDomains
        self.spfDomains = spfDomains
        self.isOurs = isOurs
    }
}
