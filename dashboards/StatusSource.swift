/// What a collector tells of itself to machines that watch it.
public protocol StatusSource: Sendable {
    /// Whether mail can be taken now.
    var takesMail: Bool { get }

    /// The figures for Prometheus.
    ///
    /// - Throws: What kept them from being read.
    func metrics() throws -> [Metric]
}

/// One figure for Prometheus, with its labelled values.
public struct Metric: Sendable {
    /// How the figure moves.
    public enum Kind: String, Sendable {
        /// It only grows.
        case counter
        /// It goes up and down.
        case gauge
    }

    let name: String
    let kind: Kind
    let help: String
    let values: [(labels: String, value: Int)]

    /// A figure.
    ///
    /// - Parameter values: For each set of labels, written `state="stored"` or empty, the value.
    public init(_ name: String, _ kind: Kind, _ help: String, _ values: [(labels: String, value: Int)]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.values = values
    }

    /// The lines of the text format, version 0.0.4.
    var lines: String {
        let head = "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
        return head
            + values.sorted { $0.labels < $1.labels }.map {
                "\(name)\($0.labels.isEmpty ? "" : "{\($0.labels)}") \($0.value)\n"
            }.joined()
    }
}
