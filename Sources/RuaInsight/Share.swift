/// A part of a whole, kept exact: 41 of 3,100 messages.
public struct Share: Sendable, Hashable {
    /// The part.
    public let part: Int128
    /// The whole.
    public let whole: Int128

    /// A part of a whole; brought to 0 … whole when it lies outside.
    public init(_ part: Int128, of whole: Int128) {
        self.whole = max(whole, 0)
        self.part = min(max(part, 0), self.whole)
    }

    /// Whether the part is at least half of the whole. Half of nothing is not reached.
    public var isAtLeastHalf: Bool { part > 0 && part >= whole - part }

    /// Tenths of a percent, rounded half up, except that only all is 1000 and only nothing is 0.
    var tenths: Int {
        // Keeps part * 1000 within Int128 for any input; one in 2^100 of the whole is lost, far below a tenth.
        let shift: Int128 = whole > .max >> 12 ? 12 : 0
        let (part, whole) = (self.part >> shift, self.whole >> shift)
        guard whole > 0, self.part > 0 else { return 0 }
        guard self.part < self.whole else { return 1000 }
        return Int(min(max((part * 1000 + whole / 2) / whole, 0), 999))
    }
}

extension Share: CustomStringConvertible {
    /// Percent with one decimal: `98.3%`. Never rounds to an end: 99.96 is `99.9%`, and 0.04 is `<0.1%`.
    public var description: String {
        let tenths = self.tenths
        if tenths == 0, part > 0 { return "<0.1%" }
        return "\(tenths / 10).\(tenths % 10)%"
    }
}
