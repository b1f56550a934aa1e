/// A named SQL report: its text and what its head comment says of it.
public struct Query: Sendable, Equatable {
    /// The name that the command line knows it by: that of its file without `.sql`.
    public let name: String
    /// One line for people.
    public let title: String
    /// What it answers.
    public let answers: String
    /// The SQL, one SELECT.
    public let sql: String

    /// A query from the text of its file.
    ///
    /// The head comment holds lines such as `-- title: Reporters` and `-- answers: Who reports …`.
    public init(name: String, text: String) {
        self.name = name
        var fields: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard line.hasPrefix("--") else { break }
            let parts = line.dropFirst(2).split(separator: ":", maxSplits: 1).map { $0.trimmingBlanks }
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
        title = fields["title"] ?? name
        answers = fields["answers"] ?? ""
        sql = text
    }
}

extension Substring {
    fileprivate var trimmingBlanks: String {
        var rest = self
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
