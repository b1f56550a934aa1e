public import RuaCore

/// A sentence or two: words of ours with values from reports between them.
///
/// Written as a string with interpolations, `"\(domain) lost \(41) messages; see \("rua senders", .command)"`: numbers
/// get separators, and every medium escapes all of it, so a hostile name stays text.
public struct Prose: Sendable, Equatable {
    /// The parts, in order.
    public private(set) var runs: [Run]

    /// A part with one meaning.
    public struct Run: Sendable, Equatable {
        /// The text; not escaped.
        public var text: String
        /// What it means.
        public var role: Role
    }

    /// Prose from plain text, such as the evidence for a verdict.
    public init(_ text: String, _ role: Role = .plain) {
        runs = text.isEmpty ? [] : [Run(text: text, role: role)]
    }

    /// The text alone.
    public var text: String { runs.map(\.text).joined() }

    /// One after the other.
    public static func + (left: Prose, right: Prose) -> Prose {
        var sum = left
        for run in right.runs { sum.append(run.text, run.role) }
        return sum
    }

    private mutating func append(_ text: String, _ role: Role) {
        guard !text.isEmpty else { return }
        if let last = runs.indices.last, runs[last].role == role, role != .command {
            runs[last].text += text
        } else {
            runs.append(Run(text: text, role: role))
        }
    }
}

extension Prose: ExpressibleByStringInterpolation {
    /// Prose without values.
    public init(stringLiteral value: String) { self.init(value) }

    /// Prose with values.
    public init(stringInterpolation: Interpolation) { self = stringInterpolation.prose }

    /// Collects the parts of an interpolated string.
    public struct Interpolation: StringInterpolationProtocol {
        var prose = Prose("")

        /// Room for the parts.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Words of ours.
        public mutating func appendLiteral(_ literal: String) { prose.append(literal, .plain) }

        /// A name or other text.
        public mutating func appendInterpolation(_ text: String, _ role: Role = .plain) { prose.append(text, role) }

        /// A whole number, with thousands separators.
        public mutating func appendInterpolation(_ number: some BinaryInteger, _ role: Role = .plain) {
            prose.append(Cell.grouped(Int128(clamping: number)), role)
        }

        /// A whole number of something with a regular plural: `1 day`, `1,200 days`.
        public mutating func appendInterpolation(_ number: some BinaryInteger, noun: String) {
            prose = prose + "\(number) \(number == 1 ? noun : noun + "s")"
        }

        /// A part of a whole, in percent.
        public mutating func appendInterpolation(
            _ part: some BinaryInteger, of whole: some BinaryInteger, _ role: Role = .plain
        ) {
            prose.append(Cell.share(part, of: whole).display(in: .percent), role)
        }

        /// A point in time.
        public mutating func appendInterpolation(_ time: Timestamp, _ role: Role = .plain) {
            prose.append(time.description, role)
        }

        /// Prose within prose.
        public mutating func appendInterpolation(_ other: Prose) { prose = prose + other }
    }
}
