/// One figure for Prometheus, with its labelled values.
public struct Metric: Sendable {
    /// How the figure moves.
    public enum Kind: String, Sendable {
        /// It only grows.
        case counter
        /// It goes up and down.
        case gauge
    }

    /// One value and what tells it from the others.
    public struct Value: Sendable {
        /// Names and values, in order.
        public var labels: [(name: String, value: String)]
        /// The value.
        public var number: Int128

        /// A value.
        public init(_ number: some BinaryInteger, _ labels: (name: String, value: String)...) {
            self.labels = labels
            self.number = Int128(clamping: number)
        }
    }

    let name: String
    let kind: Kind
    let help: String
    let values: [Value]

    /// A figure.
    public init(_ name: String, _ kind: Kind, _ help: String, _ values: [Value]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.values = values
    }

    /// The lines of the text format, version 0.0.4.
    var lines: String {
        let head = "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        return head
            + values.map { value in
                let labels = value.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
                return "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value.number)\n"
            }.sorted().joined()
    }

    /// A label's value: backslash, quote and line end are escaped, and what else cannot be seen is left out.
    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped.append(contentsOf: #"\\"#.unicodeScalars)
            case "\"": escaped.append(contentsOf: #"\""#.unicodeScalars)
            case "\n": escaped.append(contentsOf: #"\n"#.unicodeScalars)
            default:
                if scalar.value >= 0x20, !(0x7f...0x9f).contains(scalar.value) { escaped.append(scalar) }
            }
        }
        return String(escaped)
    }
}
