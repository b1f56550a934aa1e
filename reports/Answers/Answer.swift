import RuaCore

/// What a command or a page says: one content in every form that users may ask for.
public protocol Answer: Sendable {
    /// The form for programs, by the contract's keys.
    var json: JSONValue { get }
    /// The form for spreadsheets: flat rows.
    var table: Table { get }
    /// The form for people.
    var document: Document { get }
}

extension Answer {
    /// The answer in a format, ready to be written.
    public func printed(as format: OutputFormat, options: TextOptions = TextOptions()) -> [UInt8] {
        switch format {
        case .table: Array(document.text(options).utf8)
        case .markdown: Array(document.markdown().utf8)
        case .html: Array(document.html().utf8)
        case .csv: table.printed(as: .csv)
        case .json: json.encoded + [UInt8(ascii: "\n")]
        }
    }
}

extension JSONValue {
    /// A UTC day as its first second, RFC 3339.
    static func day(_ day: Int) -> JSONValue { .string(Timestamp(day: day).description) }
}
