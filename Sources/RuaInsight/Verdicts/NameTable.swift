internal import RuaCore

/// Names as numbers, so that sources are compared without touching text.
///
/// Each name is folded and looked up in the public suffix list once, however many evaluations hold it.
struct NameTable: Sendable {
    /// The number of a name; equal names have equal numbers.
    typealias ID = Int32

    /// The number of a name that is absent or blank, and the organization of one that is not a domain name.
    static let none: ID = -1

    private struct Entry {
        var text: String
        var organization: ID
        /// Of an organization: the company that registered it or lets it have its name.
        var company = ""
    }

    private var entries: [Entry] = []
    private var written: [String: ID] = [:]
    private var folded: [String: ID] = [:]
    private let suffixes: PublicSuffixList?

    /// A table; one without a list, for selectors, has every name as its own organization.
    init(suffixes: PublicSuffixList?) {
        self.suffixes = suffixes
    }

    var count: Int { entries.count }

    /// The number of a name as a report writes it.
    mutating func intern(_ text: String) -> ID {
        if let id = written[text] { return id }
        let id = add(text)
        written[text] = id
        return id
    }

    /// The folded text; what is no domain name is as it was written, and may hold anything.
    func text(_ id: ID) -> String { id < 0 ? "" : entries[Int(id)].text }

    /// The organizational domain; `none` when the name is no domain name.
    func organization(_ id: ID) -> ID { id < 0 ? Self.none : entries[Int(id)].organization }

    /// The company behind an organization, by the ICANN part of the public suffix list: what people know a service by.
    func company(_ organization: ID) -> String { organization < 0 ? "" : entries[Int(organization)].company }

    /// Whether a name is another or lies below it.
    func isEqualOrBelow(_ id: ID, _ other: ID) -> Bool {
        id == other || id >= 0 && other >= 0 && text(id).hasSuffix("." + text(other))
    }

    private mutating func add(_ text: String) -> ID {
        guard !text.utf8.allSatisfy({ $0 <= 0x20 }) else { return Self.none }
        guard let name = DomainName(text) else {
            return append(String(text.unicodeScalars.prefix(253)), organization: Self.none)
        }
        return add(name)
    }

    private mutating func add(_ name: DomainName) -> ID {
        if let id = folded[name.text] { return id }
        let id = append(name.text, organization: Self.none)
        folded[name.text] = id
        let organization = suffixes?.organizationalDomain(of: name) ?? name
        entries[Int(id)].organization = organization == name ? id : add(organization)
        if organization == name { entries[Int(id)].company = suffixes?.registeredDomain(of: name).text ?? name.text }
        return id
    }

    private mutating func append(_ text: String, organization: ID) -> ID {
        entries.append(Entry(text: text, organization: organization))
        return ID(truncatingIfNeeded: entries.count - 1)
    }
}

/// A DKIM signature's `d=` and `s=`, as the numbers of their names, each in a table of its own.
struct Signature: Hashable, Sendable {
    var domain: NameTable.ID
    /// `NameTable.none` when the reporter left it out; then it equals only others without one.
    var selector: NameTable.ID
}
