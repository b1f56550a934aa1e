extension Knowledge {
    /// Rule 2: at least half of its messages pass.
    func mostlyPasses(_ source: Int) -> Finding? {
        if totals[source].messages > 0 {
            return totals[source].passShare.isAtLeastHalf ? .passes : nil
        }
        let entries = entries(of: source)
        let passing = entries.count { table.facts[$0.facts].passes }
        return Share(Int128(passing), of: Int128(entries.count)).isAtLeastHalf ? .passes : nil
    }
}
