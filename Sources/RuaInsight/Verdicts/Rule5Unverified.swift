extension Knowledge {
    /// Rule 5: SPF or DKIM passed for some other organization.
    func authenticated(_ source: Int) -> Finding? {
        entries(of: source).contains { table.facts[$0.facts].isAuthenticated } ? .authenticated : nil
    }
}
