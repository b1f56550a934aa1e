/// Sizes and durations as people write them.
enum Quantity {
    /// `25MiB`, `10MB`, `512k`, `1000`; nil when it is no size or too large. Unit: bytes.
    static func bytes(_ text: String) -> Int? {
        let units = [
            "": 1, "b": 1, "k": 1 << 10, "kib": 1 << 10, "kb": 1000, "m": 1 << 20, "mib": 1 << 20, "mb": 1_000_000,
            "g": 1 << 30, "gib": 1 << 30, "gb": 1_000_000_000,
        ]
        return parse(text, units: units)
    }

    /// `90`, `30s`, `5m`, `1h`, `7d`; nil when it is no duration. Unit: seconds.
    static func seconds(_ text: String) -> Int64? {
        parse(text, units: ["": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400]).map(Int64.init)
    }

    private static func parse(_ text: String, units: [String: Int]) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text[digits.endIndex...].lowercased().filter { $0 != " " }
        guard let number = Int(digits), let factor = units[unit] else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }
}
