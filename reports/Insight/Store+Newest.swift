public import RuaStore

extension Store {
    /// The newest UTC day that a report on some folded domains (empty means all) counts on, as days since 1970-01-01;
    /// nil without reports.
    public func newestReportDay(domains: [String] = []) throws -> Int? {
        if domains.isEmpty { return try newestDay("SELECT max(day) FROM report", [:]) }
        let sql = "SELECT max(day) FROM report WHERE domain_id = (SELECT id FROM name WHERE text = :domain)"
        return try domains.compactMap { try newestDay(sql, ["domain": .text($0)]) }.max()
    }

    private func newestDay(_ sql: String, _ parameters: [String: QueryValue]) throws -> Int? {
        guard case .integer(let day)? = try query(sql, parameters: parameters).rows.first?.first else { return nil }
        return Int(day)
    }
}
