import Testing

/// The commands that most tests begin with.
extension Scratch {
    /// Runs `rua` here.
    func rua(
        _ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:], seconds: Double = 60
    ) throws -> RuaProcess {
        try RuaProcess.run(arguments, in: self, input: input, environment: environment, seconds: seconds)
    }

    /// Imports a report from standard input.
    @discardableResult
    func add(_ reports: ReportXML..., sourceLocation: SourceLocation = #_sourceLocation) throws -> JSON {
        var tally = JSON.null
        for report in reports {
            tally = try rua("import", "-", "--json", input: report.bytes).json
            #expect(tally["reports"].int == 1, "the report is not stored", sourceLocation: sourceLocation)
        }
        return tally
    }

    /// The mails there are, newest first.
    func mails(_ arguments: String...) throws -> [JSON] {
        try RuaProcess.run(["mail", "list", "--format", "json", "--limit", "100000"] + arguments, in: self).json
            .elements
    }

    /// What SQLite says of the database, a line a row, columns separated by `|`.
    func query(_ sql: String) throws -> [String] {
        let answer = try Tool.run("sqlite3", ["-readonly", database, sql], in: self)
        guard answer.exitCode == 0 else { throw TestTrouble("sqlite3: \(answer.errorText)") }
        return answer.text.split(separator: "\n").map(String.init)
    }
}

extension JSON {
    /// The figures of an import's tally, in one line.
    var tally: String {
        let names = ["mails", "stored", "duplicate", "quarantined", "ignored", "reports", "rows", "messages"]
        return names.compactMap { name in
            self[name].digits.flatMap { $0 == "0" ? nil : "\(name) \($0)" }
        }.joined(separator: ", ")
    }
}
