/// What a collector tells of itself to machines that watch it.
public protocol StatusSource: Sendable {
    /// Whether mail can be taken now.
    var takesMail: Bool { get }

    /// The figures for Prometheus that are at hand.
    ///
    /// - Throws: What kept them from being read.
    func metrics() throws -> [Metric]

    /// Further ones that take a look at the reports; they are asked for again when the database has changed.
    ///
    /// - Throws: What kept them from being read.
    func reportMetrics() throws -> [Metric]
}
