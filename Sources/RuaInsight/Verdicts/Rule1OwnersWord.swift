extension Knowledge {
    /// Rule 1: the owner names the source by address, or by a DKIM or SPF domain that passes on any of its messages.
    func ownersWord(on source: Int) -> Finding? {
        guard let index = declarations?.declaration(for: source, in: self) else { return nil }
        return .declared(index, mostlyPasses: mostlyPasses(source) != nil)
    }
}
