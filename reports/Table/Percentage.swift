/// A share in percent, computed in whole numbers.
struct Percentage: Sendable, Equatable {
    /// Percent times 10,000, rounded half up; but 0 only for nothing and 1,000,000 only for all of it.
    let tenThousandths: Int

    private static let hundred = 1_000_000

    /// A part of a whole; nil when the whole is not above zero or the part is not within it.
    init?(part: Int128, whole: Int128) {
        guard whole > 0, part >= 0, part <= whole else { return nil }
        guard part > 0, part < whole else {
            tenThousandths = part == 0 ? 0 : Self.hundred
            return
        }
        var (part, whole) = (part, whole)
        // Keeps the product within Int128; at this size the lowest bits don't show.
        while whole > Int128.max / Int128(2 * Self.hundred) {
            part /= 2
            whole /= 2
        }
        let rounded = Int(clamping: (part * Int128(2 * Self.hundred) + whole) / (2 * whole))
        tenThousandths = min(max(rounded, 1), Self.hundred - 1)
    }

    /// For machines: percent, exact to four decimals.
    var number: Double { Double(tenThousandths) / 10_000 }

    /// For people: one decimal, and never `0.0 %` or `100.0 %` for what is not quite nothing or all.
    var text: String {
        switch tenThousandths {
        case 0: return "0 %"
        case Self.hundred: return "100 %"
        case ..<500: return "<0.1 %"
        case (Self.hundred - 500)...: return ">99.9 %"
        default:
            let tenths = (tenThousandths + 500) / 1000
            return "\(tenths / 10).\(tenths % 10) %"
        }
    }
}
