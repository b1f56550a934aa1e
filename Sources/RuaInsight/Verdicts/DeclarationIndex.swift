internal import RuaCore

/// Which declaration names an address or an authenticated name; where several do, the one that stands first.
struct DeclarationIndex: Sendable {
    private let networks: [(network: Network, declaration: Int)]
    /// By the number of a name.
    private let dkim: [Int]
    private let spf: [Int]

    /// Stands for no declaration, and after all of them.
    private static let none = Int.max

    init(_ declared: [DeclaredSender], names: NameTable) {
        networks = declared.enumerated().flatMap { index, sender in sender.networks.map { ($0, index) } }
        dkim = Self.match(names, Self.byName(declared.map(\.dkimDomains)))
        spf = Self.match(names, Self.byName(declared.map(\.spfDomains)))
    }

    /// The first declaration that names a source.
    func declaration(for source: Int, in knowledge: Knowledge) -> Int? {
        var first = Self.none
        if let address = knowledge.sources[source].sourceIP {
            first = networks.first { $0.network.contains(address) }?.declaration ?? Self.none
        }
        for entry in knowledge.allEntries(of: source) {
            let facts = knowledge.table.facts[entry.facts]
            for id in knowledge.table.ids(facts.dkimPassed) where id >= 0 && Int(id) < dkim.count {
                first = min(first, dkim[Int(id)])
            }
            for id in knowledge.table.ids(facts.spfPassed) where id >= 0 && Int(id) < spf.count {
                first = min(first, spf[Int(id)])
            }
        }
        return first == Self.none ? nil : first
    }

    private static func byName(_ domains: [[DomainName]]) -> [String: Int] {
        var first: [String: Int] = [:]
        for (index, names) in domains.enumerated() {
            for name in names where first[name.text] == nil { first[name.text] = index }
        }
        return first
    }

    /// The first declaration that holds each name or one above it.
    private static func match(_ names: NameTable, _ declared: [String: Int]) -> [Int] {
        guard !declared.isEmpty else { return [] }
        return (0..<names.count).map { id in
            var rest = names.text(NameTable.ID(truncatingIfNeeded: id))[...]
            var first = declared[String(rest)] ?? none
            while let dot = rest.firstIndex(of: ".") {
                rest = rest[rest.index(after: dot)...]
                first = min(first, declared[String(rest)] ?? none)
            }
            return first
        }
    }
}
