/// The rules of contract section 6 in their order; each stands in a file of its own.
extension Knowledge {
    /// The finding on every source.
    ///
    /// Two rounds: a source can be known as the neighbour of an authorized one only when those are known.
    mutating func findings() -> [Finding] {
        var found = sources.indices.map { ownersWord(on: $0) ?? mostlyPasses($0) }
        for source in sources.indices where found[source]?.verdict(declared: declared) == .authorized {
            noteAuthorized(source)
        }
        for source in sources.indices where found[source] == nil {
            found[source] = forwards(source) ?? misconfigured(source) ?? authenticated(source)
        }
        return found.map { $0 ?? .nothing }
    }
}
