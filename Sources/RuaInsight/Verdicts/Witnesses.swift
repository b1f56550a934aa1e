/// Who else shows something: for each thing, up to two sources, which is enough to know one that is not oneself.
struct Witnesses<Key: Hashable & Sendable, Source: Hashable & Sendable>: Sendable {
    private struct Pair {
        var first: Source
        var second: Source?
    }

    private var pairs: [Key: Pair] = [:]

    /// Notes that a source shows something.
    mutating func add(_ source: Source, to key: Key) {
        guard let index = pairs.index(forKey: key) else {
            pairs[key] = Pair(first: source)
            return
        }
        let pair = pairs.values[index]
        if pair.second == nil, pair.first != source { pairs.values[index].second = source }
    }

    /// A source other than `source` that shows it.
    func other(than source: Source, for key: Key) -> Source? {
        guard let pair = pairs[key] else { return nil }
        return pair.first != source ? pair.first : pair.second
    }
}

/// Something that belongs to a policy domain.
struct InDomain<Value: Hashable & Sendable>: Hashable, Sendable {
    var domain: NameTable.ID
    var value: Value

    init(_ domain: NameTable.ID, _ value: Value) {
        self.domain = domain
        self.value = value
    }
}
